package dev.weir.dialects.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** What the tests of this package share. */
final class Fixtures {

  static final Seal SEAL = new Seal("secret".getBytes(UTF_8));
  static final CohereChat COHERE = new CohereChat(SEAL);
  static final AnswerContext CONTEXT = new AnswerContext("req1", "asked-model", true, 321, 0);

  private static final int EVERY_CUT_BYTES_MAX = 8 * 1024;

  private Fixtures() {}

  static Buffer resource(String name) {
    return Buffer.buffer(bytes(root("cohere").resolve(name)));
  }

  /** The names of the transcripts in a folder, without their ending. */
  static List<String> names(String folder, String ending) {
    return files(root("cohere").resolve(folder), ending).stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(0, name.length() - ending.length()))
        .toList();
  }

  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What is expected; what came, if {@code -Dweir.golden=write} asks to write it anew. */
  static String expected(String path, String came) {
    if (!"write".equals(System.getProperty("weir.golden"))) {
      return resource(path).toString();
    }
    try {
      String inTarget = root("cohere").toString();
      String source = inTarget.replace("target/test-classes", "src/test/resources");
      Files.writeString(Path.of(source).resolve(path), came);
      return came;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  static Path root(String dialect) {
    try {
      URI here = Objects.requireNonNull(Fixtures.class.getResource("/" + dialect)).toURI();
      return Path.of(here);
    } catch (URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Every place to cut a transcript, or some of them when there are very many. */
  static void eachCut(Buffer stream, IntConsumer check) {
    int length = stream.length();
    if (length <= EVERY_CUT_BYTES_MAX) {
      for (int cut = 0; cut <= length; cut++) {
        check.accept(cut);
      }
      return;
    }
    new SplittableRandom(7).ints(200, 0, length + 1).forEach(check);
  }

  static List<ChatEvent> decode(Buffer... pieces) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = COHERE.streamDecoder();
    for (Buffer piece : pieces) {
      decoder.feed(piece, events::add);
    }
    decoder.end(events::add);
    return events;
  }

  static Buffer encode(List<ChatEvent> events) {
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    return encoder.encode(events).appendBuffer(encoder.end());
  }

  static ChatAnswer assembled(List<ChatEvent> events) {
    AnswerAssembler assembler = new AnswerAssembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  static Fault faultOf(Runnable action) {
    try {
      action.run();
    } catch (FaultException refused) {
      return refused.fault();
    }
    return Assertions.fail("nothing was refused");
  }
}

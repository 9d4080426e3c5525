package dev.weir.dialects.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.openai.Shown;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tests of this package share. What is expected of a transcript stands beside it in {@code
 * x.txt}; {@code -Dweir.golden=write} writes it anew.
 */
final class Fixtures {

  static final Seal SEAL = new Seal("secret".getBytes(UTF_8));
  static final GeminiContent GEMINI = new GeminiContent(SEAL);
  static final GeminiArray ARRAY = new GeminiArray(SEAL);

  /** A caller that asked for thoughts. */
  static final AnswerContext CONTEXT = new AnswerContext("req1", "asked", true, 321, 1_790_000_000);

  /** A caller that did not. */
  static final AnswerContext BLIND = new AnswerContext("req1", "asked", false, 321, 1_790_000_000);

  static final RequestLine LINE = new RequestLine("gemini-3.8-flash", true);

  private static final int EVERY_CUT_BYTES_MAX = 8 * 1024;

  private Fixtures() {}

  static List<String> names(String folder, String ending) {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  static Buffer resource(String path) {
    try {
      return Buffer.buffer(Files.readAllBytes(root().resolve(path)));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** What is expected; what came, if it shall be written anew. */
  static String expected(String path, String came) {
    if (!"write".equals(System.getProperty("weir.golden"))) {
      return resource(path).toString();
    }
    try {
      String sources = System.getProperty("weir.golden.root", "src/test/resources/gemini");
      Files.writeString(Path.of(sources).resolve(path), came);
      return came;
    } catch (IOException unwritable) {
      throw new AssertionError(unwritable);
    }
  }

  private static Path root() {
    try {
      return Path.of(Objects.requireNonNull(Fixtures.class.getResource("/gemini")).toURI());
    } catch (URISyntaxException broken) {
      throw new AssertionError(broken);
    }
  }

  static Buffer json(String text) {
    return Buffer.buffer(text.replace('\'', '"'));
  }

  static ChatRequest request(String text) {
    return GEMINI.decodeRequest(json(text), LINE).request();
  }

  static Fault faultOf(Runnable action) {
    try {
      action.run();
    } catch (FaultException refused) {
      return refused.fault();
    }
    throw new AssertionError("nothing was refused");
  }

  /** Where to cut a transcript in two: everywhere, or at 200 places of a long one. */
  static int[] places(int length) {
    int[] places = new int[length <= EVERY_CUT_BYTES_MAX ? length : 200];
    SplittableRandom random = new SplittableRandom(7);
    Arrays.setAll(places, i -> places.length == length ? i : random.nextInt(length));
    return places;
  }

  static Buffer[] bytewise(Buffer stream) {
    Buffer[] pieces = new Buffer[stream.length()];
    Arrays.setAll(pieces, i -> stream.slice(i, i + 1));
    return pieces;
  }

  /**
   * What came out of a stream.
   *
   * @param fault how it failed, null if it did not
   */
  record Outcome(List<ChatEvent> events, @Nullable Fault fault) {

    ChatAnswer answer() {
      AnswerAssembler assembler = new AnswerAssembler();
      events.forEach(assembler::accept);
      return assembler.answer();
    }

    String shown() {
      if (fault != null) {
        EventGrammar.checkPrefix(events);
        return Shown.of(fault) + "after " + events.size() + " events\n";
      }
      EventGrammar.check(events);
      StringBuilder out = new StringBuilder(Shown.of(answer()));
      events.stream()
          .filter(ChatEvent.Vendor.class::isInstance)
          .forEach(vendor -> out.append(vendor).append('\n'));
      return out.toString();
    }
  }

  static Outcome decode(Buffer... pieces) {
    return decode(GEMINI.streamDecoder(), pieces);
  }

  static Outcome decode(StreamDecoder decoder, Buffer... pieces) {
    List<ChatEvent> events = new ArrayList<>();
    try {
      for (Buffer piece : pieces) {
        decoder.feed(piece, events::add);
      }
      decoder.end(events::add);
      return new Outcome(events, null);
    } catch (FaultException failed) {
      return new Outcome(events, failed.fault());
    }
  }
}

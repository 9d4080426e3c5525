package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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

  static final Seal SEAL = new Seal("secret".getBytes(StandardCharsets.UTF_8));
  static final AnthropicMessages MESSAGES = new AnthropicMessages(SEAL);
  static final Dialect.AnswerContext CONTEXT =
      new Dialect.AnswerContext("req1", "asked-model", true, 321, 0);

  private static final int EVERY_CUT_BYTES_MAX = 8 * 1024;

  private Fixtures() {}

  static Buffer resource(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/anthropic/" + name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The streams that come to their end. */
  static List<String> streams() {
    return names("streams", ".sse").stream().filter(name -> !name.startsWith("error")).toList();
  }

  static List<String> answers() {
    return names("answers", ".json");
  }

  static List<String> requests() {
    return names("requests", ".json");
  }

  private static List<String> names(String folder, String suffix) {
    URL place = Objects.requireNonNull(Fixtures.class.getResource("/anthropic/" + folder));
    try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException | URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  static Buffer json(String text) {
    return Buffer.buffer(text.replace('\'', '"'));
  }

  static JsonObject object(Buffer body) {
    return new JsonObject(body);
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
    StreamDecoder decoder = MESSAGES.streamDecoder();
    for (Buffer piece : pieces) {
      decoder.feed(piece, events::add);
    }
    decoder.end(events::add);
    return events;
  }

  static List<ChatEvent> decodeCutAt(Buffer stream, int cut) {
    return decode(stream.slice(0, cut), stream.slice(cut, stream.length()));
  }

  static Buffer[] bytewise(Buffer stream) {
    Buffer[] pieces = new Buffer[stream.length()];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = stream.slice(i, i + 1);
    }
    return pieces;
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

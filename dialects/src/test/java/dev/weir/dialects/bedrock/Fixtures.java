package dev.weir.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.eventstream.FrameWriter;
import dev.weir.dialects.eventstream.HeaderValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.assertj.core.api.Assertions;

/** What the tests of this package share. */
final class Fixtures {

  static final Seal SEAL = new Seal("secret".getBytes(UTF_8));
  static final BedrockConverse CONVERSE = new BedrockConverse(SEAL);
  static final BedrockInvoke INVOKE = new BedrockInvoke(SEAL);
  static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  static final String LLAMA = "us.meta.llama4-maverick-17b-instruct-v1:0";
  static final RequestLine LINE = new RequestLine(CLAUDE, true);
  static final IngressDialect.AnswerContext CONTEXT =
      new IngressDialect.AnswerContext("req1", "asked-model", true, 321, 0);

  private static final int EVERY_CUT_BYTES_MAX = 8 * 1024;

  private Fixtures() {}

  static Buffer resource(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The frames of a transcript: a line is an event's type and its JSON, {@code !} and an
   * exception's, or {@code ?} with code and message of an error.
   */
  static Buffer stream(String name) {
    return frames(resource("bedrock/streams/" + name + ".frames").toString());
  }

  static Buffer frames(String lines) {
    Buffer out = Buffer.buffer();
    lines.lines().filter(line -> !line.isBlank()).forEach(line -> out.appendBuffer(frame(line)));
    return out;
  }

  static Buffer frame(String line) {
    int space = line.indexOf(' ');
    String word = line.substring(0, space);
    String rest = line.substring(space + 1);
    return switch (word.charAt(0)) {
      case '!' -> frame("exception", Map.of(":exception-type", word.substring(1)), rest);
      case '?' ->
          frame("error", Map.of(":error-code", word.substring(1), ":error-message", rest), "");
      default -> frame("event", Map.of(":event-type", word), rest);
    };
  }

  static Buffer frame(String kind, Map<String, String> more, String payload) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":message-type", new HeaderValue.Text(kind));
    more.forEach((name, value) -> headers.put(name, new HeaderValue.Text(value)));
    headers.put(":content-type", new HeaderValue.Text("application/json"));
    return Buffer.buffer(FrameWriter.frame(FrameWriter.headers(headers), payload.getBytes(UTF_8)));
  }

  static Buffer json(String text) {
    return Buffer.buffer(text.replace('\'', '"'));
  }

  static JsonObject object(Buffer body) {
    return new JsonObject(body);
  }

  static ChatRequest read(String body) {
    return CONVERSE.decodeRequest(json(body), LINE).request();
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
    StreamDecoder decoder = CONVERSE.streamDecoder();
    for (Buffer piece : pieces) {
      decoder.feed(piece, events::add);
    }
    decoder.end(events::add);
    return events;
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

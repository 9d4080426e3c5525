package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes in, only faults come out. */
class HostileBytesTest {

  private static final int SEEDS = 1500;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> REQUESTS = List.of("claude-code", "everything");
  private static final List<String> ANSWERS = List.of("text", "tools", "stop", "compaction");
  private static final List<String> STREAMS =
      List.of("text", "tools", "thinking", "server-tools", "quirks", "error");

  private static void onlyFaults(Runnable action) {
    try {
      action.run();
    } catch (FaultException refused) {
      // As promised.
    }
  }

  private static <T> T pick(List<T> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }

  /** Some bytes changed, left out or doubled. */
  private static Buffer garbled(Buffer body, SplittableRandom random) {
    Buffer out = Buffer.buffer();
    int odds = random.nextInt(20, 2000);
    for (byte b : body.getBytes()) {
      switch (random.nextInt(odds)) {
        case 0 -> out.appendByte((byte) random.nextInt());
        case 1 -> out.appendByte(b).appendByte(b);
        case 2 -> {}
        default -> out.appendByte(b);
      }
    }
    return out;
  }

  /** Sound JSON in which some values are something else. */
  private static Buffer altered(Buffer body, SplittableRandom random) {
    try {
      JsonNode tree = MAPPER.readTree(body.getBytes());
      alter(tree, random, random.nextInt(5, 60));
      return Buffer.buffer(MAPPER.writeValueAsBytes(tree));
    } catch (IOException unsound) {
      throw new AssertionError(unsound);
    }
  }

  private static void alter(JsonNode node, SplittableRandom random, int odds) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (random.nextInt(odds) == 0) {
          object.set(name, other(random));
        } else if (random.nextInt(odds) == 0) {
          object.remove(name);
        } else {
          alter(object.get(name), random, odds);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (random.nextInt(odds) == 0) {
          array.set(i, other(random));
        } else {
          alter(array.get(i), random, odds);
        }
      }
    }
  }

  private static JsonNode other(SplittableRandom random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(9)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(random.nextLong());
      case 2 -> make.numberNode(1e300);
      case 3 -> make.booleanNode(random.nextBoolean());
      case 4 -> make.arrayNode().add("x");
      case 5 -> make.objectNode().put("type", "text");
      case 6 -> make.textNode("");
      case 7 -> make.textNode("weir1.a.b.c");
      default -> make.objectNode();
    };
  }

  private static void request(Buffer body) {
    onlyFaults(
        () -> {
          ChatRequest request = MESSAGES.decodeRequest(body).request();
          MESSAGES.encodeRequest(request, Target.VENDOR);
          MESSAGES.encodeRequest(request, Target.COMPATIBLE);
        });
    onlyFaults(() -> MESSAGES.decodeCountTokens(body));
  }

  private static void answer(Buffer body) {
    onlyFaults(() -> MESSAGES.encodeAnswer(MESSAGES.decodeAnswer(body), Fixtures.CONTEXT));
    MESSAGES.inspectAnswer(body);
    MESSAGES.errorBody(MESSAGES.decodeError(400, List.of(), body), "req_1");
  }

  private static void stream(Buffer stream, SplittableRandom random) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = MESSAGES.streamDecoder();
    int cut = random.nextInt(stream.length() + 1);
    onlyFaults(
        () -> {
          decoder.feed(stream.slice(0, cut), events::add);
          decoder.feed(stream.slice(cut, stream.length()), events::add);
          decoder.end(events::add);
        });
    EventGrammar.checkPrefix(events);
    onlyFaults(
        () -> {
          Tap tap = MESSAGES.tap().renaming("x");
          tap.feed(stream.slice(0, cut));
          tap.feed(stream.slice(cut, stream.length()));
        });
  }

  @Test
  void garbled_bytes() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          request(garbled(resource("requests/" + pick(REQUESTS, random) + ".json"), random));
          answer(garbled(resource("answers/" + pick(ANSWERS, random) + ".json"), random));
          stream(garbled(resource("streams/" + pick(STREAMS, random) + ".sse"), random), random);
        });
  }

  @Test
  void altered_json() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          request(altered(resource("requests/" + pick(REQUESTS, random) + ".json"), random));
          answer(altered(resource("answers/" + pick(ANSWERS, random) + ".json"), random));
          Buffer stream = Buffer.buffer();
          String[] frames =
              resource("streams/" + pick(STREAMS, random) + ".sse")
                  .toString()
                  .replace("\r\n", "\n")
                  .split("\n\n");
          for (String frame : frames) {
            int data = frame.indexOf("data: {");
            if (data >= 0 && frame.indexOf('\n', data) < 0 && random.nextInt(40) > 0) {
              Buffer json = Buffer.buffer(frame.substring(data + 6));
              stream.appendString("data: ").appendBuffer(altered(json, random));
              stream.appendString("\n\n");
            }
          }
          stream(stream, random);
        });
  }

  @Test
  void random_bytes() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = new byte[random.nextInt(300)];
          random.nextBytes(bytes);
          Buffer body = Buffer.buffer(bytes);
          request(body);
          answer(body);
          stream(body, random);
        });
  }
}

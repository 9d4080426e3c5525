package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.INVOKE;
import static dev.weir.dialects.bedrock.Fixtures.LINE;
import static dev.weir.dialects.bedrock.Fixtures.LLAMA;
import static dev.weir.dialects.bedrock.Fixtures.resource;

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
  private static final List<String> ANSWERS = List.of("text", "tools");
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

  private static Buffer request() {
    return resource("bedrock/requests/everything.json");
  }

  private static Buffer answer(SplittableRandom random) {
    return resource("bedrock/answers/" + pick(ANSWERS, random) + ".json");
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
    return switch (random.nextInt(12)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(random.nextLong());
      case 2 -> make.numberNode(1e300);
      case 3 -> make.booleanNode(random.nextBoolean());
      case 4 -> make.arrayNode().add("x");
      case 5 -> make.objectNode().put("text", "x");
      case 6 -> make.textNode("");
      case 7 -> make.textNode("weir1.a.b.c");
      case 8 -> make.textNode("d2VpcjEuYQ==");
      case 9 -> make.objectNode().set("cachePoint", make.objectNode().put("type", "default"));
      case 10 ->
          make.objectNode().set("reasoningContent", make.objectNode().put("redactedContent", "?"));
      default -> make.objectNode();
    };
  }

  private static void request(Buffer body) {
    onlyFaults(
        () -> {
          ChatRequest request = CONVERSE.decodeRequest(body, LINE).request();
          CONVERSE.encodeRequest(request, Target.VENDOR);
          CONVERSE.encodeRequest(request.withModel(LLAMA), Target.COMPATIBLE);
        });
    onlyFaults(() -> INVOKE.decodeRequest(body, LINE));
    onlyFaults(() -> BedrockInvoke.betas(body));
  }

  private static void answer(Buffer body) {
    onlyFaults(() -> CONVERSE.encodeAnswer(CONVERSE.decodeAnswer(body), CONTEXT));
    CONVERSE.inspectAnswer(body);
    CONVERSE.errorBody(CONVERSE.decodeError(400, List.of(), body), "req_1");
    INVOKE.errorBody(CONVERSE.decodeError(400, List.of(), body), "req_1");
  }

  private static void stream(Buffer stream, SplittableRandom random) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = CONVERSE.streamDecoder();
    int cut = random.nextInt(stream.length() + 1);
    onlyFaults(
        () -> {
          decoder.feed(stream.slice(0, cut), events::add);
          decoder.feed(stream.slice(cut, stream.length()), events::add);
          decoder.end(events::add);
        });
    EventGrammar.checkPrefix(events);
    CONVERSE.streamEncoder(CONTEXT).encode(events);
    onlyFaults(
        () -> {
          Tap tap = CONVERSE.tap();
          tap.feed(stream.slice(0, cut));
          tap.feed(stream.slice(cut, stream.length()));
          tap.end();
        });
  }

  @Test
  void garbled_bytes() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          request(garbled(request(), random));
          answer(garbled(answer(random), random));
          stream(garbled(Fixtures.stream(pick(STREAMS, random)), random), random);
        });
  }

  @Test
  void altered_json() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          request(altered(request(), random));
          answer(altered(answer(random), random));
          String lines =
              resource("bedrock/streams/" + pick(STREAMS, random) + ".frames").toString();
          StringBuilder some = new StringBuilder();
          for (String line : lines.split("\n")) {
            if (random.nextInt(40) > 0) {
              int space = line.indexOf(' ');
              Buffer json = Buffer.buffer(line.substring(space + 1));
              some.append(line, 0, space + 1).append(altered(json, random)).append('\n');
            }
          }
          stream(Fixtures.frames(some.toString()), random);
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

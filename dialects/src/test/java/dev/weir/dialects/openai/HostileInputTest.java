package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.Tap;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, nothing but a fault comes out, and no stream breaks the grammar. */
class HostileInputTest {

  private static final String[] NAMES = {
    "id",
    "model",
    "object",
    "created",
    "choices",
    "index",
    "delta",
    "message",
    "content",
    "role",
    "reasoning_content",
    "reasoning_details",
    "refusal",
    "tool_calls",
    "function",
    "custom",
    "name",
    "arguments",
    "input",
    "type",
    "text",
    "signature",
    "data",
    "format",
    "finish_reason",
    "usage",
    "prompt_tokens",
    "completion_tokens_details",
    "error",
    "logprobs",
    "annotations",
    "messages",
    "tools",
    "tool_choice",
    "stop",
    "stream",
    "stream_options",
    "image_url",
    "url",
    "file",
    "function_call",
    "x_groq",
    "thinking",
    "metadata",
    "response_format",
    "json_schema"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "text",
    "function",
    "custom",
    "stop",
    "tool_calls",
    "user",
    "assistant",
    "tool",
    "system",
    "reasoning.text",
    "reasoning.encrypted",
    "reasoning.summary",
    "weir-v1",
    "weir1.a.b.c",
    "{}",
    "{\\\"a\\\":",
    "call_1",
    "data:image/png;base64,AA==",
    "image_url",
    "error",
    "allowed_tools",
    "json_schema",
    "chat.completion",
    "thinking"
  };

  @Test
  void random_json_of_our_own_words() {
    Seeds.each(
        5000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          everything(object(random, 6).getBytes(UTF_8));
        });
  }

  @Test
  void streams_of_random_chunks() {
    Seeds.each(
        5000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          StringBuilder stream = new StringBuilder();
          for (int i = random.nextInt(1, 8); i > 0; i--) {
            stream
                .append("data: {\"id\":\"a\",\"choices\":[{\"index\":")
                .append(random.nextInt(3))
                .append(",\"delta\":")
                .append(object(random, 5))
                .append(random.nextInt(3) == 0 ? ",\"finish_reason\":\"stop\"" : "")
                .append("}]}\n\n");
          }
          stream.append("data: [DONE]\n\n");
          streams(stream.toString().getBytes(UTF_8));
        });
  }

  private static void everything(byte[] bytes) {
    Buffer body = Buffer.buffer(bytes);
    guarded(() -> Golden.CHAT.decodeRequest(body));
    guarded(() -> Golden.CHAT.decodeAnswer(body));
    Golden.CHAT.inspectAnswer(body);
    Golden.CHAT.errorBody(Golden.CHAT.decodeError(400, List.of(), body), "r");
    streams(bytes);
    streams(Buffer.buffer("data: ").appendBytes(bytes).appendString("\n\n").getBytes());
  }

  private static void streams(byte[] bytes) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = Golden.CHAT.streamDecoder();
    boolean[] whole = {false};
    guarded(
        () -> {
          decoder.feed(Buffer.buffer(bytes), events::add);
          decoder.end(events::add);
          whole[0] = true;
        });
    if (whole[0]) {
      EventGrammar.check(events);
    } else {
      EventGrammar.checkPrefix(events);
    }
    Tap tap = Golden.CHAT.tap().renaming("asked");
    guarded(() -> tap.feed(Buffer.buffer(bytes)));
    assertThat(tap.seen()).isNotNull();
  }

  private static void guarded(Runnable attempt) {
    try {
      attempt.run();
    } catch (FaultException refused) {
      assertThat(refused.fault()).isNotNull();
    }
  }

  private static String value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> String.valueOf(random.nextInt(-1, 4));
      case 3 -> random.nextBoolean() ? "1e400" : "99999999999999999999";
      case 4, 5 -> "\"" + TEXTS[random.nextInt(TEXTS.length)] + "\"";
      case 6, 7 -> object(random, depth - 1);
      default -> {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(3); i >= 0; i--) {
          array.append(value(random, depth - 1)).append(i == 0 ? "" : ",");
        }
        yield array.append("]").toString();
      }
    };
  }

  private static String object(SplittableRandom random, int depth) {
    StringBuilder object = new StringBuilder("{");
    for (int i = random.nextInt(7); i >= 0; i--) {
      object.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
      object.append(value(random, Math.max(0, depth - 1))).append(i == 0 ? "" : ",");
    }
    return object.append("}").toString();
  }
}

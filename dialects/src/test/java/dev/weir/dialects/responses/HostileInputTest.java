package dev.weir.dialects.responses;

import static dev.weir.dialects.responses.Golden.CONTEXT;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.RandomChats;
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
    "created_at",
    "status",
    "error",
    "incomplete_details",
    "reason",
    "output",
    "usage",
    "input",
    "instructions",
    "type",
    "role",
    "content",
    "text",
    "refusal",
    "summary",
    "encrypted_content",
    "call_id",
    "name",
    "namespace",
    "arguments",
    "tools",
    "tool_choice",
    "mode",
    "parameters",
    "strict",
    "format",
    "grammar",
    "definition",
    "include",
    "store",
    "reasoning",
    "effort",
    "annotations",
    "logprobs",
    "top_logprobs",
    "image_url",
    "file_id",
    "file_data",
    "input_tokens",
    "input_tokens_details",
    "cached_tokens",
    "item",
    "part",
    "delta",
    "item_id",
    "output_index",
    "content_index",
    "summary_index",
    "response",
    "sequence_number",
    "phase",
    "stream",
    "background",
    "metadata",
    "code",
    "message"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "message",
    "function_call",
    "custom_tool_call",
    "reasoning",
    "output_text",
    "input_text",
    "refusal",
    "summary_text",
    "reasoning_text",
    "function_call_output",
    "custom_tool_call_output",
    "additional_tools",
    "namespace",
    "function",
    "custom",
    "completed",
    "incomplete",
    "in_progress",
    "failed",
    "user",
    "assistant",
    "developer",
    "weir1.a.b.c",
    "weir1.openai.YQ.x",
    "data:image/png;base64,AA==",
    "input_image",
    "input_file",
    "{}",
    "{\\\"input\\\":",
    "auto",
    "allowed_tools",
    "json_schema",
    "grammar",
    "web_search_call",
    "max_output_tokens",
    "low",
    "error"
  };
  private static final String[] EVENTS = {
    "response.output_item.added",
    "response.output_item.done",
    "response.content_part.added",
    "response.content_part.done",
    "response.output_text.delta",
    "response.output_text.done",
    "response.output_text.annotation.added",
    "response.refusal.delta",
    "response.refusal.done",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.custom_tool_call_input.delta",
    "response.reasoning_summary_part.added",
    "response.reasoning_summary_text.delta",
    "response.reasoning_summary_text.done",
    "response.reasoning_text.delta",
    "response.web_search_call.searching",
    "keepalive",
    "new.event"
  };

  @Test
  void random_json_of_our_own_words() {
    Seeds.each(
        5000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          everything(object(random, 6).getBytes(UTF_8));
          everything(
              "{\"model\":\"m\",\"input\":[%s,%s],\"tools\":[%s]}"
                  .formatted(object(random, 4), object(random, 4), object(random, 4))
                  .getBytes(UTF_8));
          everything("{\"output\":[%s]}".formatted(object(random, 5)).getBytes(UTF_8));
        });
  }

  @Test
  void streams_of_random_events() {
    Seeds.each(
        10_000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          StringBuilder stream =
              new StringBuilder("data: {\"type\":\"response.created\",\"response\":{}}\n\n");
          for (int i = random.nextInt(1, 12); i > 0; i--) {
            String item = object(random, 4);
            stream
                .append("data: {\"type\":\"")
                .append(EVENTS[random.nextInt(EVENTS.length)])
                .append("\",\"output_index\":")
                .append(random.nextInt(3))
                .append(",\"content_index\":")
                .append(random.nextInt(2))
                .append(",\"delta\":\"x\",\"text\":\"x\",\"part\":{\"type\":\"output_text\"}")
                .append(",\"item\":{\"type\":\"")
                .append(TEXTS[random.nextInt(2, 6)])
                .append("\",\"name\":\"f\",\"content\":[{\"type\":\"output_text\",\"text\":\"y\"}]")
                .append(item.equals("{}") ? "" : "," + item.substring(1, item.length() - 1))
                .append("}}\n\n");
          }
          stream.append("data: {\"type\":\"response.completed\",\"response\":");
          stream.append(object(random, 4)).append("}\n\n");
          streams(stream.toString().getBytes(UTF_8));
        });
  }

  @Test
  void canonical_values_of_any_dialect_are_written_as_the_sdks_want_them_or_refused() {
    Seeds.each(
        500,
        seed -> {
          RandomChats chats = new RandomChats(seed);
          for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
            guarded(
                () ->
                    RESPONSES.decodeRequest(
                        RESPONSES.encodeRequest(chats.request(), target).body()));
          }
          guarded(() -> RESPONSES.decodeAnswer(RESPONSES.encodeAnswer(chats.answer(), CONTEXT)));
          StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT, chats.request());
          Buffer bytes = encoder.encode(chats.events()).appendBuffer(encoder.end());
          ResponsesGrammar.check(bytes);
          streams(bytes.getBytes());
        });
  }

  @Test
  void what_is_held_back_is_bounded() {
    StringBuilder stream =
        new StringBuilder("data: {\"type\":\"response.created\",\"response\":{}}\n\n");
    for (int i = 0; i < 2; i++) {
      stream.append(
          "data: {\"type\":\"response.output_item.added\",\"output_index\":%d,\"item\":{}}\n\n"
              .formatted(i));
    }
    String delta =
        "data: {\"type\":\"response.output_text.delta\",\"output_index\":1,\"delta\":\"%s\"}\n\n"
            .formatted("x".repeat(1 << 20));
    StreamDecoder decoder = RESPONSES.streamDecoder();
    decoder.feed(Buffer.buffer(stream.toString()), event -> {});
    boolean refused = false;
    for (int i = 0; i < 20 && !refused; i++) {
      try {
        decoder.feed(Buffer.buffer(delta), event -> {});
      } catch (FaultException bounded) {
        refused = true;
      }
    }
    assertThat(refused).isTrue();
  }

  private static void everything(byte[] bytes) {
    Buffer body = Buffer.buffer(bytes);
    guarded(
        () -> {
          var request = RESPONSES.decodeRequest(body).request();
          RESPONSES.encodeRequest(request, Target.VENDOR);
          RESPONSES.encodeRequest(request, Target.COMPATIBLE);
          RESPONSES.streamEncoder(CONTEXT, request);
        });
    guarded(() -> RESPONSES.encodeAnswer(RESPONSES.decodeAnswer(body), CONTEXT));
    RESPONSES.inspectAnswer(body);
    var fault = RESPONSES.decodeError(400, List.of(), body);
    RESPONSES.errorBody(fault, "r");
    RESPONSES.errorEvent(fault, "r");
    streams(bytes);
    streams(Buffer.buffer("data: ").appendBytes(bytes).appendString("\n\n").getBytes());
  }

  private static void streams(byte[] bytes) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = RESPONSES.streamDecoder();
    boolean[] whole = {false};
    guarded(
        () -> {
          decoder.feed(Buffer.buffer(bytes), events::add);
          decoder.end(events::add);
          whole[0] = true;
        });
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT);
    Buffer written = encoder.encode(events);
    if (whole[0]) {
      EventGrammar.check(events);
      encoder.end();
    } else {
      EventGrammar.checkPrefix(events);
    }
    assertThat(written).isNotNull();
    Tap tap = RESPONSES.tap().renaming("asked");
    guarded(
        () -> {
          tap.feed(Buffer.buffer(bytes));
          tap.end();
        });
    assertThat(tap.seen()).isNotNull();
  }

  private static void guarded(Runnable attempt) {
    try {
      attempt.run();
    } catch (FaultException refused) {
      assertThat(refused.fault()).isNotNull();
      RESPONSES.errorBody(refused.fault(), "r");
      RESPONSES.errorEvent(refused.fault(), "r");
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

package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatEvent.ArgumentsDelta;
import dev.weir.bus.chat.ChatEvent.PartEnded;
import dev.weir.bus.chat.ChatEvent.PartStarted;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A vendor that knows functions only was shown the custom tool {@code patch} as one. */
class CustomCallsTest {

  private static final ChatRequest ASKED =
      Encoding.tools(
          null,
          new Tool.Custom("patch", null, null, Extras.NONE),
          new Tool.Function("f", null, RawJson.of("{}"), null, null, Extras.NONE));
  private static final AnswerContext CONTEXT = new AnswerContext("req_1", "m", false, 7, 99);
  private static final String TEXT = "*** Begin\n+ a \"word\"";
  private static final String ARGUMENTS = new JsonObject().put("input", TEXT).encode();

  @Test
  void a_whole_answer_calls_it_with_free_text() {
    JsonArray calls =
        answered(
            Part.ToolCall.of("c1", "patch", ARGUMENTS),
            Part.ToolCall.of("c2", "f", ARGUMENTS),
            new Part.ToolCall("c3", "patch", ARGUMENTS, true, null, Extras.NONE),
            Part.ToolCall.of("c4", "patch", "{\"input\":\"cut"),
            Part.ToolCall.of("c5", "patch", "{\"other\":1}"));
    assertThat(calls)
        .containsExactly(
            custom("c1", TEXT),
            new JsonObject()
                .put("id", "c2")
                .put("type", "function")
                .put("function", new JsonObject().put("name", "f").put("arguments", ARGUMENTS)),
            custom("c3", ARGUMENTS),
            custom("c4", "{\"input\":\"cut"),
            custom("c5", "{\"other\":1}"));
  }

  @Test
  void a_stream_calls_it_with_free_text_however_the_arguments_are_cut() {
    for (int cut = 0; cut <= ARGUMENTS.length(); cut++) {
      StreamEncoder encoder = Golden.CHAT.streamEncoder(CONTEXT, ASKED);
      List<ChatEvent> events =
          List.of(
              new ChatEvent.Started("x", "m", 5, Usage.NONE, Extras.NONE),
              new PartStarted(0, 0, Part.ToolCall.of("c1", "patch", "")),
              new ArgumentsDelta(0, 0, ARGUMENTS.substring(0, cut)),
              new PartStarted(1, 0, Part.ToolCall.of("c2", "f", "")),
              new ArgumentsDelta(1, 0, "{}"),
              new ArgumentsDelta(0, 0, ARGUMENTS.substring(cut)),
              new PartEnded(0, 0),
              new PartEnded(1, 0));
      Buffer bytes = Buffer.buffer();
      events.forEach(event -> bytes.appendBuffer(encoder.encode(List.of(event))));
      assertThat(calls(bytes))
          .containsExactly(
              custom("c1", "").put("index", 0),
              JsonObject.of(
                  "index",
                  0,
                  "id",
                  "c2",
                  "type",
                  "function",
                  "function",
                  JsonObject.of("name", "f", "arguments", "")),
              JsonObject.of("index", 0, "function", JsonObject.of("arguments", "{}")),
              JsonObject.of("index", 0, "custom", JsonObject.of("input", TEXT)));
      assertThat(encoder.end().toString()).isEqualTo("data: [DONE]\n\n");
    }
  }

  @Test
  void the_stream_fails_and_waits_as_any_other() {
    StreamEncoder encoder = Golden.CHAT.streamEncoder(CONTEXT, ASKED);
    Fault late = new Fault.Timeout("late");
    assertThat(encoder.fail(late)).isEqualTo(Golden.CHAT.errorEvent(late, "req_1"));
    assertThat(encoder.keepAlive()).isEqualTo(Golden.CHAT.keepAlive());
  }

  /** What goes out and comes back says the same. */
  @Test
  void the_text_comes_back_from_a_history_as_it_went() {
    Part call = new Part.ToolCall("c1", "patch", TEXT, true, null, Extras.NONE);
    ChatRequest history = Encoding.of(Message.of(Role.ASSISTANT, call));
    JsonObject sent =
        new JsonObject(Golden.CHAT.encodeRequest(history, Target.COMPATIBLE).body())
            .getJsonArray("messages")
            .getJsonObject(0)
            .getJsonArray("tool_calls")
            .getJsonObject(0)
            .getJsonObject("function");
    assertThat(answered(Part.ToolCall.of("c1", "patch", sent.getString("arguments"))))
        .containsExactly(custom("c1", TEXT));
  }

  private static JsonArray answered(Part... parts) {
    ChatAnswer answer =
        new ChatAnswer(
            "x",
            "m",
            5,
            List.of(
                new ChatAnswer.Choice(
                    0, List.of(parts), Finish.of(Finish.Reason.TOOL_CALLS), null, Extras.NONE)),
            Usage.NONE,
            Extras.NONE);
    return new JsonObject(Golden.CHAT.encodeAnswer(answer, CONTEXT, ASKED))
        .getJsonArray("choices")
        .getJsonObject(0)
        .getJsonObject("message")
        .getJsonArray("tool_calls");
  }

  private static JsonObject custom(String id, String input) {
    return new JsonObject()
        .put("id", id)
        .put("type", "custom")
        .put("custom", new JsonObject().put("name", "patch").put("input", input));
  }

  /** The entries of {@code tool_calls} in the order in which they come. */
  private static List<Object> calls(Buffer stream) {
    List<Object> calls = new ArrayList<>();
    for (String frame : stream.toString().split("\n\n")) {
      JsonObject delta =
          new JsonObject(frame.substring("data: ".length()))
              .getJsonArray("choices")
              .getJsonObject(0)
              .getJsonObject("delta");
      delta.getJsonArray("tool_calls", new JsonArray()).forEach(calls::add);
    }
    return calls;
  }
}

package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;
import static dev.weir.dialects.responses.Golden.CONTEXT;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static dev.weir.dialects.responses.Golden.SEAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatEvent.ArgumentsDelta;
import dev.weir.bus.chat.ChatEvent.Finished;
import dev.weir.bus.chat.ChatEvent.PartEnded;
import dev.weir.bus.chat.ChatEvent.PartStarted;
import dev.weir.bus.chat.ChatEvent.SignatureDelta;
import dev.weir.bus.chat.ChatEvent.Started;
import dev.weir.bus.chat.ChatEvent.TextDelta;
import dev.weir.bus.chat.ChatEvent.ThinkingDelta;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.responses.ResponsesGrammar.Event;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamEncoderTest {

  /** What OpenAI's SDKs refuse a response without, beside what every answer has. */
  static final List<String> NEVER_ABSENT =
      List.of(
          "error",
          "incomplete_details",
          "instructions",
          "metadata",
          "parallel_tool_calls",
          "temperature",
          "tool_choice",
          "tools",
          "top_p");

  private static final Started START =
      new Started("chatcmpl-1", "m", 1_790_000_000L, Usage.NONE, Extras.NONE);

  static List<String> transcripts() {
    return Golden.streams(true);
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void a_transcript_read_and_written_is_the_same_answer(String name) {
    Golden.Outcome before = Golden.decode(Golden.bytes("streams/" + name + ".sse"));
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT);
    Buffer written = encoder.encode(before.events()).appendBuffer(encoder.end());
    ResponsesGrammar.check(written);
    Golden.Outcome after = Golden.decode(written.getBytes());
    assertThat(Plain.answer(after.answer()).choices())
        .isEqualTo(Plain.answer(before.answer()).choices());
    assertThat(Plain.answer(after.answer()).extras())
        .isEqualTo(Plain.answer(before.answer()).extras());
  }

  @Test
  void each_part_is_an_item_and_texts_that_follow_one_another_are_one() {
    JsonArray output =
        output(
            null,
            Reason.TOOL_CALLS,
            part(0, new Part.Thinking("", null, "", Extras.NONE)),
            new ThinkingDelta(0, 0, "Hm"),
            new SignatureDelta(0, 0, "sig", "anthropic"),
            new PartEnded(0, 0),
            part(1, Part.Text.of("")),
            new PartEnded(0, 1),
            part(2, Part.Text.of("")),
            new TextDelta(0, 2, "a"),
            new PartEnded(0, 2),
            part(3, Part.Text.of("b")),
            new PartEnded(0, 3),
            part(4, new Part.Refusal("no", Extras.NONE)),
            new PartEnded(0, 4),
            part(5, Part.ToolCall.of("toolu_1", "f", "")),
            new PartEnded(0, 5),
            part(6, new Part.ToolCall("toolu_2", "p", "free", true, null, Extras.NONE)),
            new PartEnded(0, 6),
            part(7, new Part.RedactedThinking("zip", "anthropic", Extras.NONE)),
            new PartEnded(0, 7),
            part(8, new Part.Thinking("", null, "", Extras.NONE)),
            new PartEnded(0, 8));
    assertThat(output.encode())
        .isEqualTo(
            ("[{'id':'rs_chatcmpl-1_0','type':'reasoning',"
                    + "'summary':[{'type':'summary_text','text':'Hm'}],'encrypted_content':'%s'},"
                    + "{'id':'msg_chatcmpl-1_1','type':'message','status':'completed',"
                    + "'role':'assistant','content':["
                    + "{'type':'output_text','text':'a','annotations':[],'logprobs':[]},"
                    + "{'type':'output_text','text':'b','annotations':[],'logprobs':[]},"
                    + "{'type':'refusal','refusal':'no'}]},"
                    + "{'id':'fc_chatcmpl-1_2','type':'function_call','status':'completed',"
                    + "'call_id':'toolu_1','name':'f','arguments':'{}'},"
                    + "{'id':'ctc_chatcmpl-1_3','type':'custom_tool_call','status':'completed',"
                    + "'call_id':'toolu_2','name':'p','input':'free'},"
                    + "{'id':'rs_chatcmpl-1_4','type':'reasoning','summary':[],"
                    + "'encrypted_content':'%s'}]")
                .formatted(SEAL.wrap("anthropic", "sig"), SEAL.wrap("anthropic+redacted", "zip"))
                .replace('\'', '"'));
  }

  @Test
  void a_custom_tool_that_went_out_as_a_function_comes_back_as_free_text_in_its_namespace() {
    ChatRequest asked =
        RESPONSES.decodeRequest(Golden.buffer("requests/codex_lite.json")).request();
    ChatEvent[] call = {
      part(0, Part.ToolCall.of("toolu_1", "functions__exec", "")),
      new ArgumentsDelta(0, 0, "{\"inp"),
      new ArgumentsDelta(0, 0, "ut\":\"say \\\"hi\\\"\\n\"}"),
      new PartEnded(0, 0),
      part(1, Part.ToolCall.of("toolu_2", "functions__wait", "{\"ms\":1}")),
      new PartEnded(0, 1),
      part(2, Part.ToolCall.of("toolu_3", "other__thing", "{}")),
      new PartEnded(0, 2)
    };
    JsonArray output = output(asked, Reason.TOOL_CALLS, call);
    assertThat(output.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("id", "ctc_chatcmpl-1_0")
                .put("type", "custom_tool_call")
                .put("status", "completed")
                .put("call_id", "toolu_1")
                .put("namespace", "functions")
                .put("name", "exec")
                .put("input", "say \"hi\"\n"));
    assertThat(output.getJsonObject(1).getString("namespace")).isEqualTo("functions");
    assertThat(output.getJsonObject(1).getString("name")).isEqualTo("wait");
    assertThat(output.getJsonObject(2).getString("name")).isEqualTo("other__thing");
    assertThat(output.getJsonObject(2).containsKey("namespace")).isFalse();
    JsonArray unknown = output(null, Reason.TOOL_CALLS, call);
    assertThat(unknown.getJsonObject(0).getString("type")).isEqualTo("function_call");
    assertThat(unknown.getJsonObject(0).getString("name")).isEqualTo("exec");
    assertThat(unknown.getJsonObject(2).getString("namespace")).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource({
    "mcp__fs__read, mcp__fs__read, ",
    "fs__read, read, fs",
    "__read, __read, ",
    "fs__, fs__, ",
    "plain, plain, "
  })
  void where_the_request_is_not_known_a_name_with_one_joint_has_a_namespace(
      String flat, String name, @Nullable String namespace) {
    assertThat(ToolName.Table.of(null).called(flat, false))
        .isEqualTo(new ToolName(namespace, name, false));
  }

  @ParameterizedTest
  @CsvSource({
    "not json, not json",
    "'', ''",
    "'{\"input\":7}', '{\"input\":7}'",
    "'{\"input\":\"x\",\"more\":1}', x"
  })
  void arguments_that_are_no_wrapped_text_are_the_text(String arguments, String input) {
    assertThat(CustomInput.unwrapped(arguments)).isEqualTo(input);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, completed, , completed",
    "STOP_SEQUENCE, completed, , completed",
    "TOOL_CALLS, completed, , completed",
    "PAUSE, completed, , completed",
    "OTHER, completed, , completed",
    "LENGTH, incomplete, max_output_tokens, incomplete",
    "CONTEXT_WINDOW, incomplete, max_output_tokens, incomplete",
    "CONTENT_FILTER, incomplete, content_filter, incomplete",
    "REFUSAL, incomplete, content_filter, incomplete"
  })
  void every_end_has_its_status(
      Reason reason, String status, @Nullable String why, String itemStatus) {
    List<Event> events = events(null, reason, part(0, Part.Text.of("x")), new PartEnded(0, 0));
    assertThat(events.getLast().name()).isEqualTo("response." + status);
    JsonObject response = events.getLast().data().getJsonObject("response");
    JsonObject details = response.getJsonObject("incomplete_details");
    assertThat(details == null ? null : details.getString("reason")).isEqualTo(why);
    assertThat(response.getJsonArray("output").getJsonObject(0).getString("status"))
        .isEqualTo(itemStatus);
  }

  @Test
  void usage_may_come_after_the_finish_and_input_is_estimated_where_nobody_tells_it() {
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT);
    Buffer stream = encoder.encode(List.of(START, finished(Reason.STOP)));
    stream.appendBuffer(encoder.encode(List.of(new ChatEvent.UsageReport(Usage.of(-1, 6)))));
    JsonObject usage =
        ResponsesGrammar.check(stream.appendBuffer(encoder.end()))
            .getLast()
            .data()
            .getJsonObject("response")
            .getJsonObject("usage");
    assertThat(usage.getLong("input_tokens")).isEqualTo(77);
    assertThat(usage.getLong("output_tokens")).isEqualTo(6);
  }

  @Test
  void log_probabilities_stand_with_their_text() {
    RawJson token = RawJson.of("{\"content\":[{\"token\":\"x\",\"logprob\":-1}],\"refusal\":null}");
    JsonArray output =
        output(
            null,
            Reason.STOP,
            part(0, Part.Text.of("x")),
            new ChatEvent.Logprobs(0, token),
            new PartEnded(0, 0));
    assertThat(output.encode()).contains("\"logprobs\":[{\"token\":\"x\",\"logprob\":-1}]");
  }

  @Test
  void an_image_is_told_as_the_tool_for_images_tells_it() {
    List<Event> events =
        events(
            null,
            Reason.STOP,
            part(0, new Part.Image(new Media.Inline("image/png", "QQ=="), null, null, Extras.NONE)),
            new PartEnded(0, 0));
    assertThat(events.stream().map(Event::name).toList())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.image_generation_call.in_progress",
            "response.image_generation_call.generating",
            "response.image_generation_call.completed",
            "response.output_item.done",
            "response.completed");
    assertThat(events.get(2).data().getJsonObject("item").getValue("result")).isNull();
    assertThat(events.get(6).data().getJsonObject("item").getString("result")).isEqualTo("QQ==");
  }

  @Test
  void what_has_no_words_here_is_left_out() {
    assertThat(
            output(
                null,
                Reason.STOP,
                new ChatEvent.Vendor("gemini", "x", RawJson.of("{}")),
                new ChatEvent.Vendor(OPENAI_RESPONSES, "a\ndata: x", RawJson.of("{}")),
                part(0, new Part.Vendor("gemini", "x", RawJson.of("{}"))),
                new PartEnded(0, 0),
                part(1, new Part.Image(new Media.Url("http://x"), null, null, Extras.NONE)),
                new PartEnded(0, 1),
                new PartStarted(1, 0, Part.Text.of("second choice")),
                new PartEnded(1, 0),
                part(2, Part.Text.of("x")),
                new ChatEvent.VendorDelta(0, 2, "gemini", "annotations", RawJson.of("{}")),
                new PartEnded(0, 2),
                new Finished(1, Finish.of(Reason.LENGTH), Extras.NONE)))
        .hasSize(1);
  }

  @Test
  void settings_of_a_known_request_are_said_again_and_the_vendors_own_count_more() {
    ChatRequest asked =
        RESPONSES.decodeRequest(Golden.buffer("requests/every_knob.json")).request();
    Extras own = new Extras(OPENAI_RESPONSES, Map.of("temperature", RawJson.of("0.7")));
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT, asked);
    Buffer stream =
        encoder.encode(
            List.of(new Started("resp_7", "m", 0, Usage.NONE, own), finished(Reason.STOP)));
    JsonObject response =
        ResponsesGrammar.check(stream.appendBuffer(encoder.end()))
            .getLast()
            .data()
            .getJsonObject("response");
    assertThat(response.getString("id")).isEqualTo("resp_7");
    assertThat(response.getLong("created_at")).isEqualTo(CONTEXT.nowSeconds());
    assertThat(response.getString("model")).isEqualTo("asked");
    assertThat(response.getDouble("temperature")).isEqualTo(0.7);
    assertThat(response.getInteger("max_output_tokens")).isEqualTo(100);
    assertThat(response.getBoolean("store")).isFalse();
    assertThat(response.getBoolean("parallel_tool_calls")).isFalse();
    assertThat(response.getJsonObject("metadata").getString("a")).isEqualTo("b");
    assertThat(response.getJsonObject("text").getJsonObject("format").getString("name"))
        .isEqualTo("s");
  }

  @Test
  void keep_alives_are_counted_and_a_failure_shows_how_far_the_response_went() {
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT);
    Buffer stream = encoder.keepAlive().copy();
    for (ChatEvent event :
        List.of(START, part(0, Part.Text.of("Hi")), new PartEnded(0, 0), part(1, call()))) {
      stream.appendBuffer(encoder.encode(List.of(event))).appendBuffer(encoder.keepAlive());
    }
    stream.appendBuffer(encoder.fail(new Fault.RateLimited("Slow down", 2_000)));
    JsonObject response =
        ResponsesGrammar.checkFailed(stream).getLast().data().getJsonObject("response");
    assertThat(response.getJsonObject("error").encode())
        .isEqualTo(
            "{\"code\":\"rate_limit_exceeded\","
                + "\"message\":\"Slow down. Please try again in 2s.\"}");
    assertThat(response.getJsonArray("output")).hasSize(2);
    assertThat(response.getJsonArray("output").getJsonObject(1).getString("status"))
        .isEqualTo("incomplete");
  }

  @Test
  void a_stream_may_fail_before_it_begins_and_is_whole_only_when_its_answer_is() {
    StreamEncoder encoder = RESPONSES.streamEncoder(CONTEXT);
    ResponsesGrammar.checkFailed(encoder.fail(new Fault.Timeout("too slow")));
    StreamEncoder other = RESPONSES.streamEncoder(CONTEXT);
    assertThatIllegalStateException().isThrownBy(other::end);
    other.encode(List.of(START));
    assertThatIllegalStateException().isThrownBy(other::end);
  }

  private static Part call() {
    return Part.ToolCall.of("c", "f", "{\"a\":");
  }

  private static ChatEvent part(int index, Part part) {
    return new PartStarted(0, index, part);
  }

  private static Finished finished(Reason reason) {
    return new Finished(0, Finish.of(reason), Extras.NONE);
  }

  private static List<Event> events(
      @Nullable ChatRequest asked, Reason reason, ChatEvent... inside) {
    List<ChatEvent> events = new ArrayList<>();
    events.add(START);
    events.addAll(List.of(inside));
    events.add(finished(reason));
    StreamEncoder encoder =
        asked == null ? RESPONSES.streamEncoder(CONTEXT) : RESPONSES.streamEncoder(CONTEXT, asked);
    return ResponsesGrammar.check(encoder.encode(events).appendBuffer(encoder.end()));
  }

  private static JsonArray output(@Nullable ChatRequest asked, Reason reason, ChatEvent... inside) {
    return events(asked, reason, inside)
        .getLast()
        .data()
        .getJsonObject("response")
        .getJsonArray("output");
  }
}

package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.CONTEXT;
import static dev.weir.dialects.cohere.Fixtures.SEAL;
import static dev.weir.dialects.cohere.Fixtures.assembled;
import static dev.weir.dialects.cohere.Fixtures.decode;
import static dev.weir.dialects.cohere.Fixtures.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamEncoderTest {

  private static final ChatEvent START =
      new ChatEvent.Started("id-1", "vendors-model", 0, Usage.NONE, Extras.NONE);
  private static final ChatEvent STOP =
      new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE);

  private static List<JsonObject> datas(ChatEvent... inside) {
    return CohereGrammar.check(encode(stream(inside)));
  }

  private static List<ChatEvent> stream(ChatEvent... inside) {
    List<ChatEvent> events = new ArrayList<>();
    events.add(START);
    events.addAll(List.of(inside));
    events.add(STOP);
    return events;
  }

  private static ChatEvent part(int index, Part part) {
    return new ChatEvent.PartStarted(0, index, part);
  }

  private static ChatEvent end(int index) {
    return new ChatEvent.PartEnded(0, index);
  }

  private static JsonObject message(JsonObject data) {
    return data.getJsonObject("delta").getJsonObject("message");
  }

  @Test
  void usage_may_come_after_the_finish_and_is_estimated_where_it_does_not() {
    JsonObject end = datas().getLast().getJsonObject("delta");
    assertThat(end.getString("finish_reason")).isEqualTo("COMPLETE");
    assertThat(end.getJsonObject("usage").getJsonObject("tokens").getLong("input_tokens"))
        .isEqualTo(321);
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    Buffer out = encoder.encode(List.of(START, STOP, new ChatEvent.UsageReport(Usage.of(5, 6))));
    end = CohereGrammar.check(out.appendBuffer(encoder.end())).getLast().getJsonObject("delta");
    assertThat(end.getJsonObject("usage").encode())
        .isEqualTo(
            "{\"billed_units\":{\"input_tokens\":5,\"output_tokens\":6},"
                + "\"tokens\":{\"input_tokens\":5,\"output_tokens\":6}}");
  }

  @Test
  void texts_that_stay_empty_leave_no_block() {
    List<JsonObject> datas =
        datas(
            part(0, Part.Text.of("")),
            new ChatEvent.TextDelta(0, 0, ""),
            end(0),
            part(1, new Part.Thinking("", null, "", Extras.NONE)),
            end(1),
            part(2, Part.Text.of("whole")),
            end(2));
    assertThat(datas).hasSize(5);
    assertThat(datas.get(1).getInteger("index")).isZero();
  }

  @Test
  void thoughts_of_others_are_sealed_and_come_back() {
    List<ChatEvent> events =
        stream(
            part(0, new Part.Thinking("", null, "", Extras.NONE)),
            new ChatEvent.ThinkingDelta(0, 0, "hm"),
            new ChatEvent.SignatureDelta(0, 0, "blob", "anthropic"),
            end(0),
            part(1, new Part.Thinking("", "weir1.x", "openrouter", Extras.NONE)),
            end(1),
            part(2, new Part.RedactedThinking("data", "anthropic", Extras.NONE)),
            end(2));
    Buffer written = encode(events);
    List<JsonObject> datas = CohereGrammar.check(written);
    assertThat(message(datas.get(3)).getJsonObject("content").getString("signature"))
        .isEqualTo(SEAL.wrap("anthropic", "blob"));
    assertThat(assembled(decode(written)).choices().getFirst().parts())
        .isEqualTo(assembled(events).choices().getFirst().parts());
  }

  @Test
  void a_call_has_arguments_even_if_there_are_none() {
    List<JsonObject> datas =
        datas(
            part(0, Part.ToolCall.of("c", "f", "")),
            new ChatEvent.ArgumentsDelta(0, 0, " "),
            end(0),
            part(1, Part.ToolCall.of("d", "f", "{\"a\":1}")),
            end(1));
    assertThat(datas.get(3).encode()).contains("\"arguments\":\"{}\"");
    assertThat(datas.get(5).getInteger("index")).isEqualTo(1);
    assertThat(datas.getLast().getJsonObject("delta").getString("finish_reason"))
        .isEqualTo("TOOL_CALL");
  }

  @Test
  void log_probabilities_wait_for_a_block() {
    RawJson one =
        RawJson.of(
            "{\"content\":[{\"token\":\"a\",\"logprob\":-1.25,\"bytes\":[97],\"top_logprobs\":[]}]}");
    List<JsonObject> datas =
        datas(
            new ChatEvent.Logprobs(0, one),
            part(0, Part.Text.of("")),
            new ChatEvent.TextDelta(0, 0, "a"),
            new ChatEvent.Logprobs(0, one),
            end(0),
            new ChatEvent.Logprobs(0, one));
    assertThat(datas).hasSize(7);
    assertThat(datas.get(3).getJsonObject("logprobs").encode())
        .isEqualTo("{\"text\":\"a\",\"token_ids\":[],\"logprobs\":[-1.25]}");
  }

  /** An official client looks for the word in the bytes of an event, and stops there. */
  @Test
  void the_last_word_is_not_said_before_the_end() {
    List<ChatEvent> events =
        stream(
            part(0, Part.Text.of("")),
            new ChatEvent.TextDelta(0, 0, "data: [DONE] is \"the\" end [D"),
            end(0));
    Buffer written = encode(events);
    assertThat(written.toString().indexOf("[DONE]"))
        .isEqualTo(written.toString().length() - "[DONE]\n\n".length());
    assertThat(assembled(decode(written)).choices()).isEqualTo(assembled(events).choices());
  }

  @Test
  void what_has_no_words_here_is_left_out() {
    List<JsonObject> datas =
        datas(
            new ChatEvent.Vendor("gemini", "x", RawJson.of("{}")),
            new ChatEvent.Vendor("cohere-chat", "a\ndata: x", RawJson.of("{}")),
            part(0, new Part.Vendor("gemini", "x", RawJson.of("{}"))),
            end(0),
            part(1, new Part.Image(new Media.Url("http://x"), null, null, Extras.NONE)),
            end(1),
            new ChatEvent.PartStarted(1, 0, Part.Text.of("second choice")),
            new ChatEvent.PartEnded(1, 0),
            part(2, Part.Text.of("")),
            new ChatEvent.VendorDelta(0, 2, "gemini", "citations", RawJson.of("{}")),
            end(2),
            new ChatEvent.Finished(1, Finish.of(Finish.Reason.LENGTH), Extras.NONE));
    assertThat(datas).hasSize(2);
  }

  @Test
  void a_failure_is_an_end_that_says_error() {
    Fault fault = new Fault.Timeout("took too long");
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    Buffer out = encoder.encode(List.of(START, part(0, Part.Text.of("half"))));
    JsonObject last = CohereGrammar.checkFailed(out.appendBuffer(encoder.fail(fault))).getLast();
    assertThat(last.getString("id")).isEqualTo("id-1");
    assertThat(last.getJsonObject("delta").encode())
        .isEqualTo("{\"finish_reason\":\"ERROR\",\"error\":\"took too long\"}");
    CohereGrammar.checkFailed(COHERE.errorEvent(fault, "r"));
    assertThatIllegalStateException().isThrownBy(COHERE.streamEncoder(CONTEXT)::end);
  }

  @Test
  void a_keep_alive_fits_between_any_two_events_and_is_no_line_of_data() {
    assertThat(COHERE.keepAlive().toString()).doesNotContain("data:", "event:");
    Buffer stream = COHERE.keepAlive();
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    for (ChatEvent event : List.of(START, part(0, Part.Text.of("a")), end(0), STOP)) {
      stream.appendBuffer(encoder.encode(List.of(event))).appendBuffer(encoder.keepAlive());
    }
    CohereGrammar.check(stream.appendBuffer(encoder.end()));
  }
}

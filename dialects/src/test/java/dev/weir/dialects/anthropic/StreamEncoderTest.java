package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.CONTEXT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.SEAL;
import static dev.weir.dialects.anthropic.Fixtures.decode;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.StreamEncoder;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEncoderTest {

  private static final ChatEvent START =
      new ChatEvent.Started("chatcmpl-1", "gpt", 1, Usage.NONE, Extras.NONE);
  private static final ChatEvent STOP =
      new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE);

  private static Buffer encode(List<ChatEvent> events) {
    StreamEncoder encoder = MESSAGES.streamEncoder(CONTEXT);
    Buffer out = Buffer.buffer();
    events.forEach(event -> out.appendBuffer(encoder.encode(List.of(event))));
    return out.appendBuffer(encoder.end());
  }

  private static List<JsonObject> datas(ChatEvent... inside) {
    List<ChatEvent> events = new ArrayList<>();
    events.add(START);
    events.addAll(List.of(inside));
    events.add(STOP);
    return MessagesGrammar.check(encode(events)).stream().map(MessagesGrammar.Event::data).toList();
  }

  private static ChatEvent part(int index, Part part) {
    return new ChatEvent.PartStarted(0, index, part);
  }

  private static ChatEvent end(int index) {
    return new ChatEvent.PartEnded(0, index);
  }

  private static String input(List<JsonObject> datas) {
    StringBuilder input = new StringBuilder();
    for (JsonObject data : datas) {
      if (data.getString("type").equals("content_block_delta")) {
        input.append(data.getJsonObject("delta").getString("partial_json", ""));
      }
    }
    return input.toString();
  }

  private static ChatAnswer assembled(List<ChatEvent> events) {
    AnswerAssembler assembler = new AnswerAssembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  static List<String> transcripts() {
    // An imitation's ids are not Anthropic's, and do not stay what they are.
    return Fixtures.streams().stream().filter(name -> !name.equals("quirks")).toList();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void a_transcript_read_and_written_is_the_same_answer(String name) {
    List<ChatEvent> events = decode(resource("streams/" + name + ".sse"));
    Buffer written = encode(events);
    MessagesGrammar.check(written);
    ChatAnswer before = assembled(events);
    ChatAnswer after = assembled(decode(written));
    assertThat(after)
        .isEqualTo(
            new ChatAnswer(
                before.id(), "asked-model", 0, before.choices(), before.usage(), before.extras()));
  }

  @Test
  void context_management_stands_beside_the_delta_as_the_vendor_has_it() {
    List<MessagesGrammar.Event> events =
        MessagesGrammar.check(encode(decode(resource("streams/server-tools.sse"))));
    JsonObject delta = events.get(events.size() - 2).data();
    assertThat(delta.getJsonObject("context_management").getJsonArray("applied_edits")).isEmpty();
    assertThat(delta.getJsonObject("delta").getJsonObject("container").getString("id"))
        .isEqualTo("container_1");
  }

  @Test
  void input_is_estimated_until_the_vendor_tells_it() {
    List<JsonObject> datas = datas(new ChatEvent.UsageReport(Usage.of(50, 7)));
    JsonObject begun = datas.getFirst().getJsonObject("message");
    assertThat(begun.getJsonObject("usage").getLong("input_tokens")).isEqualTo(321);
    assertThat(begun.getString("model")).isEqualTo("asked-model");
    assertThat(begun.getString("id")).isEqualTo("chatcmpl-1");
    JsonObject last = datas.get(1).getJsonObject("usage");
    assertThat(last.getLong("input_tokens")).isEqualTo(50);
    assertThat(last.getLong("output_tokens")).isEqualTo(7);
  }

  @Test
  void usage_may_come_after_the_finish() {
    List<ChatEvent> events = List.of(START, STOP, new ChatEvent.UsageReport(Usage.of(5, 6)));
    JsonObject last = MessagesGrammar.check(encode(events)).get(1).data();
    assertThat(last.getJsonObject("usage").getLong("output_tokens")).isEqualTo(6);
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
    assertThat(datas).hasSize(6);
    assertThat(datas.get(1).getInteger("index")).isZero();
    assertThat(datas.get(2).getJsonObject("delta").getString("text")).isEqualTo("whole");
  }

  @Test
  void thoughts_of_others_are_sealed_with_their_family() {
    List<JsonObject> datas =
        datas(
            part(0, new Part.Thinking("", null, "", Extras.NONE)),
            new ChatEvent.ThinkingDelta(0, 0, "hm"),
            new ChatEvent.SignatureDelta(0, 0, "blob", "openrouter"),
            end(0),
            part(1, new Part.Thinking("plain", null, "", Extras.NONE)),
            end(1),
            part(2, new Part.Thinking("", "weir1.x", "anthropic", Extras.NONE)),
            end(2),
            part(3, new Part.RedactedThinking("blob", "openrouter", Extras.NONE)),
            end(3));
    assertThat(signature(datas.get(3))).isEqualTo(SEAL.wrap("openrouter", "blob"));
    assertThat(signature(datas.get(7))).isEqualTo(SEAL.wrap("none", ""));
    assertThat(signature(datas.get(10))).isEqualTo(SEAL.wrap("anthropic", "weir1.x"));
    assertThat(datas.get(12).getJsonObject("content_block").getString("data"))
        .isEqualTo(SEAL.wrap("openrouter", "blob"));
  }

  private static String signature(JsonObject data) {
    return data.getJsonObject("delta").getString("signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "{}"})
  void a_call_without_arguments_needs_no_delta(String arguments) {
    List<JsonObject> datas = datas(part(0, Part.ToolCall.of("call.1", "f", arguments)), end(0));
    assertThat(input(datas)).isIn("", "{}");
    assertThat(datas.get(datas.size() - 2).getJsonObject("delta").getString("stop_reason"))
        .isEqualTo("tool_use");
  }

  @Test
  void arguments_pass_as_they_come() {
    List<JsonObject> datas =
        datas(
            part(0, Part.ToolCall.of("c", "f", "")),
            new ChatEvent.ArgumentsDelta(0, 0, " "),
            new ChatEvent.ArgumentsDelta(0, 0, " {\"a\""),
            new ChatEvent.ArgumentsDelta(0, 0, ":1}"),
            end(0));
    assertThat(input(datas)).isEqualTo("  {\"a\":1}");
    assertThat(datas).hasSize(7);
  }

  @Test
  void arguments_that_are_no_object_are_made_one() {
    List<JsonObject> datas =
        datas(
            part(0, Part.ToolCall.of("c", "f", "")),
            new ChatEvent.ArgumentsDelta(0, 0, "[1,"),
            new ChatEvent.ArgumentsDelta(0, 0, "2]"),
            end(0));
    assertThat(input(datas)).isEqualTo("{\"_raw\":\"[1,2]\"}");
    List<JsonObject> word =
        datas(
            part(0, Part.ToolCall.of("c", "f", " nu")),
            new ChatEvent.ArgumentsDelta(0, 0, "ll x"),
            end(0));
    assertThat(input(word)).isEqualTo("{\"_raw\":\" null x\"}");
    List<JsonObject> half = datas(part(0, Part.ToolCall.of("c", "f", "nul")), end(0));
    assertThat(input(half)).isEqualTo("{\"_raw\":\"nul\"}");
  }

  @Test
  void a_custom_call_streams_its_text_inside_an_object() {
    Part call = new Part.ToolCall("c", "patch", "", true, null, Extras.NONE);
    List<JsonObject> datas =
        datas(
            part(0, call),
            new ChatEvent.ArgumentsDelta(0, 0, "*** \"a\"\n"),
            new ChatEvent.ArgumentsDelta(0, 0, "\\ é"),
            end(0),
            part(1, call),
            end(1));
    assertThat(input(datas.subList(0, 6))).isEqualTo("{\"input\":\"*** \\\"a\\\"\\n\\\\ é\"}");
    assertThat(input(datas.subList(6, datas.size()))).isEqualTo("{\"input\":\"\"}");
  }

  @Test
  void a_call_has_an_id_that_anthropic_takes() {
    List<JsonObject> datas = datas(part(0, Part.ToolCall.of("call:ä/1", "f", "{}")), end(0));
    assertThat(datas.get(1).getJsonObject("content_block").getString("id"))
        .matches("call___1_[0-9a-f]{8}");
  }

  @Test
  void a_refusal_is_text_and_a_reason() {
    List<JsonObject> datas =
        datas(
            part(0, new Part.Refusal("", Extras.NONE)),
            new ChatEvent.RefusalDelta(0, 0, "I can't."),
            end(0));
    assertThat(datas.get(2).getJsonObject("delta").getString("text")).isEqualTo("I can't.");
    assertThat(datas.get(4).getJsonObject("delta").getString("stop_reason")).isEqualTo("refusal");
  }

  @Test
  void what_has_no_words_here_is_left_out() {
    List<JsonObject> datas =
        datas(
            new ChatEvent.Logprobs(0, RawJson.of("{}")),
            new ChatEvent.Vendor("gemini", "x", RawJson.of("{}")),
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
    assertThat(datas).hasSize(3);
  }

  @Test
  void events_of_this_dialect_pass() {
    List<JsonObject> datas =
        datas(
            new ChatEvent.Vendor(
                DialectName.ANTHROPIC_MESSAGES,
                "brand_new",
                RawJson.of("{\"type\":\"brand_new\"}")));
    assertThat(datas.get(1).getString("type")).isEqualTo("brand_new");
    ChatEvent forged =
        new ChatEvent.Vendor(DialectName.ANTHROPIC_MESSAGES, "a\ndata: x", RawJson.of("{}"));
    assertThat(datas(forged)).hasSize(3);
  }

  @Test
  void a_stream_is_whole_only_when_its_answer_is() {
    StreamEncoder encoder = MESSAGES.streamEncoder(CONTEXT);
    assertThatIllegalStateException().isThrownBy(encoder::end);
    encoder.encode(List.of(START));
    assertThatIllegalStateException().isThrownBy(encoder::end);
  }

  @Test
  void a_keep_alive_fits_between_any_two_events() {
    Buffer stream = MESSAGES.keepAlive();
    StreamEncoder encoder = MESSAGES.streamEncoder(CONTEXT);
    for (ChatEvent event : List.of(START, part(0, Part.Text.of("a")), end(0), STOP)) {
      stream.appendBuffer(encoder.encode(List.of(event))).appendBuffer(MESSAGES.keepAlive());
    }
    MessagesGrammar.check(stream.appendBuffer(encoder.end()));
  }
}

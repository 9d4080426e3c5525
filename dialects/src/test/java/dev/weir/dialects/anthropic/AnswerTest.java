package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.CONTEXT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.SEAL;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.json;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.Tap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  private static ChatAnswer answer(Finish.Reason reason, Part... parts) {
    ChatAnswer.Choice choice =
        new ChatAnswer.Choice(0, List.of(parts), Finish.of(reason), null, Extras.NONE);
    return new ChatAnswer("", "gpt", 7, List.of(choice), Usage.NONE, Extras.NONE);
  }

  private static JsonObject encoded(Finish.Reason reason, Part... parts) {
    return object(MESSAGES.encodeAnswer(answer(reason, parts), CONTEXT));
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#answers")
  void an_answer_read_and_written_is_the_same(String name) {
    JsonObject before = object(resource("answers/" + name + ".json"));
    JsonObject after =
        object(
            MESSAGES.encodeAnswer(
                MESSAGES.decodeAnswer(resource("answers/" + name + ".json")), CONTEXT));
    before.put("model", "asked-model");
    if (before.getValue("stop_details") == null) {
      before.remove("stop_details");
    }
    before.getJsonArray("content").forEach(block -> withoutNullCitations((JsonObject) block));
    assertThat(after).isEqualTo(before);
  }

  private static void withoutNullCitations(JsonObject block) {
    if (block.getValue("citations") == null) {
      block.remove("citations");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#answers")
  void half_an_answer_is_none_wherever_it_was_cut(String name) {
    String whole = resource("answers/" + name + ".json").toString().strip();
    Buffer bytes = Buffer.buffer(whole);
    for (int cut = 0; cut < bytes.length(); cut++) {
      Buffer half = bytes.slice(0, cut);
      Fault fault = faultOf(() -> MESSAGES.decodeAnswer(half));
      assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "max_tokens, LENGTH",
    "stop_sequence, STOP_SEQUENCE",
    "tool_use, TOOL_CALLS",
    "pause_turn, PAUSE",
    "refusal, REFUSAL",
    "model_context_window_exceeded, CONTEXT_WINDOW",
    "compaction, OTHER",
    "a_word_of_next_year, OTHER",
    ", STOP",
  })
  void every_word_has_a_reason(@Nullable String word, Finish.Reason reason) {
    JsonObject body = new JsonObject().put("content", new JsonArray()).put("stop_reason", word);
    Finish finish = MESSAGES.decodeAnswer(body.toBuffer()).choices().getFirst().finish();
    assertThat(finish.reason()).isEqualTo(reason);
    assertThat(finish.vendorReason()).isEqualTo(reason == Finish.Reason.OTHER ? word : null);
  }

  @Test
  void input_counts_all_prompt_tokens() {
    Usage usage = MESSAGES.decodeAnswer(resource("answers/text.json")).usage();
    assertThat(usage.input()).isEqualTo(240);
    assertThat(usage.cacheRead()).isEqualTo(200);
    assertThat(usage.cacheWrite5m()).isEqualTo(10);
    assertThat(usage.cacheWrite1h()).isEqualTo(20);
    assertThat(usage.reasoning()).isEqualTo(1);
    assertThat(usage.extras().members()).containsKey("service_tier");
  }

  @Test
  void writes_without_a_lifetime_are_of_the_default_one() {
    Buffer body = json("{'content':[],'usage':{'input_tokens':1,'cache_creation_input_tokens':5}}");
    Usage usage = MESSAGES.decodeAnswer(body).usage();
    assertThat(usage.cacheWrite5m()).isEqualTo(5);
    assertThat(usage.cacheWrite1h()).isEqualTo(Usage.UNKNOWN);
    assertThat(usage.input()).isEqualTo(6);
  }

  @Test
  void counts_that_do_not_add_up_are_never_negative() {
    Usage odd = new Usage(5, 100, 1, Usage.UNKNOWN, 2, Usage.UNKNOWN, false, Extras.NONE);
    ChatAnswer answer =
        new ChatAnswer("x", "m", 0, answer(Finish.Reason.STOP).choices(), odd, Extras.NONE);
    JsonObject usage = object(MESSAGES.encodeAnswer(answer, CONTEXT)).getJsonObject("usage");
    assertThat(usage.getLong("input_tokens")).isZero();
    assertThat(usage.getLong("cache_read_input_tokens")).isEqualTo(100);
  }

  @Test
  void what_the_vendor_does_not_tell_is_made_up_from_the_context() {
    JsonObject answer = encoded(Finish.Reason.STOP, Part.Text.of("hi"), Part.Text.of(""));
    assertThat(answer.getString("id")).isEqualTo("msg_req1");
    assertThat(answer.getString("model")).isEqualTo("asked-model");
    assertThat(answer.getJsonObject("usage").getLong("input_tokens")).isEqualTo(321);
    assertThat(answer.getJsonArray("content")).hasSize(1);
    assertThat(answer.containsKey("stop_sequence")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, end_turn",
    "STOP_SEQUENCE, stop_sequence",
    "LENGTH, max_tokens",
    "CONTEXT_WINDOW, model_context_window_exceeded",
    "TOOL_CALLS, tool_use",
    "CONTENT_FILTER, refusal",
    "REFUSAL, refusal",
    "PAUSE, pause_turn",
    "OTHER, end_turn",
  })
  void every_reason_has_a_word(Finish.Reason reason, String word) {
    assertThat(encoded(reason).getString("stop_reason")).isEqualTo(word);
  }

  @Test
  void calls_and_refusals_are_a_reason_of_their_own() {
    Part call = Part.ToolCall.of("c", "f", "{}");
    Part refusal = new Part.Refusal("no", Extras.NONE);
    assertThat(encoded(Finish.Reason.STOP, call).getString("stop_reason")).isEqualTo("tool_use");
    assertThat(encoded(Finish.Reason.LENGTH, call).getString("stop_reason"))
        .isEqualTo("max_tokens");
    JsonObject refused = encoded(Finish.Reason.STOP, refusal);
    assertThat(refused.getString("stop_reason")).isEqualTo("refusal");
    assertThat(refused.getJsonArray("content").getJsonObject(0).getString("text")).isEqualTo("no");
  }

  @Test
  void an_imitation_that_forgets_tool_use_is_understood() {
    Buffer body =
        json("{'content':[{'type':'tool_use','id':'1','name':'f'}],'stop_reason':'end_turn'}");
    ChatAnswer.Choice choice = MESSAGES.decodeAnswer(body).choices().getFirst();
    assertThat(choice.finish().reason()).isEqualTo(Finish.Reason.TOOL_CALLS);
    assertThat(((Part.ToolCall) choice.parts().getFirst()).arguments()).isEqualTo("{}");
  }

  @Test
  void thoughts_of_others_are_sealed_and_calls_are_objects() {
    JsonArray content =
        encoded(
                Finish.Reason.TOOL_CALLS,
                new Part.Thinking("hm", null, "", Extras.NONE),
                new Part.Thinking("", null, "", Extras.NONE),
                new Part.Thinking("", "sig", "gemini", Extras.NONE),
                new Part.RedactedThinking("data", "gemini", Extras.NONE),
                Part.ToolCall.of("a b", "f", "{\"a\":"),
                new Part.ToolCall("c", "patch", "raw", true, null, Extras.NONE),
                new Part.Audio("wav", "", null, Extras.NONE))
            .getJsonArray("content");
    assertThat(content).hasSize(5);
    assertThat(content.getJsonObject(0).getString("signature")).isEqualTo(SEAL.wrap("none", ""));
    assertThat(content.getJsonObject(1).getString("signature"))
        .isEqualTo(SEAL.wrap("gemini", "sig"));
    assertThat(content.getJsonObject(2).getString("data")).isEqualTo(SEAL.wrap("gemini", "data"));
    assertThat(content.getJsonObject(3).getJsonObject("input").getString("_raw"))
        .isEqualTo("{\"a\":");
    assertThat(content.getJsonObject(4).getJsonObject("input").getString("input")).isEqualTo("raw");
  }

  @Test
  void another_gateways_seal_is_a_signature_like_any_other() {
    Buffer body =
        json("{'content':[{'type':'thinking','thinking':'t','signature':'weir1.a.b.c'}]}");
    Part part = MESSAGES.decodeAnswer(body).choices().getFirst().parts().getFirst();
    assertThat(part).isEqualTo(new Part.Thinking("t", "weir1.a.b.c", "anthropic", Extras.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{'content':5}",
        "{'content':[5]}",
        "{'content':[{}]}",
        "{'content':[{'type':'text'}]}",
        "{'content':[{'type':5}]}",
        "{'content':[{'type':'tool_use','id':'a','name':'b','input':[]}]}",
        "{'content':[],'id':1}"
      })
  void what_is_no_answer_is_malformed(String body) {
    Fault fault = faultOf(() -> MESSAGES.decodeAnswer(json(body)));
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
  }

  @Test
  void an_error_in_the_place_of_an_answer_is_an_error() {
    Buffer body = json("{'type':'error','error':{'type':'rate_limit_error','message':'slow'}}");
    Fault.Upstream fault = (Fault.Upstream) faultOf(() -> MESSAGES.decodeAnswer(body));
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
    assertThat(fault.upstreamStatus()).isEqualTo(429);
  }

  @Test
  void a_raw_answer_is_looked_through() {
    Tap.Seen seen = MESSAGES.inspectAnswer(resource("answers/tools.json"));
    assertThat(seen.finishReason()).isEqualTo("tool_use");
    assertThat(seen.usage()).isEqualTo(Usage.of(10, 4));
    assertThat(seen.contentChars()).isBetween(25L, 60L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "5", "{'usage':5,'content':{}}", "{'content':['a'"})
  void of_a_raw_answer_that_is_none_nothing_is_known(String body) {
    Tap.Seen seen = MESSAGES.inspectAnswer(json(body));
    assertThat(seen.usage()).isEqualTo(Usage.NONE);
    assertThat(seen.finishReason()).isNull();
  }
}

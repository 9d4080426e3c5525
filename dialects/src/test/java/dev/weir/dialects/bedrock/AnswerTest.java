package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Tap.Seen;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  private static String answer(String content, String more) {
    return "{'output':{'message':{'role':'assistant','content':[" + content + "]}}" + more + "}";
  }

  private static ChatAnswer read(String body) {
    return CONVERSE.decodeAnswer(json(body));
  }

  private static ChatAnswer of(Finish finish, Part... parts) {
    return new ChatAnswer(
        "id",
        "m",
        0,
        List.of(new ChatAnswer.Choice(0, List.of(parts), finish, null, Extras.NONE)),
        Usage.of(5, 6),
        Extras.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "tools", "guarded"})
  void an_answer_comes_back_as_it_was(String name) {
    Buffer body = resource("bedrock/answers/" + name + ".json");
    ChatAnswer answer = CONVERSE.decodeAnswer(body);
    Buffer written = CONVERSE.encodeAnswer(answer, CONTEXT);
    // An empty list of cache details says nothing and is not written.
    assertThat(object(written).encode().length())
        .isGreaterThan(object(body).encode().length() - ",\"cacheDetails\":[]".length() - 1);
    assertThat(CONVERSE.decodeAnswer(written)).isEqualTo(answer);
  }

  @Test
  void what_the_vendor_tells_besides_comes_back() {
    ChatAnswer answer = CONVERSE.decodeAnswer(resource("bedrock/answers/guarded.json"));
    JsonObject told = object(resource("bedrock/answers/guarded.json"));
    JsonObject written = object(CONVERSE.encodeAnswer(answer, CONTEXT));
    assertThat(answer.usage().input()).isEqualTo(62); // The cache's tokens are of the prompt too.
    assertThat(answer.usage().cacheWrite1h()).isEqualTo(10);
    for (String member : told.fieldNames()) {
      assertThat(written.getValue(member)).as(member).isEqualTo(told.getValue(member));
    }
  }

  @Test
  void what_an_answer_holds() {
    ChatAnswer answer = CONVERSE.decodeAnswer(resource("bedrock/answers/tools.json"));
    assertThat(answer.id()).isEmpty();
    assertThat(answer.usage())
        .isEqualTo(
            new Usage(
                270,
                100,
                50,
                100,
                30,
                Usage.UNKNOWN,
                false,
                new Extras(
                    "bedrock-converse", java.util.Map.of("serverToolUsage", RawJson.of("{}")))));
    assertThat(answer.choices().getFirst().finish()).isEqualTo(Finish.of(Reason.TOOL_CALLS));
    List<Part> parts = answer.choices().getFirst().parts();
    assertThat(parts.getFirst())
        .isEqualTo(new Part.Thinking("hm", "EqoB", Thoughts.BEDROCK, Extras.NONE));
    assertThat(parts.get(1))
        .isEqualTo(new Part.RedactedThinking("c2VjcmV0", Thoughts.BEDROCK, Extras.NONE));
    assertThat(((Part.Text) parts.get(2)).text()).isEqualTo("It rains");
    assertThat(parts.get(3))
        .isEqualTo(Part.ToolCall.of("tooluse_1", "weather", "{\"city\": \"Paris\"}"));
    assertThat(((Part.Vendor) parts.get(4)).type()).isEqualTo("toolUse");
    assertThat(parts.get(5)).isInstanceOf(Part.Image.class);
    assertThat(answer.extras().members().keySet()).containsExactly("metrics", "trace", "message");
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP,",
    "tool_use, TOOL_CALLS,",
    "max_tokens, LENGTH,",
    "stop_sequence, STOP_SEQUENCE,",
    "content_filtered, CONTENT_FILTER,",
    "guardrail_intervened, CONTENT_FILTER, guardrail_intervened",
    "model_context_window_exceeded, CONTEXT_WINDOW,",
    "malformed_model_output, OTHER, malformed_model_output",
    "malformed_tool_use, OTHER, malformed_tool_use",
  })
  void stop_reasons_both_ways(String word, Reason reason, String vendors) {
    Finish finish = read(answer("", ",'stopReason':'" + word + "'")).choices().getFirst().finish();
    assertThat(finish).isEqualTo(new Finish(reason, null, vendors, null));
    assertThat(object(CONVERSE.encodeAnswer(of(finish), CONTEXT)).getString("stopReason"))
        .isEqualTo(word);
  }

  @Test
  void calls_without_their_reason_are_calls_and_other_reasons_have_a_word() {
    String call = "{'toolUse':{'toolUseId':'a','name':'b'}}";
    assertThat(read(answer(call, ",'stopReason':'end_turn'")).choices().getFirst().finish())
        .isEqualTo(Finish.of(Reason.TOOL_CALLS));
    assertThat(read(answer(call, "")).choices().getFirst().finish())
        .isEqualTo(Finish.of(Reason.TOOL_CALLS));
    assertThat(StopReasons.word(Finish.of(Reason.REFUSAL), false)).isEqualTo("content_filtered");
    assertThat(StopReasons.word(Finish.of(Reason.PAUSE), false)).isEqualTo("end_turn");
    assertThat(StopReasons.word(Finish.of(Reason.STOP), true)).isEqualTo("tool_use");
    assertThat(StopReasons.word(new Finish(Reason.OTHER, null, "odd", null), false))
        .isEqualTo("end_turn");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{'inputTokens':9,'outputTokens':3} | 9 -1 -1 -1 3",
        "{'inputTokens':9,'outputTokens':3,'cacheReadInputTokens':4} | 13 4 -1 -1 3",
        "{'inputTokens':9,'outputTokens':3,'cacheWriteInputTokens':4} | 13 -1 4 -1 3",
        "{'inputTokens':9,'cacheWriteInputTokens':4,'cacheDetails':[{'ttl':'1h','inputTokens':3}]}"
            + " | 13 -1 1 3 -1",
        "{'inputTokens':9,'cacheWriteInputTokens':4,'cacheDetails':[{'ttl':'1h','inputTokens':4}]}"
            + " | 13 -1 -1 4 -1",
        "{'inputTokens':-9,'outputTokens':'x'} | -1 -1 -1 -1 -1",
        "5 | -1 -1 -1 -1 -1",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void usage(String told, String counts) {
    Usage usage = read(answer("", ",'usage':" + told)).usage();
    assertThat(
            "%d %d %d %d %d"
                .formatted(
                    usage.input(),
                    usage.cacheRead(),
                    usage.cacheWrite5m(),
                    usage.cacheWrite1h(),
                    usage.output()))
        .isEqualTo(counts);
  }

  @Test
  void what_a_caller_could_not_read_is_not_written() {
    ChatAnswer answer =
        of(
            Finish.of(Reason.STOP),
            Part.Text.of(""),
            new Part.Refusal("No.", Extras.NONE),
            new Part.Refusal("", Extras.NONE),
            new Part.Thinking("", null, "", Extras.NONE),
            new Part.Thinking("hm", null, "", Extras.NONE),
            new Part.Audio("wav", "eA==", null, Extras.NONE),
            new Part.Image(new Media.Url("https://x"), null, null, Extras.NONE),
            new Part.Vendor(OPENAI_CHAT, "x", RawJson.of("{}")),
            new Part.ToolCall("c", "f", "free", true, null, Extras.NONE));
    assertThat(
            object(CONVERSE.encodeAnswer(answer, CONTEXT))
                .getJsonObject("output")
                .encode()
                .replace('"', '\''))
        .isEqualTo(
            "{'message':{'role':'assistant','content':[{'text':'No.'},"
                + "{'reasoningContent':{'reasoningText':{'text':'hm'}}},"
                + "{'toolUse':{'toolUseId':'c','name':'f','input':{'input':'free'}}}]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "5",
        "{}",
        "{'output':5}",
        "{'output':{}}",
        "{'output':{'message':{}}}",
        "{'output':{'message':{'content':5}}}",
        "{'output':{'message':{'content':[5]}}}",
        "{'output':{'message':{'content':[{'toolUse':{}}]}}}",
        "{'message':'an error'}",
      })
  void what_is_no_answer_is_malformed(String body) {
    assertThat(faultOf(() -> read(body)))
        .isInstanceOfSatisfying(
            Fault.Upstream.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED));
  }

  @Test
  void a_glance_tells_what_reading_tells() {
    Seen seen = CONVERSE.inspectAnswer(resource("bedrock/answers/tools.json"));
    assertThat(seen.usage())
        .isEqualTo(CONVERSE.decodeAnswer(resource("bedrock/answers/tools.json")).usage());
    assertThat(seen.finishReason()).isEqualTo("tool_use");
    assertThat(seen.contentChars())
        .isEqualTo(
            "hm".length()
                + "It rains".length()
                + "Doc".length()
                + "Paris".length()
                + "png".length());
    for (String body :
        List.of("", "x", "[]", "{'output':{'message':", "{'usage':{'inputTokens':1")) {
      assertThat(CONVERSE.inspectAnswer(json(body)).finishReason()).isNull();
    }
    assertThat(CONVERSE.modelMember()).isEmpty();
  }
}

package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.faultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

  private static final Tool SEARCH =
      new Tool.Function("search", null, null, null, null, Extras.NONE);
  private static final Tool CLOCK =
      new Tool.Function("clock", null, RawJson.of("{}"), true, null, Extras.NONE);

  // ---- What a caller is told

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                        |              | is not JSON
          []                                       |              | of type array
          {}                                       | model        | model must be specified
          {'model':7}                              | model        | of type number but should be of type string
          {'model':'m'}                            | messages     | messages must be specified
          {'model':'m','messages':[]}              | messages     | must not be empty
          {'model':'m','messages':[7]}             | messages[0]  | should be of type object
          {'model':'m','messages':[{'role':'x'}]}  | messages[0].role | one of: user, assistant
          {'model':'m','messages':[{'role':'user'}]} | messages[0].content | must be specified
          {'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:x'}}]}]} | messages[0].content[0].image_url.url | no base64
          {'model':'m','messages':[{'role':'tool','content':'x'}]} | messages[0].tool_call_id | must be specified
          {'model':'m','messages':[{'role':'user','content':'x'}],'tool_choice':'AUTO'} | tool_choice | one of: REQUIRED, NONE
          {'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':-1} | max_tokens | must not be negative
          {'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':1e9} | max_tokens | type integer
          {'model':'m','messages':[{'role':'user','content':'x'}],'k':99999999999} | k | too large
          {'model':'m','messages':[{'role':'user','content':'x'}],'thinking':{'type':'on'}} | thinking.type | one of
          {'model':'m','messages':[{'role':'user','content':'x'}],'response_format':{'type':'xml'}} | response_format.type | one of
          """)
  void what_is_wrong_is_told_with_its_path(String body, @Nullable String param, String words) {
    Fault.Invalid fault =
        (Fault.Invalid) faultOf(() -> COHERE.decodeRequest(Buffer.buffer(body.replace('\'', '"'))));
    assertThat(fault.param()).isEqualTo(param == null ? "" : param);
    assertThat(fault.message()).contains(words);
  }

  // ---- What Cohere is sent

  @Test
  void tools_that_may_not_be_called_are_not_shown() {
    assertThat(withTools(new ToolChoice.Named("clock", false)))
        .contains("clock", "\"tool_choice\":\"REQUIRED\"", "\"strict_tools\":true")
        .doesNotContain("search");
    assertThat(withTools(new ToolChoice.Allowed(List.of("search"), false)))
        .contains("search", "{\"type\":\"object\",\"properties\":{}}")
        .doesNotContain("clock", "tool_choice", "strict_tools");
    assertThat(withTools(new ToolChoice.Auto())).contains("search").doesNotContain("tool_choice");
    assertThat(withTools(new ToolChoice.None())).contains("\"tool_choice\":\"NONE\"");
  }

  private static String withTools(ToolChoice choice) {
    return written(request(List.of(SEARCH, CLOCK), choice, null, null)).body().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "ENABLED,,,enabled,",
    "DISABLED,,,disabled,",
    "ADAPTIVE,,,enabled,",
    ",NONE,,disabled,",
    ",LOW,,enabled,1024",
    ",MAX,,enabled,",
    ",,2000,enabled,2000",
    ",,0,disabled,",
    ",,-1,enabled,",
    "ENABLED,HIGH,99,enabled,24576",
    "DISABLED,HIGH,,disabled,24576",
  })
  void a_wish_for_thinking_is_on_or_off_and_a_budget(
      @Nullable Mode mode,
      @Nullable Effort effort,
      @Nullable Integer budget,
      String type,
      @Nullable Integer tokens) {
    Reasoning reasoning = new Reasoning(mode, effort, budget, null);
    JsonObject thinking =
        new JsonObject(written(request(List.of(), null, reasoning, null)).body())
            .getJsonObject("thinking");
    assertThat(thinking.getString("type")).isEqualTo(type);
    assertThat(thinking.getInteger("token_budget"))
        .isEqualTo(type.equals("disabled") ? null : tokens);
  }

  @Test
  void numbers_are_brought_within_cohere_s_ranges() {
    Sampling sampling =
        new Sampling(
            5,
            2.0,
            1.0,
            900,
            List.of("a", "", "b", "c", "d", "e", "f"),
            1,
            -1L,
            -0.5,
            1.5,
            true,
            3,
            RawJson.of("{}"));
    Outbound out = written(say(Part.Text.of("x")).withSampling(sampling));
    JsonObject body = new JsonObject(out.body());
    assertThat(body.getDouble("p")).isEqualTo(0.99);
    assertThat(body.getInteger("k")).isEqualTo(500);
    assertThat(body.getLong("seed")).isEqualTo(Long.MAX_VALUE);
    assertThat(body.getDouble("frequency_penalty")).isEqualTo(1);
    assertThat(body.getJsonArray("stop_sequences")).containsExactly("a", "b", "c", "d", "e");
    assertThat(out.dropped())
        .containsExactlyInAnyOrder("presence_penalty", "stop", "top_logprobs", "logit_bias");
  }

  @Test
  void a_result_is_text_and_its_images_follow() {
    Message results =
        Message.of(
            Role.TOOL,
            new Part.ToolResult(
                "c1",
                List.of(
                    Part.Text.of("see"),
                    new Part.Image(
                        new Media.Inline("image/png", "AA=="), "original", null, Extras.NONE)),
                true,
                null,
                Extras.NONE),
            Part.ToolResult.of("c2", "fine"));
    Message calls =
        Message.of(
            Role.ASSISTANT, Part.ToolCall.of("c1", "f", "{}"), Part.ToolCall.of("c2", "f", "{}"));
    Outbound out = written(ChatRequest.of("m", false, List.of(calls, results)));
    assertThat(out.body().toString())
        .contains(
            "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":[{\"type\":\"text\",\"text\":"
                + "\"Error: \"},{\"type\":\"text\",\"text\":\"see\"},{\"type\":\"text\",\"text\":"
                + "\"[image 1 of the tool results]\"}]},{\"role\":\"tool\",\"tool_call_id\":\"c2\","
                + "\"content\":\"fine\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                + "\"[image 1 of the tool results]\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64,AA==\"}}]}");
    assertThat(out.dropped()).containsExactly("messages[1].parts[0].content[1].detail");
    Part failed = new Part.ToolResult("c", List.of(Part.Text.of("no")), true, null, Extras.NONE);
    Message call = Message.of(Role.ASSISTANT, Part.ToolCall.of("c", "f", "{}"));
    List<Message> failing = List.of(call, Message.of(Role.TOOL, failed));
    assertThat(written(ChatRequest.of("m", false, failing)).body())
        .asString()
        .contains("\"content\":\"Error: no\"");
  }

  @Test
  void what_was_a_tool_s_document_may_be_changed_on_the_way() {
    RawJson rest = RawJson.of("{\"id\":\"d\"}");
    Part text =
        new Part.Text("[hidden]", null, new Extras("cohere-chat", Map.of("document", rest)));
    Part result = new Part.ToolResult("c", List.of(text), false, null, Extras.NONE);
    assertThat(written(ChatRequest.of("m", false, List.of(Message.of(Role.TOOL, result)))).body())
        .asString()
        .contains("\"document\":{\"data\":\"[hidden]\",\"id\":\"d\"}");
  }

  @Test
  void thoughts_go_back_as_text_whoever_thought_them() {
    Outbound out =
        written(
            ChatRequest.of(
                "m",
                false,
                List.of(
                    Message.of(
                        Role.ASSISTANT,
                        new Part.Thinking("hm", "sig", "anthropic", Extras.NONE),
                        new Part.Thinking("", "sig", "anthropic", Extras.NONE),
                        new Part.RedactedThinking("x", "anthropic", Extras.NONE),
                        new Part.Thinking("plan", null, "", AssistantReader.PLANNED),
                        new Part.ToolCall("c", "f", "free", true, null, Extras.NONE)))));
    assertThat(out.body().toString())
        .contains(
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"}],"
                + "\"tool_plan\":\"plan\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"input\\\":\\\"free\\\"}\"}}]}");
    assertThat(out.dropped())
        .containsExactly(
            "messages[0].parts[0].signature", "messages[0].parts[1]", "messages[0].parts[2]");
  }

  @Test
  void documents_of_text_are_text() {
    Part titled = new Part.Document(new Media.PlainText("body"), "T", null, Extras.NONE);
    Part inline = new Part.Document(new Media.Inline("text/csv", "YSxi"), null, null, Extras.NONE);
    assertThat(written(say(titled, inline)).body().toString())
        .contains("\"text\":\"T\\n\\nbody\"", "\"text\":\"a,b\"");
  }

  @Test
  void what_cannot_be_said_is_refused() {
    refuses(say(new Part.Audio("wav", "AA==", null, Extras.NONE)), "messages[0].parts[0]");
    refuses(
        say(new Part.Document(new Media.Url("https://x"), null, null, Extras.NONE)),
        "messages[0].parts[0]");
    refuses(
        say(new Part.Image(new Media.FileId("openai-chat", "f"), null, null, Extras.NONE)),
        "messages[0].parts[0]");
    refuses(say(Part.ToolCall.of("c", "f", "{}")), "messages[0].parts[0]");
    Sampling two =
        new Sampling(null, null, null, null, List.of(), 2, null, null, null, null, null, null);
    refuses(say(Part.Text.of("x")).withSampling(two), "n");
  }

  @Test
  void a_custom_tool_is_a_function_of_one_text() {
    Tool custom = new Tool.Custom("patch", "Edits files", null, Extras.NONE);
    assertThat(written(request(List.of(custom), null, null, null)).body().toString())
        .contains("\"name\":\"patch\",\"description\":\"Edits files", "\"required\":[\"input\"]");
  }

  private static void refuses(ChatRequest request, String field) {
    Fault.UnsupportedByTarget fault = (Fault.UnsupportedByTarget) faultOf(() -> written(request));
    assertThat(fault.field()).isEqualTo(field);
  }

  @Test
  void a_schema_s_description_and_laxness_are_dropped() {
    OutputFormat.JsonSchema schema =
        new OutputFormat.JsonSchema("n", "d", RawJson.of("{\"type\":\"object\"}"), false);
    Outbound out = written(request(List.of(), null, null, schema));
    assertThat(out.body().toString())
        .contains("{\"type\":\"json_object\",\"json_schema\":{\"type\":\"object\"}}");
    assertThat(out.dropped()).containsExactly("output_format.description", "output_format.strict");
  }

  // ---- The table

  @Test
  void whatever_is_dropped_has_its_rule() {
    Set<String> met = new HashSet<>();
    for (String dialect : List.of("openai-chat", "anthropic-messages", "cohere-chat")) {
      ChatShape shape =
          ChatShape.everything(dialect, "anthropic")
              .without(
                  Feature.AUDIO, Feature.CUSTOM_TOOLS, Feature.CHOICES_ASKED, Feature.DOCUMENTS);
      Seeds.each(
          600,
          seed -> {
            ChatRequest request = new RandomChats(seed, shape).request();
            List<String> dropped;
            try {
              dropped = COHERE.encodeRequest(request, Target.VENDOR).dropped();
            } catch (FaultException refused) {
              assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
              return;
            }
            for (String path : dropped) {
              String rule =
                  COHERE.rules().stream()
                      .filter(known -> known.effect() == Effect.DROPPED)
                      .map(TranslationRule::field)
                      .filter(field -> covers(field, path))
                      .findFirst()
                      .orElse(null);
              assertThat(rule).as(path).isNotNull();
              met.add(rule);
            }
          });
    }
    assertThat(met).hasSizeGreaterThan(18);
  }

  private static boolean covers(String field, String path) {
    String pattern =
        Pattern.quote(field).replace("[]", "\\E\\[\\d+]\\Q").replace("*", "\\E[^.\\[]+\\Q");
    return Pattern.matches(pattern, path);
  }

  @Test
  void every_rule_says_why() {
    assertThat(COHERE.rules())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.reason()).endsWith("."));
    assertThat(COHERE.rules()).extracting(TranslationRule::field).doesNotHaveDuplicates();
  }

  // ---- Requests

  private static ChatRequest say(Part... parts) {
    return ChatRequest.of("m", false, List.of(Message.of(Role.USER, parts)));
  }

  private static ChatRequest request(
      List<Tool> tools,
      @Nullable ToolChoice choice,
      @Nullable Reasoning reasoning,
      @Nullable OutputFormat format) {
    return new ChatRequest(
        "m",
        List.of(Message.of(Role.USER, Part.Text.of("x"))),
        tools,
        choice,
        null,
        Sampling.DEFAULT,
        reasoning,
        format,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  private static Outbound written(ChatRequest request) {
    return COHERE.encodeRequest(request, Target.VENDOR);
  }
}

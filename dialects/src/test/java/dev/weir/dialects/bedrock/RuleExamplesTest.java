package dev.weir.dialects.bedrock;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.choices;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.format;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.result;
import static dev.weir.dialects.Example.sampling;
import static dev.weir.dialects.Example.schema;
import static dev.weir.dialects.Example.temperature;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.dialects.Example;
import dev.weir.dialects.TranslationRule.Effect;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rows of the table say, each of them tried with a request that it is about. */
class RuleExamplesTest {

  private static final String SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String NEWEST = "global.anthropic.claude-opus-5-5";

  private static Message user(String words) {
    return Message.of(Role.USER, text(words));
  }

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case CHOICES -> sampling(choices(2));
      case MEDIA_URL -> Example.user(image(new Media.Url("https://e.com/a.png")));
      case FILE -> Example.user(image(new Media.FileId("openai-chat", "f")));
      case MEDIA_TYPE -> Example.user(image(new Media.Inline("image/tiff", "QQ==")));
      case INSTRUCTION_MEDIA -> Example.of(Message.of(Role.SYSTEM, image()), user("a"));
      case TOOL_NAME -> tools(null, function("a b"));

      case TEMPERATURE_RANGE ->
          sampling(temperature(1.5)).model(SONNET).becomes("'temperature':1}");
      case EFFORT ->
          reasoning(null, Effort.HIGH, null, null)
              .model(NEWEST)
              .becomes("'outputConfig':{'effort':'high'}");
      case ALLOWED_TOOLS ->
          tools(new ToolChoice.Allowed(List.of("a"), true), function("a"), function("b"))
              .becomes("'name':'a'", "'toolChoice':{'any':{}}")
              .without("'name':'b'");
      case ONE_CALL ->
          tools(new ToolChoice.Required(), function("a"))
              .parallel(false)
              .model(SONNET)
              .becomes("'tool_choice':{'type':'any','disable_parallel_tool_use':true}")
              .without("toolChoice");
      case STUB_TOOL ->
          result(false, text("ok")).becomes("'toolConfig':{'tools':[{'toolSpec':{'name':'f'");
      case CUSTOM_TOOLS -> tools(null, custom()).becomes("'name':'c'", "'properties':{'input':");
      case JSON_OBJECT ->
          format(new OutputFormat.JsonObject())
              .becomes("'system':[{'text':'Answer with one JSON object");
      case SCHEMA ->
          format(schema("n", "{'type':'object'}"))
              .model(SONNET)
              .becomes("{\\'type\\':\\'object\\',\\'additionalProperties\\':false}");
      case LATE_INSTRUCTIONS ->
          Example.of(user("a"), Message.of(Role.SYSTEM, text("b")), user("c"))
              .becomes(
                  "[{'role':'user','content':[{'text':'a'},{'text':"
                      + "'<system-reminder>\\nb\\n</system-reminder>'},{'text':'c'}]}]");
      case BLANK_TEXTS -> Example.user(text(" "), text("a")).becomes("'content':[{'text':'a'}]");
      case UNANSWERED_CALLS ->
          assistant(Part.ToolCall.of("c", "f", "{}"))
              .becomes(
                  "'toolResult':{'toolUseId':'c'", "'text':'There is no result of this call.'");
      case RESULTS ->
          Example.of(Message.of(Role.TOOL, Part.ToolResult.of("c", "ok")))
              .becomes("{'text':'Result of the tool call c:'},{'text':'ok'}");
      case DOCUMENT_NAMES ->
          Example.user(
                  new Part.Document(
                      new Media.Inline("application/pdf", "QQ=="), "a_b.pdf", null, Extras.NONE))
              .becomes("'name':'a b pdf'");
      case REFUSALS ->
          assistant(new Part.Refusal("No.", Extras.NONE)).becomes("'content':[{'text':'No.'}]");

      case TEMPERATURE, TOP_P, TOP_K, STOP, SEED, PRESENCE_PENALTY, FREQUENCY_PENALTY, LOGPROBS ->
          throw droppedSomewhere(rule);
      case TOP_LOGPROBS, LOGIT_BIAS, REASONING, TOOL_CHOICE, PARALLEL_TOOL_CALLS, FORMAT_STRICT ->
          throw droppedSomewhere(rule);
      case FORMAT_NAME, END_USER, CACHE_KEY, AUTO_CACHE, SERVICE_TIER, SPEAKER, THINKING ->
          throw droppedSomewhere(rule);
      case BILLING_HEADER, DETAIL, CACHE, CACHE_TTL, TOOL_CACHE, TOOL_CACHE_TTL, REQUEST_MEMBER ->
          throw droppedSomewhere(rule);
      case MESSAGE_MEMBER, PART_MEMBER, TOOL_MEMBER -> throw droppedSomewhere(rule);
    };
  }

  private static AssertionError droppedSomewhere(Rule rule) {
    return new AssertionError(rule + " is met by random requests");
  }

  static List<Rule> refusedAndChanged() {
    return Arrays.stream(Rule.values()).filter(rule -> rule.effect() != Effect.DROPPED).toList();
  }

  @ParameterizedTest
  @MethodSource("refusedAndChanged")
  void what_a_row_says_of_a_request_happens_to_it(Rule rule) {
    example(rule).check(Fixtures.CONVERSE, rule);
  }
}

package dev.weir.dialects.responses;

import static dev.weir.dialects.Example.audio;
import static dev.weir.dialects.Example.choices;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.disorder;
import static dev.weir.dialects.Example.format;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.plain;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.result;
import static dev.weir.dialects.Example.sampling;
import static dev.weir.dialects.Example.schema;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static dev.weir.dialects.Example.user;

import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.dialects.Example;
import dev.weir.dialects.TranslationRule.Effect;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rows of the table say, each of them tried with a request that it is about. */
class RuleExamplesTest {

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case CHOICES -> sampling(choices(2));
      case TOOL_NAME -> tools(null, function("a b"));
      case AUDIO -> user(audio());
      case MEDIA -> user(image(new Media.FileId("gemini", "f")));
      case MISPLACED -> user(Part.ToolCall.of("c", "f", "{}"));

      case MAX_OUTPUT_TOKENS -> plain().maxTokens(3).becomes("'max_output_tokens':16");
      case STORE -> plain().becomes("'store':false");
      case EFFORT ->
          reasoning(null, Effort.XHIGH, null, null)
              .imitated()
              .becomes("'reasoning':{'effort':'high'");
      case SCHEMA_NAME ->
          format(schema("a b", "{'type':'object'}"))
              .becomes("'format':{'type':'json_schema','name':'a_b_")
              .without("'a b'");
      case TOOL_STRICT -> tools(null, function("f")).becomes("'strict':false");
      case CUSTOM_TOOL ->
          tools(null, custom())
              .imitated()
              .becomes("'type':'function'", "'properties':{'input':")
              .without("'custom'");
      case RESULT_ORDER ->
          disorder()
              .becomes(
                  "},{'type':'function_call_output','call_id':'c','output':'late'},"
                      + "{'type':'function_call_output','call_id':'d','output':'Error: There is no",
                  "call.'},{'role':'user','content':'Well?'},{'role':'user','content':[",
                  "'text':'Result of the tool call e:'},{'type':'input_text','text':'lost'}]}]");
      case ERROR -> result(true, text("no file")).becomes("'output':'Error: no file'");

      case TOP_K, STOP, SEED, PRESENCE_PENALTY, FREQUENCY_PENALTY, LOGIT_BIAS, BUDGET, MODE ->
          throw droppedSomewhere(rule);
      case DISPLAY, END_USER, CACHE_KEY, AUTO_CACHE, SERVICE_TIER, TOOL_CHOICE, TOOL ->
          throw droppedSomewhere(rule);
      case TOOL_STRICT_DROPPED, TOOL_CACHE, TOOL_EXTRAS, BILLING_HEADER, NAME, MESSAGE_EXTRAS ->
          throw droppedSomewhere(rule);
      case THOUGHT, FOREIGN_PART, CACHE, CACHE_TTL, PART_EXTRAS, EXTRAS ->
          throw droppedSomewhere(rule);
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
    example(rule).check(Golden.RESPONSES, rule);
  }
}

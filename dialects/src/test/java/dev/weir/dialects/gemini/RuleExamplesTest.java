package dev.weir.dialects.gemini;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.choices;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.customCall;
import static dev.weir.dialects.Example.document;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.plain;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.result;
import static dev.weir.dialects.Example.sampling;
import static dev.weir.dialects.Example.seed;
import static dev.weir.dialects.Example.stops;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.dialects.Example;
import dev.weir.dialects.MetRows;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rows of the table say, each of them tried with a request that it is about. */
class RuleExamplesTest {

  private static final String THIRD = "gemini-3-flash";
  private static final String SECOND = "gemini-2.5-flash";

  private static Message user(String words) {
    return Message.of(Role.USER, text(words));
  }

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case CHOICES -> sampling(choices(9));
      case FOREIGN_FILE -> Example.user(document(new Media.FileId("openai-chat", "f")));
      case TOOL_NAME -> tools(null, function("1"));

      case EFFORT ->
          reasoning(null, Effort.LOW, null, null).model(SECOND).becomes("'thinkingBudget':1024");
      case BUDGET ->
          reasoning(null, null, 999_999, null).model(SECOND).becomes("'thinkingBudget':24576");
      case DISPLAY ->
          reasoning(null, Effort.HIGH, null, "summarized")
              .model(THIRD)
              .becomes("'includeThoughts':true")
              .without("summarized");
      case SEED -> sampling(seed(1L << 40)).becomes("'seed':" + Long.hashCode(1L << 40) + "}");
      case TIER -> plain().tier("default").becomes("'serviceTier':'standard'");
      case INSTRUCTIONS ->
          Example.of(user("a"), Message.of(Role.SYSTEM, text("b")), user("c"))
              .becomes(
                  "[{'role':'user','parts':[{'text':'a'},{'text':"
                      + "'<system-reminder>\\nb\\n</system-reminder>'},{'text':'c'}]}]");
      case RESULTS ->
          result(false, text("ok"))
              .model(THIRD)
              .becomes("'functionResponse':{'id':'c','name':'f','response':{'result':'ok'}}");
      case RESULT_MEDIA ->
          result(false, image())
              .model(SECOND)
              .becomes(
                  "'response':{'result':'[medium 1 of the results]'}}},"
                      + "{'text':'[medium 1 of the results]'},{'inlineData':");
      case REFUSAL ->
          assistant(new Part.Refusal("No.", Extras.NONE)).becomes("'parts':[{'text':'No.'}]");
      case EMPTY_TEXT -> Example.user(text(""), text("a")).becomes("'parts':[{'text':'a'}]");
      case ARGUMENTS ->
          assistant(customCall()).model(SECOND).becomes("'args':{'input':'free text'}");
      case CALL_NAME ->
          assistant(Part.ToolCall.of("c", "a b", "{}"))
              .becomes("'name':'" + ToolNames.fitting("a b") + "'")
              .without("'a b'");
      case CUSTOM_TOOL -> tools(null, custom()).becomes("'name':'c'", "'properties':{'input':");
      case ALLOWED_TOOLS ->
          tools(new ToolChoice.Allowed(List.of("a"), false), function("a"), function("b"))
              .becomes("'name':'a'", "'mode':'AUTO'")
              .without("'name':'b'");

      case THINKING, CACHE, DETAIL, TITLE, VENDOR_PART, PART_EXTRAS, MESSAGE_NAME, MESSAGE_EXTRAS ->
          throw droppedSomewhere(rule);
      case BILLING_HEADER, TOOL_STRICT, TOOL_CACHE, TOOL_VENDOR, TOOL_EXTRAS, TOOL_SCHEMA ->
          throw droppedSomewhere(rule);
      case PARTIAL_ARGUMENTS, PARALLEL, LOGIT_BIAS, STOP, REASONING, REASONING_MODE ->
          throw droppedSomewhere(rule);
      case REASONING_BUDGET, SCHEMA_NAME, SCHEMA_DESCRIPTION, SCHEMA_STRICT, SCHEMA, END_USER ->
          throw droppedSomewhere(rule);
      case CACHE_KEY, AUTO_CACHE, SERVICE_TIER, EXTRAS -> throw droppedSomewhere(rule);
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
    example(rule).check(Fixtures.GEMINI, rule);
  }

  @Test
  void every_dropped_path_has_its_row_and_every_row_its_path() {
    MetRows rows = new MetRows(Fixtures.GEMINI, Rule.values());
    ChatShape foreign = ChatShape.everything("another", "nobody").without(Feature.MEDIA_FILES);
    List<String> models = List.of(THIRD, SECOND, "gemma-3");
    Seeds.each(
        500,
        seed -> {
          ChatRequest request = new RandomChats(seed, foreign).request();
          rows.send(request.withModel(models.get((int) (seed % models.size()))));
        });
    rows.send(sampling(stops("")).request());
    Part billed = text("x-anthropic-billing-header: a");
    rows.send(Example.of(Message.of(Role.SYSTEM, billed, text("b")), user("c")).request());
    rows.send(
        Fixtures.request(
            "{'contents':[{'parts':[{'text':'a'}]}],'tools':[{'functionDeclarations':[{'name':'f'}]}],"
                + "'toolConfig':{'functionCallingConfig':{'streamFunctionCallArguments':true}}}"));
    assertThat(rows.never()).isEmpty();
  }
}

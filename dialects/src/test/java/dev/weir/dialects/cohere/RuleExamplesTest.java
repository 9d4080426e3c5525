package dev.weir.dialects.cohere;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.audio;
import static dev.weir.dialects.Example.choices;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.customCall;
import static dev.weir.dialects.Example.disorder;
import static dev.weir.dialects.Example.document;
import static dev.weir.dialects.Example.format;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.penalty;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.result;
import static dev.weir.dialects.Example.sampling;
import static dev.weir.dialects.Example.schema;
import static dev.weir.dialects.Example.seed;
import static dev.weir.dialects.Example.stops;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static dev.weir.dialects.Example.top;
import static dev.weir.dialects.Example.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
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

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case AUDIO -> user(audio());
      case MEDIA -> user(document(new Media.Url("https://e.com/a.pdf")));
      case PLACE -> assistant(image());
      case CHOICES -> sampling(choices(2));

      case DEVELOPER ->
          Example.of(Message.of(Role.DEVELOPER, text("a")), Message.of(Role.USER, text("b")))
              .becomes("{'role':'system','content':'a'}");
      case REFUSAL ->
          assistant(new Part.Refusal("No.", Extras.NONE))
              .becomes("'role':'assistant'", "'No.'")
              .without("refusal");
      case DOCUMENT_TEXT ->
          user(document(new Media.Inline("text/plain", "YSxi"))).becomes("'content':'a,b'");
      case RESULT_ORDER ->
          disorder()
              .becomes(
                  "]},{'role':'tool','tool_call_id':'c','content':'late'},"
                      + "{'role':'tool','tool_call_id':'d','content':'Error: There is no result",
                  "call.'},{'role':'user','content':'Well?'},{'role':'user','content':[",
                  "'text':'Result of the tool call e:'},{'type':'text','text':'lost'}]}]");
      case RESULT_ERROR -> result(true, text("no file")).becomes("Error", "no file");
      case RESULT_MEDIA ->
          result(false, image())
              .becomes("[image 1 of the tool results]", "'role':'user','content':[{'type':'text'");
      case CUSTOM_CALL -> assistant(customCall()).becomes("{\\'input\\':\\'free text\\'}");
      case CUSTOM_TOOL -> tools(null, custom()).becomes("'name':'c'", "'properties':{'input':");
      case NAMED_TOOL ->
          tools(new ToolChoice.Named("a", false), function("a"), function("b"))
              .becomes("'name':'a'", "'tool_choice':'REQUIRED'")
              .without("'name':'b'");
      case TOP_P -> sampling(top(1.0, null)).becomes("'p':0.99");
      case TOP_K -> sampling(top(null, 501)).becomes("'k':500");
      case SEED -> sampling(seed(-1)).becomes("'seed':" + Long.MAX_VALUE);
      case PENALTY -> sampling(penalty(1.5)).becomes("'presence_penalty':1}");
      case EFFORT -> reasoning(null, Effort.LOW, null, null).becomes("'token_budget':1024");
      case MODE ->
          reasoning(Mode.ADAPTIVE, null, null, null).becomes("'thinking':{'type':'enabled'}");
      case SCHEMA_NAME ->
          format(schema("of_this_name", "{'type':'object'}"))
              .becomes("'response_format':{'type':'json_object','json_schema':{'type':'object'}}")
              .without("of_this_name");

      case BILLING_HEADER, NAME, FOREIGN_MESSAGE, FOREIGN_PART, FOREIGN_CONTENT, CACHE_MARK ->
          throw droppedSomewhere(rule);
      case RESULT_CACHE_MARK,
          SIGNATURE,
          SEALED_THOUGHT,
          SEALED_CONTENT,
          IMAGE_DETAIL,
          RESULT_IMAGE_DETAIL ->
          throw droppedSomewhere(rule);
      case FOREIGN_TOOL, VENDOR_TOOL, TOOL_CACHE, STRICT, TOOL_CHOICE, PARALLEL, STOP, PRESENCE ->
          throw droppedSomewhere(rule);
      case FREQUENCY, TOP_LOGPROBS, LOGIT_BIAS, BUDGET, DISPLAY, SCHEMA_DESCRIPTION ->
          throw droppedSomewhere(rule);
      case SCHEMA_STRICT, END_USER, CACHE_KEY, AUTO_CACHE, SERVICE_TIER, FOREIGN ->
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
    example(rule).check(Fixtures.COHERE, rule);
  }

  @Test
  void every_dropped_path_has_its_row_and_every_row_its_path() {
    MetRows rows = new MetRows(Fixtures.COHERE, Rule.values());
    ChatShape foreign =
        ChatShape.everything("another", "nobody")
            .without(Feature.AUDIO, Feature.CHOICES_ASKED, Feature.DOCUMENTS, Feature.MEDIA_FILES);
    Seeds.each(500, seed -> rows.send(new RandomChats(seed, foreign).request()));
    rows.send(sampling(stops("")).request());
    Message billed = Message.of(Role.SYSTEM, text("x-anthropic-billing-header: a"), text("b"));
    rows.send(Example.of(billed, Message.of(Role.USER, text("c"))).request());
    Part original =
        new Part.Image(new Media.Inline("image/png", "QQ=="), "original", null, Extras.NONE);
    rows.send(user(original).request());
    rows.send(result(false, original).request());
    rows.send(result(false, new Part.Vendor("another", "x", RawJson.of("{}"))).request());
    rows.send(tools(new ToolChoice.Required()).request());
    assertThat(rows.never()).isEmpty();
  }
}

package dev.weir.dialects.anthropic;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.audio;
import static dev.weir.dialects.Example.choices;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.customCall;
import static dev.weir.dialects.Example.document;
import static dev.weir.dialects.Example.format;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.marked;
import static dev.weir.dialects.Example.plain;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.sampling;
import static dev.weir.dialects.Example.schema;
import static dev.weir.dialects.Example.seed;
import static dev.weir.dialects.Example.stops;
import static dev.weir.dialects.Example.temperature;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static dev.weir.dialects.Example.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
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

  private static final String NEWEST = "claude-opus-5-5";
  private static final String OLD = "claude-3-7-sonnet-20250219";

  private static Message system(Part part) {
    return Message.of(Role.SYSTEM, part);
  }

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case CHOICES -> sampling(choices(2));
      case AUDIO -> user(audio());
      case FOREIGN_FILE -> user(document(new Media.FileId("openai-chat", "f")));
      case INSTRUCTIONS -> Example.of(system(image()), Message.of(Role.USER, text("x")));
      case TOOL_NAME -> tools(null, function("a b"));

      case MAX_OUTPUT -> plain().becomes("'max_tokens':8192");
      case TEMPERATURE_RANGE -> sampling(temperature(1.5)).becomes("'temperature':1,");
      case EFFORT_WORD ->
          reasoning(null, Effort.MINIMAL, null, null)
              .model(NEWEST)
              .becomes("'output_config':{'effort':'low'}");
      case BUDGET ->
          reasoning(null, null, 10, null)
              .model(OLD)
              .becomes("'thinking':{'type':'enabled','budget_tokens':1024}");
      case FORMAT ->
          format(new OutputFormat.JsonObject())
              .becomes("'system':[{'type':'text','text':'Answer with one JSON object");
      case SCHEMA ->
          format(
                  schema(
                      "n", "{'type':'object','properties':{'a':{'type':'string','maxLength':3}}}"))
              .becomes(
                  "'a':{'type':'string','description':'{\\'maxLength\\':3}'}",
                  "'additionalProperties':false");
      case SCHEMA_NAME ->
          format(schema("of_this_name", "{'type':'object'}"))
              .becomes("'format':{'type':'json_schema','schema':")
              .without("of_this_name");
      case LATE_INSTRUCTIONS ->
          Example.of(
                  Message.of(Role.USER, text("a")),
                  system(text("b")),
                  Message.of(Role.USER, text("c")))
              .becomes(
                  "[{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':"
                      + "'<system-reminder>\\nb\\n</system-reminder>'},"
                      + "{'type':'text','text':'c'}]}]");
      case BLANK_TEXTS ->
          user(text(" "), text("a")).becomes("'content':[{'type':'text','text':'a'}]");
      case REFUSAL ->
          assistant(new Part.Refusal("No.", Extras.NONE)).becomes("{'type':'text','text':'No.'}");
      case DOCUMENT_TEXT ->
          user(document(new Media.Inline("text/csv", "YSxi")))
              .becomes("'source':{'type':'text','media_type':'text/plain','data':'a,b'}");
      case CALL_ID ->
          assistant(Part.ToolCall.of("c.1", "f", "{}"))
              .becomes("'id':'" + ToolIds.safe("c.1") + "'")
              .without("'c.1'");
      case ARGUMENTS -> assistant(customCall()).becomes("'input':{'input':'free text'}");
      case RESULTS ->
          assistant(Part.ToolCall.of("c", "f", "{}"))
              .becomes(
                  "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c',"
                      + "'content':'There is no result of this call.','is_error':true}");
      case CACHE_TTL ->
          user(marked("2h")).becomes("'cache_control':{'type':'ephemeral'}").without("2h");
      case CUSTOM_TOOL -> tools(null, custom()).becomes("'name':'c'", "'properties':{'input':");
      case PARAMETERS ->
          tools(null, Tool.Function.of("f", null, RawJson.of("{\"properties\":{\"a\":{}}}")))
              .becomes("'input_schema':{'type':'object','properties':{'a':{}}}");
      case ALLOWED_TOOLS ->
          tools(new ToolChoice.Allowed(List.of("a"), true), function("a"), function("b"))
              .becomes("'name':'a'", "'tool_choice':{'type':'any'}")
              .without("'name':'b'");

      case SEED, PRESENCE, FREQUENCY, LOGPROBS, TOP_LOGPROBS, LOGIT_BIAS, TEMPERATURE, TOP_P ->
          throw droppedSomewhere(rule);
      case TOP_K, STOP, EFFORT, MODE, BUDGET_BESIDE, DISPLAY, SCHEMA_DESCRIPTION, SCHEMA_STRICT ->
          throw droppedSomewhere(rule);
      case SERVICE_TIER, CACHE_KEY, TOOL_CHOICE, EXTRAS, NAME, MESSAGE_EXTRAS, THINKING, DETAIL ->
          throw droppedSomewhere(rule);
      case PART, TOOL -> throw droppedSomewhere(rule);
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
    example(rule).check(Fixtures.MESSAGES, rule);
  }

  @Test
  void every_dropped_path_has_its_row_and_every_row_its_path() {
    MetRows rows = new MetRows(Fixtures.MESSAGES, Rule.values());
    ChatShape foreign =
        ChatShape.everything("another", "nobody")
            .without(Feature.AUDIO, Feature.MEDIA_FILES, Feature.CHOICES_ASKED);
    List<String> models = List.of("m", OLD, "claude-sonnet-4-5", NEWEST);
    Seeds.each(
        500,
        seed -> {
          ChatRequest request = new RandomChats(seed, foreign).request();
          rows.send(request.withModel(models.get((int) (seed % models.size()))));
        });
    rows.send(sampling(stops(" ")).request());
    rows.send(reasoning(null, Effort.HIGH, 5000, null).request());
    rows.send(tools(new ToolChoice.Required()).request());
    assertThat(rows.never()).isEmpty();
  }
}

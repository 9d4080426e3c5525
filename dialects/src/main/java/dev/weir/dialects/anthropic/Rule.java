package dev.weir.dialects.anthropic;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;

/** All that becomes other, or nothing, on the way to this dialect. */
enum Rule implements RuleRow {
  SEED("seed", DROPPED, "There is no such parameter."),
  PRESENCE("presence_penalty", DROPPED, "There are no penalties."),
  FREQUENCY("frequency_penalty", DROPPED, "There are no penalties."),
  LOGPROBS("logprobs", DROPPED, "Probabilities are not told."),
  TOP_LOGPROBS("top_logprobs", DROPPED, "Probabilities are not told."),
  LOGIT_BIAS("logit_bias", DROPPED, "Tokens cannot be weighted."),
  TEMPERATURE(
      "temperature",
      DROPPED,
      "Left out for models that refuse it, and under 1 beside thinking by budget."),
  TOP_P(
      "top_p",
      DROPPED,
      "Left out for models that refuse it, beside a temperature since Claude 4, and under 0.95"
          + " beside thinking by budget."),
  TOP_K("top_k", DROPPED, "Left out beside thinking by budget and for models that refuse it."),
  STOP("stop", DROPPED, "Stop texts of nothing but white space are refused by Anthropic."),
  EFFORT(
      "reasoning.effort",
      DROPPED,
      "A model that always thinks cannot be stopped; one that thinks by budget does not beside a"
          + " forced call, or in a loop of tools whose thoughts are not there."),
  MODE(
      "reasoning.mode",
      DROPPED,
      "Without its earlier thoughts a loop of tools goes on without thinking."),
  BUDGET_BESIDE(
      "reasoning.budget_tokens", DROPPED, "Where no mode is said the effort beside it counts."),
  DISPLAY(
      "reasoning.display",
      DROPPED,
      "It is said of thinking: where none is asked for, and none is usual, it has no place."),
  SCHEMA_DESCRIPTION(
      "output_format.description", DROPPED, "Only a schema itself describes the answer."),
  SCHEMA_STRICT("output_format.strict", DROPPED, "Anthropic always enforces a schema."),
  SERVICE_TIER("service_tier", DROPPED, "The tiers are auto and standard_only."),
  CACHE_KEY("cache_key", DROPPED, "Prompts are cached by marks and not by keys."),
  TOOL_CHOICE("tool_choice", DROPPED, "Without tools there is nothing to choose."),
  EXTRAS("*", DROPPED, "Members of the request that only another dialect knows."),
  NAME("messages[].name", DROPPED, "Speakers have no names."),
  MESSAGE_EXTRAS("messages[].*", DROPPED, "Members that only another dialect knows."),
  THINKING(
      "messages[].parts[].thinking",
      DROPPED,
      "A thought is valid only for the family that signed it."),
  DETAIL("messages[].parts[].detail", DROPPED, "It is OpenAI's word."),
  PART("messages[].parts[].*", DROPPED, "Members and blocks that only another dialect knows."),
  TOOL("tools[].*", DROPPED, "Members and tools that only another dialect knows."),

  CHOICES("n", REFUSED, "Anthropic gives one answer a call."),
  AUDIO("messages[].parts[].audio", REFUSED, "There is no audio."),
  FOREIGN_FILE("messages[].parts[].media", REFUSED, "A file that another provider holds."),
  INSTRUCTIONS("messages[].content", REFUSED, "Instructions are text."),
  TOOL_NAME("tools[].name", REFUSED, "Names have up to 128 letters, digits, '_' and '-'."),

  MAX_OUTPUT(
      "max_output_tokens",
      CHANGED,
      "Demanded by Anthropic: 8,192 where nothing is said; a budget of thoughts is added to a bound"
          + " that it would fill."),
  TEMPERATURE_RANGE("temperature", CHANGED, "Anthropic's ends at 1: what is above becomes 1."),
  EFFORT_WORD(
      "reasoning.effort",
      CHANGED,
      "Newer models get it as output_config.effort, with low for minimal; older ones, which think by"
          + " budget, get a budget."),
  BUDGET(
      "reasoning.budget_tokens",
      CHANGED,
      "A budget alone is the nearest effort to newer models, and at least 1,024 to older ones."),
  FORMAT(
      "output_format",
      CHANGED,
      "One JSON object of any shape, and any schema to imitations and to Claude before 4.5, is"
          + " asked for in words."),
  SCHEMA(
      "output_format.schema",
      CHANGED,
      "Objects are closed; keywords that Anthropic does not take stand in the description."),
  SCHEMA_NAME("output_format.name", CHANGED, "A schema goes without its name."),
  LATE_INSTRUCTIONS(
      "messages[].role",
      CHANGED,
      "Later instructions are a user's text between <system-reminder> tags, but for those of"
          + " Anthropic's own role system; messages of one role in a row are one; the user begins."),
  BLANK_TEXTS(
      "messages[].parts[].text",
      CHANGED,
      "Blank texts are refused and left out; an answer begun by the caller loses the white space at"
          + " its end."),
  REFUSAL("messages[].parts[].refusal", CHANGED, "A refusal is a text."),
  DOCUMENT_TEXT("messages[].parts[].document", CHANGED, "The bytes of a text file are plain text."),
  CALL_ID("messages[].parts[].id", CHANGED, "Ids that do not fit are mapped, always the same."),
  ARGUMENTS(
      "messages[].parts[].arguments",
      CHANGED,
      "What is no JSON object is put into one, a custom call's free text as `input`."),
  RESULTS(
      "messages[].parts[].tool_result",
      CHANGED,
      "Results come first; a call without one gets one that says so, a result without its call"
          + " becomes a user's text."),
  CACHE_TTL(
      "messages[].parts[].cache.ttl",
      CHANGED,
      "A lifetime other than 5m and 1h is Anthropic's own."),
  CUSTOM_TOOL("tools[].format", CHANGED, "A custom tool becomes a function of one text, `input`."),
  PARAMETERS("tools[].parameters", CHANGED, "A schema that names no type is an object's."),
  ALLOWED_TOOLS("tool_choice.allowed", CHANGED, "Tools that may not be called are not shown.");

  @SuppressWarnings("ImmutableEnumChecker") // A record of words.
  private final TranslationRule rule;

  Rule(String field, Effect effect, String reason) {
    rule = new TranslationRule(field, effect, reason);
  }

  @Override
  public TranslationRule rule() {
    return rule;
  }
}

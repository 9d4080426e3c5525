package dev.weir.dialects.anthropic;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import java.util.Arrays;
import java.util.List;

/** All that becomes other, or nothing, on the way to this dialect. */
enum Rule {
  SEED("seed", DROPPED, "There is no such parameter."),
  PRESENCE("presence_penalty", DROPPED, "There are no penalties."),
  FREQUENCY("frequency_penalty", DROPPED, "There are no penalties."),
  LOGPROBS("logprobs", DROPPED, "Probabilities are not told."),
  TOP_LOGPROBS("top_logprobs", DROPPED, "Probabilities are not told."),
  LOGIT_BIAS("logit_bias", DROPPED, "Tokens cannot be weighted."),
  TEMPERATURE(
      "temperature",
      DROPPED,
      "Left out for models that refuse it and beside thinking by budget; above 1 it is 1."),
  TOP_P("top_p", DROPPED, "Left out beside a temperature and for models that refuse it."),
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
  SERVICE_TIER("service_tier", DROPPED, "The tiers are auto and standard_only."),
  CACHE_KEY("cache_key", DROPPED, "Prompts are cached by marks and not by keys."),
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

  CHOICES("n", REFUSED, "There is one answer a call."),
  AUDIO("messages[].parts[].audio", REFUSED, "There is no audio."),
  FOREIGN_FILE("messages[].parts[].media", REFUSED, "A file that another provider holds."),
  INSTRUCTIONS("messages[].content", REFUSED, "Instructions are text."),
  TOOL_NAME("tools[].name", REFUSED, "Names have up to 128 letters, digits, '_' and '-'."),

  CUSTOM_TOOL("tools[].format", CHANGED, "A custom tool becomes a function of one text, `input`."),
  ALLOWED_TOOLS("tool_choice.allowed", CHANGED, "Tools that may not be called are not shown."),
  BUDGET("reasoning.budget_tokens", CHANGED, "Newer models think by effort, older ones by budget."),
  SCHEMA(
      "output_format.schema",
      CHANGED,
      "Objects are closed; keywords that Anthropic does not take stand in the description."),
  MAX_OUTPUT("max_output_tokens", CHANGED, "Demanded by Anthropic: 8,192 where nothing is said.");

  static final List<TranslationRule> TABLE =
      Arrays.stream(values())
          .map(rule -> new TranslationRule(rule.field, rule.effect, rule.reason))
          .toList();

  private final String field;
  private final Effect effect;
  private final String reason;

  Rule(String field, Effect effect, String reason) {
    this.field = field;
    this.effect = effect;
    this.reason = reason;
  }
}

package dev.weir.dialects.cohere;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;

/**
 * Everything that a request can say and Cohere cannot, and what becomes of it. Each is about a path
 * of the canonical request, with {@code []} for any item and {@code *} for a member of any name.
 */
enum Rule implements RuleRow {
  // The conversation.
  DEVELOPER("messages[].role", CHANGED, "A developer's message is a system message."),
  NAME("messages[].name", DROPPED, "Speakers have no names."),
  FOREIGN_MESSAGE("messages[].*", DROPPED, "A member that only another vendor knows."),
  FOREIGN_PART("messages[].parts[].*", DROPPED, "A member that only another vendor knows."),
  FOREIGN_CONTENT(
      "messages[].parts[].content[].*", DROPPED, "A member that only another vendor knows."),
  CACHE_MARK("messages[].parts[].cache", DROPPED, "Prompts are cached without being asked."),
  RESULT_CACHE_MARK(
      "messages[].parts[].content[].cache", DROPPED, "Prompts are cached without being asked."),
  SIGNATURE(
      "messages[].parts[].signature",
      DROPPED,
      "Only the vendor that signed a thought can read its signature; the thought's text goes."),
  SEALED_THOUGHT(
      "messages[].parts[]", DROPPED, "A thought without text, or another vendor's own block."),
  SEALED_CONTENT("messages[].parts[].content[]", DROPPED, "Another vendor's own block."),
  REFUSAL("messages[].parts[].refusal", CHANGED, "A refusal is the assistant's text."),
  DOCUMENT_TEXT(
      "messages[].parts[].document", CHANGED, "A document of plain text is a user's text."),
  RESULT_ORDER(
      "messages[].parts[].tool_result",
      CHANGED,
      "Results follow their calls; a call without one gets one that says so, a result without its"
          + " call becomes a user's text."),
  BILLING_HEADER(
      "messages[].parts[].billing_header",
      DROPPED,
      "Claude Code's first system text changes with every request and would spoil the cache."),
  RESULT_ERROR(
      "messages[].parts[].error", CHANGED, "That a tool failed is said before its result."),
  RESULT_MEDIA(
      "messages[].parts[].content[].image",
      CHANGED,
      "Tools give back text: an image follows in a user's message, with a word in its place."),
  CUSTOM_CALL(
      "messages[].parts[].custom",
      CHANGED,
      "Free text of a call is the one argument of a function."),
  IMAGE_DETAIL("messages[].parts[].detail", DROPPED, "The detail is auto, low or high."),
  RESULT_IMAGE_DETAIL(
      "messages[].parts[].content[].detail", DROPPED, "The detail is auto, low or high."),
  AUDIO("messages[].parts[].audio", REFUSED, "There is no audio."),
  MEDIA("messages[].parts[].media", REFUSED, "Images are bytes or addresses, documents are text."),
  PLACE("messages[].parts[].place", REFUSED, "Media are a user's, and results are a tool's."),

  // Tools.
  FOREIGN_TOOL("tools[].*", DROPPED, "A member that only another vendor knows."),
  VENDOR_TOOL("tools[]", DROPPED, "Another vendor's own tool."),
  TOOL_CACHE("tools[].cache", DROPPED, "Prompts are cached without being asked."),
  STRICT("tools[].strict", DROPPED, "Schemas are enforced for all tools or for none."),
  CUSTOM_TOOL("tools[].format", CHANGED, "A custom tool becomes a function of one text, `input`."),
  TOOL_CHOICE("tool_choice", DROPPED, "There is no tool to choose."),
  NAMED_TOOL(
      "tool_choice.name", CHANGED, "Tools that may not be called are not shown to the model."),
  PARALLEL("parallel_tools", DROPPED, "The model cannot be held to one call at a time."),

  // Sampling.
  CHOICES("n", REFUSED, "Cohere gives one answer a call."),
  TOP_P("top_p", CHANGED, "Brought within 0.01 and 0.99."),
  TOP_K("top_k", CHANGED, "Brought within 0 and 500."),
  SEED("seed", CHANGED, "A negative seed loses its sign bit."),
  STOP("stop", DROPPED, "The first five texts count; empty ones do not."),
  PENALTY("penalties", CHANGED, "A penalty above 1 is 1."),
  PRESENCE("presence_penalty", DROPPED, "Repetition cannot be rewarded."),
  FREQUENCY("frequency_penalty", DROPPED, "Repetition cannot be rewarded."),
  TOP_LOGPROBS("top_logprobs", DROPPED, "Only the tokens that were taken are told."),
  LOGIT_BIAS("logit_bias", DROPPED, "Tokens cannot be weighted."),

  // Thinking.
  EFFORT("reasoning.effort", CHANGED, "An effort is a budget of tokens."),
  MODE("reasoning.mode", CHANGED, "Thinking is on or off."),
  BUDGET(
      "reasoning.budget_tokens",
      DROPPED,
      "The effort counts where both are told; without thinking nothing does."),
  DISPLAY("reasoning.display", DROPPED, "Thoughts are shown as they are."),

  // The rest.
  SCHEMA_NAME("output_format.name", CHANGED, "A schema goes without its name."),
  SCHEMA_DESCRIPTION("output_format.description", DROPPED, "A schema is not described."),
  SCHEMA_STRICT("output_format.strict", DROPPED, "A schema is always enforced."),
  END_USER("end_user", DROPPED, "End users are not told apart."),
  CACHE_KEY("cache_key", DROPPED, "Prompts are cached without being asked."),
  AUTO_CACHE("auto_cache", DROPPED, "Prompts are cached without being asked."),
  SERVICE_TIER("service_tier", DROPPED, "There are no tiers."),
  FOREIGN("*", DROPPED, "A member that only another vendor knows.");

  @SuppressWarnings("ImmutableEnumChecker") // A record of words.
  private final TranslationRule rule;

  Rule(String field, TranslationRule.Effect effect, String reason) {
    rule = new TranslationRule(field, effect, reason);
  }

  @Override
  public TranslationRule rule() {
    return rule;
  }
}

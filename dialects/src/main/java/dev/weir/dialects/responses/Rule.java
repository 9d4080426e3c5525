package dev.weir.dialects.responses;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;

/** What this dialect cannot say, or says otherwise, as an upstream: the one table of it. */
enum Rule implements RuleRow {
  TOP_K("top_k", Effect.DROPPED, "The API has no such parameter."),
  STOP(
      "stop",
      Effect.DROPPED,
      "The API has no stop texts; the answer ends where the model ends it."),
  SEED("seed", Effect.DROPPED, "The API has no such parameter."),
  PRESENCE_PENALTY("presence_penalty", Effect.DROPPED, "The API has no such parameter."),
  FREQUENCY_PENALTY("frequency_penalty", Effect.DROPPED, "The API has no such parameter."),
  LOGIT_BIAS("logit_bias", Effect.DROPPED, "The API has no such parameter."),
  CHOICES("n", Effect.REFUSED, "The API gives one answer a call."),
  MAX_OUTPUT_TOKENS(
      "max_output_tokens", Effect.CHANGED, "Bounds under 16 become 16, the least OpenAI takes."),
  STORE("store", Effect.CHANGED, "Nothing is stored unless a caller of this dialect said so."),
  EFFORT(
      "reasoning.effort",
      Effect.CHANGED,
      "Imitations are sent the nearest of none, low, medium and high."),
  BUDGET(
      "reasoning.budget_tokens",
      Effect.DROPPED,
      "The API has no budgets; one without an effort beside it becomes the nearest effort."),
  MODE(
      "reasoning.mode",
      Effect.DROPPED,
      "Whether to think is the model's affair; switching it off is said by an effort only."),
  DISPLAY("reasoning.display", Effect.DROPPED, "Words other than summarized mean nothing here."),
  SCHEMA_NAME("output_format.name", Effect.CHANGED, "A schema without a fitting name gets one."),
  END_USER("end_user", Effect.DROPPED, "Imitations do not know it; a long one is hashed."),
  CACHE_KEY("cache_key", Effect.DROPPED, "Imitations do not know it."),
  AUTO_CACHE("auto_cache", Effect.DROPPED, "OpenAI caches by itself."),
  SERVICE_TIER("service_tier", Effect.DROPPED, "Tiers of other vendors, and any to imitations."),
  TOOL_CHOICE("tool_choice", Effect.DROPPED, "Without tools there is nothing to choose."),
  TOOL("tools[].vendor", Effect.DROPPED, "Another vendor's own tool."),
  TOOL_NAME(
      "tools[].name",
      Effect.REFUSED,
      "OpenAI takes names of 1 to 64 letters, digits, '_' and '-'; the answer is read without a look"
          + " at the request and could not name the tool back."),
  TOOL_STRICT(
      "tools[].strict",
      Effect.CHANGED,
      "Where nothing is said of it, false is: the API would enforce the schema."),
  TOOL_STRICT_DROPPED("tools[].strict", Effect.DROPPED, "Imitations do not know it."),
  TOOL_CACHE("tools[].cache", Effect.DROPPED, "Tools take no breakpoints."),
  TOOL_EXTRAS("tools[].*", Effect.DROPPED, "Members that only another dialect knows."),
  CUSTOM_TOOL(
      "tools[].custom",
      Effect.CHANGED,
      "Imitations get a function with one string, `input`, and the grammar in its description."),
  BILLING_HEADER(
      "messages[].parts[].billing_header",
      Effect.DROPPED,
      "Claude Code's first system text changes with every request and would spoil the cache."),
  NAME("messages[].name", Effect.DROPPED, "Messages of this API have no speaker's name."),
  MESSAGE_EXTRAS("messages[].*", Effect.DROPPED, "Members that only another dialect knows."),
  THOUGHT(
      "messages[].parts[].thinking",
      Effect.DROPPED,
      "A thought without OpenAI's encrypted content, or with nothing that it led to."),
  FOREIGN_PART(
      "messages[].parts[].vendor", Effect.DROPPED, "A block that only another dialect knows."),
  CACHE(
      "messages[].parts[].cache",
      Effect.DROPPED,
      "No breakpoint can stand here, or for this model."),
  CACHE_TTL("messages[].parts[].cache.ttl", Effect.DROPPED, "Breakpoints have no lifetime here."),
  RESULT_ORDER(
      "messages[].parts[].tool_result",
      Effect.CHANGED,
      "Results follow their calls; a call without one gets one that says so, a result without its"
          + " call becomes a user's text."),
  ERROR(
      "messages[].parts[].error",
      Effect.CHANGED,
      "A result has no flag for failure: its text begins with \"Error: \"."),
  PART_EXTRAS("messages[].parts[].*", Effect.DROPPED, "Members that only another dialect knows."),
  AUDIO("messages[].parts[].audio", Effect.REFUSED, "The API takes no sound."),
  MEDIA("messages[].parts[].media", Effect.REFUSED, "A file that another vendor holds."),
  MISPLACED(
      "messages[].parts[].role", Effect.REFUSED, "Messages of this role cannot hold such a part."),
  EXTRAS("*", Effect.DROPPED, "Members that only another dialect knows.");

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

package dev.weir.dialects.gemini;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;

/** All that becomes other, or nothing, on the way to this dialect. */
enum Rule implements RuleRow {
  THINKING(
      "messages[].parts[].thinking",
      Effect.DROPPED,
      "A thought is valid only for the vendor family that signed it; Gemini is told not to look for"
          + " the signature of a call that another model made."),
  CACHE("messages[].parts[].cache", Effect.DROPPED, "Gemini caches prefixes by itself."),
  DETAIL("messages[].parts[].detail", Effect.DROPPED, "It is OpenAI's word."),
  TITLE(
      "messages[].parts[].title",
      Effect.DROPPED,
      "The Developer API refuses the names of documents."),
  VENDOR_PART(
      "messages[].parts[].vendor", Effect.DROPPED, "A block that only another vendor knows."),
  PART_EXTRAS(
      "messages[].parts[].*", Effect.DROPPED, "Members of parts that only another dialect knows."),
  MESSAGE_NAME("messages[].name", Effect.DROPPED, "Contents have no names."),
  MESSAGE_EXTRAS(
      "messages[].*", Effect.DROPPED, "Members of messages that only another dialect knows."),
  BILLING_HEADER(
      "messages[].parts[].text",
      Effect.DROPPED,
      "Claude Code's first system text changes with every request and would spoil the prompt"
          + " cache; the others stay."),
  TOOL_STRICT("tools[].strict", Effect.DROPPED, "Gemini has no strict tools."),
  TOOL_CACHE("tools[].cache", Effect.DROPPED, "Gemini caches prefixes by itself."),
  TOOL_VENDOR("tools[].vendor", Effect.DROPPED, "A tool that only another vendor has."),
  TOOL_EXTRAS("tools[].*", Effect.DROPPED, "Members of tools that only another dialect knows."),
  TOOL_SCHEMA(
      "tools[].parameters",
      Effect.DROPPED,
      "Imitations take the OpenAPI subset only: what it lacks is left out of the schema."),
  PARTIAL_ARGUMENTS(
      "stream_function_call_arguments",
      Effect.DROPPED,
      "Arguments are passed on when they are whole."),
  PARALLEL("parallel_tools", Effect.DROPPED, "Gemini cannot be kept to one call at a time."),
  LOGIT_BIAS("logit_bias", Effect.DROPPED, "Gemini has no biases."),
  STOP("stop", Effect.DROPPED, "At most 5 stop texts are told, and no empty ones."),
  REASONING("reasoning", Effect.DROPPED, "The model does not think."),
  REASONING_MODE("reasoning.mode", Effect.DROPPED, "Gemini cannot think between tools only."),
  REASONING_BUDGET("reasoning.budget_tokens", Effect.DROPPED, "The effort beside it counts."),
  SCHEMA_NAME("output_format.name", Effect.DROPPED, "Gemini's schemas have no name."),
  SCHEMA_DESCRIPTION(
      "output_format.description", Effect.DROPPED, "Only a schema itself describes the answer."),
  SCHEMA_STRICT("output_format.strict", Effect.DROPPED, "Gemini always enforces a schema."),
  SCHEMA(
      "output_format.schema",
      Effect.DROPPED,
      "Imitations take the OpenAPI subset only: what it lacks is left out of the schema."),
  END_USER("end_user", Effect.DROPPED, "There is no member for it."),
  CACHE_KEY("cache_key", Effect.DROPPED, "Gemini caches prefixes by itself."),
  AUTO_CACHE("auto_cache", Effect.DROPPED, "Gemini caches prefixes by itself."),
  SERVICE_TIER("service_tier", Effect.DROPPED, "The tiers are standard, flex and priority."),
  EXTRAS("*", Effect.DROPPED, "Members of the request that only another dialect knows."),

  CHOICES("choices", Effect.REFUSED, "Gemini gives at most 8 answers a call."),
  FOREIGN_FILE(
      "messages[].parts[].media", Effect.REFUSED, "A file that is stored at another provider."),
  TOOL_NAME(
      "tools[].name",
      Effect.REFUSED,
      "Names begin with a letter or '_' and have up to 64 letters, digits, '_', '.', ':', '-'."),

  EFFORT(
      "reasoning.effort",
      Effect.CHANGED,
      "Before Gemini 3 it becomes a budget, since then the nearest level that the model has."),
  BUDGET(
      "reasoning.budget_tokens",
      Effect.CHANGED,
      "Kept within the model's bounds before Gemini 3, since then the nearest level."),
  DISPLAY(
      "reasoning.display",
      Effect.CHANGED,
      "Thoughts are asked for whenever thinking is and nobody wants them omitted."),
  SEED("seed", Effect.CHANGED, "A seed of more than 32 bits is folded to them."),
  TIER("service_tier", Effect.CHANGED, "default and standard_only are standard."),
  INSTRUCTIONS(
      "messages[].role",
      Effect.CHANGED,
      "Instructions after the beginning are a user's text between system-reminder tags; one role"
          + " in a row is one content, and the user speaks first."),
  RESULTS(
      "messages[].parts[].content",
      Effect.CHANGED,
      "Results stand in the order of their calls, as an object of result or error; a call without"
          + " one gets a stub, a result without a call becomes text."),
  RESULT_MEDIA(
      "messages[].parts[].content[]",
      Effect.CHANGED,
      "Media of results follow as parts of their own before Gemini 3."),
  REFUSAL("messages[].parts[].refusal", Effect.CHANGED, "It becomes text."),
  EMPTY_TEXT("messages[].parts[]", Effect.CHANGED, "Empty texts are left out."),
  ARGUMENTS(
      "messages[].parts[].arguments", Effect.CHANGED, "What is no JSON object is put into one."),
  CALL_NAME(
      "messages[].parts[].name", Effect.CHANGED, "A name in history that does not fit is cut."),
  CUSTOM_TOOL(
      "tools[].format", Effect.CHANGED, "A custom tool becomes a function of one text, input."),
  ALLOWED_TOOLS(
      "tool_choice.allowed", Effect.CHANGED, "Where no call is demanded the other tools go.");

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

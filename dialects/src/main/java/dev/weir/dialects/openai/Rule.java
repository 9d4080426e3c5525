package dev.weir.dialects.openai;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;

/** All that becomes other, or nothing, on the way to this dialect. */
enum Rule implements RuleRow {
  TOP_K("top_k", DROPPED, "There is no such parameter."),
  STOP("stop", DROPPED, "At most four stop texts are told, and no empty ones, and none to some."),
  BUDGET(
      "reasoning.budget_tokens",
      DROPPED,
      "The effort beside it counts; a budget that leaves it to the vendor is not told."),
  EFFORT(
      "reasoning.effort",
      DROPPED,
      "Imitations are sent the nearest that they know, or only whether to think."),
  MODE("reasoning.mode", DROPPED, "Whether to think is said by an effort only."),
  DISPLAY("reasoning.display", DROPPED, "Thoughts are shown as the vendor shows them."),
  AUTO_CACHE("auto_cache", DROPPED, "Prompts are cached without being asked."),
  END_USER("end_user", DROPPED, "Imitations do not know it."),
  CACHE_KEY("cache_key", DROPPED, "Imitations do not know it."),
  SERVICE_TIER("service_tier", DROPPED, "Tiers of other vendors, and any to imitations."),
  PRESENCE("presence_penalty", DROPPED, "Some imitations refuse it."),
  FREQUENCY("frequency_penalty", DROPPED, "Some imitations refuse it."),
  LOGPROBS("logprobs", DROPPED, "Some imitations refuse it."),
  TOP_LOGPROBS("top_logprobs", DROPPED, "Some imitations refuse it."),
  LOGIT_BIAS("logit_bias", DROPPED, "Some imitations refuse it."),
  TOOL_CHOICE(
      "tool_choice",
      DROPPED,
      "Without tools there is nothing to choose, and some imitations know no choice."),
  EXTRAS(
      "*",
      DROPPED,
      "Members of the request that only another dialect knows, or that the vendor refuses."),
  TOOL("tools[]", DROPPED, "Another vendor's own tool."),
  STRICT("tools[].strict", DROPPED, "Imitations do not know it."),
  TOOL_CACHE("tools[].cache", DROPPED, "Tools take no breakpoints."),
  TOOL_EXTRAS("tools[].*", DROPPED, "Members that only another dialect knows."),
  NAME(
      "messages[].name",
      DROPPED,
      "Where a message is joined with others, or holds results, and to imitations."),
  MESSAGE_EXTRAS("messages[].*", DROPPED, "Members that only another dialect knows."),
  BILLING_HEADER(
      "messages[].parts[]",
      DROPPED,
      "Claude Code's first system text changes with every request and would spoil the cache."),
  THOUGHT(
      "messages[].parts[]",
      DROPPED,
      "OpenAI takes no thoughts back; imitations get their own, and any text beside tool calls."),
  FOREIGN_PART("messages[].parts[]", DROPPED, "A block that only another dialect knows."),
  STRAY_PART("messages[].parts[]", DROPPED, "A tool's message holds results and nothing else."),
  SIGNATURE(
      "messages[].parts[].signature",
      DROPPED,
      "The text of another vendor's thought goes without its signature."),
  TITLE("messages[].parts[].title", DROPPED, "A document of plain text goes as a text."),
  CACHE(
      "messages[].parts[].cache",
      DROPPED,
      "No breakpoint can stand here, or for this model; prompts are cached without being asked."),
  CACHE_TTL("messages[].parts[].cache.ttl", DROPPED, "Breakpoints have no lifetime here."),
  PART_EXTRAS("messages[].parts[].*", DROPPED, "Members that only another dialect knows."),

  CHOICES("n", REFUSED, "Some imitations give one answer a call."),
  TOOL_NAME("tools[].name", REFUSED, "Names have up to 64 letters, digits, '_' and '-'."),
  DOCUMENT_URL("messages[].parts[].url", REFUSED, "Documents are sent as bytes or by a file's id."),
  IMAGE("messages[].parts[].image", REFUSED, "Images are sent as bytes or by their address."),
  IMAGE_URL("messages[].parts[].image", REFUSED, "Some imitations take images as bytes only."),
  FOREIGN_FILE("messages[].parts[].file", REFUSED, "A file that another vendor holds."),
  PLACE(
      "messages[].parts[].place",
      REFUSED,
      "Media are a user's, calls are the assistant's and results are a tool's."),

  THOUGHT_TEXT(
      "messages[].parts[].thinking",
      CHANGED,
      "Imitations get the thoughts beside tool calls as reasoning_content."),
  COUNTED_LOGPROBS("logprobs", CHANGED, "To some imitations it is the number of alternatives."),
  FEW_LOGPROBS("top_logprobs", CHANGED, "To some imitations more than 8 are 8."),
  HIDDEN_TOOLS(
      "tools", CHANGED, "Imitations that know no choice are shown the chosen tool only, or none."),
  TURNS("messages[]", CHANGED, "For some imitations those of one role in a row are joined."),
  PREFIX("messages[].role", CHANGED, "Some imitations continue a last answer only if told so."),
  NO_THOUGHT("messages[].parts[]", CHANGED, "Some imitations get an empty text for no thought."),
  CONTROL("messages[].parts[].cache", CHANGED, "Some imitations take it as cache_control."),
  THINKING("reasoning.mode", CHANGED, "Some imitations are told by thinking or reasoning."),
  SCHEMA("output_format", CHANGED, "Some imitations get a schema in words, beside JSON mode."),
  BUDGET_EFFORT("reasoning.budget_tokens", CHANGED, "A budget alone becomes the nearest effort."),
  SYSTEM(
      "messages[].role",
      CHANGED,
      "Imitations get the first instructions as one message, and a developer's as the system's."),
  TEXTS(
      "messages[].parts[].text", CHANGED, "Imitations get texts joined; empty texts are left out."),
  REFUSAL("messages[].parts[].refusal", CHANGED, "To imitations a refusal is a text."),
  RESULT_ORDER(
      "messages[].parts[].tool_result",
      CHANGED,
      "Results follow their calls; a call without one gets one that says so, a result without its"
          + " call becomes a user's text."),
  RESULT_ERROR(
      "messages[].parts[].error",
      CHANGED,
      "A result has no flag for failure: its text begins with \"Error: \"."),
  RESULT_MEDIA(
      "messages[].parts[].content[]",
      CHANGED,
      "Tools give back text: media follow in a user's message, with a word in their place."),
  DOCUMENT_TEXT("messages[].parts[].document", CHANGED, "A document of plain text is a text."),
  DOCUMENT_NAME("messages[].parts[].title", CHANGED, "A document without a title gets one."),
  CALL_ID("messages[].parts[].id", CHANGED, "Ids that do not fit are mapped, always the same."),
  CALL_NAME(
      "messages[].parts[].name",
      CHANGED,
      "A name in history that does not fit is mapped, always the same."),
  CUSTOM_CALL(
      "messages[].parts[].custom",
      CHANGED,
      "Imitations get the free text of a call as the one argument of a function."),
  SCHEMA_NAME("output_format.name", CHANGED, "A schema without a fitting name gets one."),
  CUSTOM_TOOL(
      "tools[].format",
      CHANGED,
      "Imitations get a custom tool as a function of one text, `input`."),
  PARAMETERS(
      "tools[].parameters", CHANGED, "To imitations a function without any takes an empty object."),
  ALLOWED_TOOLS("tool_choice.allowed", CHANGED, "Imitations are shown the allowed tools only."),
  LONG_USER("end_user", CHANGED, "One of more than 64 characters is hashed."),
  TIER("service_tier", CHANGED, "standard_only is default.");

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

package dev.weir.dialects.openai;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import java.util.Arrays;
import java.util.List;

/** All that becomes other, or nothing, on the way to this dialect. */
enum Rule {
  TOP_K("top_k", DROPPED, "There is no such parameter."),
  STOP("stop", DROPPED, "At most four stop texts are told, and no empty ones."),
  BUDGET("reasoning.budget_tokens", DROPPED, "The effort beside it counts."),
  MODE("reasoning.mode", DROPPED, "Whether to think is said by an effort only."),
  DISPLAY("reasoning.display", DROPPED, "Thoughts are shown as the vendor shows them."),
  EFFORT("reasoning.effort", DROPPED, "A budget that means the vendor's own choice is not told."),
  AUTO_CACHE("auto_cache", DROPPED, "Prompts are cached without being asked."),
  END_USER("end_user", DROPPED, "Imitations do not know it; OpenAI gets a long one hashed."),
  CACHE_KEY("cache_key", DROPPED, "Imitations do not know it."),
  SERVICE_TIER("service_tier", DROPPED, "Tiers of other vendors, and any to imitations."),
  TOOL_CHOICE("tool_choice", DROPPED, "Without tools there is nothing to choose."),
  EXTRAS("*", DROPPED, "Members of the request that only another dialect knows."),
  TOOL("tools[]", DROPPED, "Another vendor's own tool."),
  STRICT("tools[].strict", DROPPED, "Imitations do not know it."),
  TOOL_MEMBER("tools[].*", DROPPED, "Marks, and members that only another dialect knows."),
  NAME("messages[].name", DROPPED, "Where a message is joined with others, or holds results."),
  MESSAGE_EXTRAS("messages[].*", DROPPED, "Members that only another dialect knows."),
  PART(
      "messages[].parts[]",
      DROPPED,
      "Thoughts, which OpenAI does not take back, and blocks that only another dialect knows."),
  PART_MEMBER(
      "messages[].parts[].*",
      DROPPED,
      "Signatures, cache marks that this model does not take, and members of other dialects."),

  TOOL_NAME("tools[].name", REFUSED, "Names have up to 64 letters, digits, '_' and '-'."),
  MEDIA(
      "messages[].parts[].media",
      REFUSED,
      "Documents by address, images by a file's id, files that another vendor holds."),
  PLACE("messages[].parts[].place", REFUSED, "Media are a user's, and results are a tool's."),

  THOUGHT_TEXT(
      "messages[].parts[].thinking", CHANGED, "Imitations get thoughts as reasoning_content."),
  REASONING("reasoning.effort", CHANGED, "A budget alone becomes the nearest effort."),
  SYSTEM("messages[].role", CHANGED, "Imitations get the first instructions as one message."),
  RESULT_ERROR("messages[].parts[].error", CHANGED, "That a tool failed is said in its text."),
  CALL_ID("messages[].parts[].id", CHANGED, "Ids that do not fit are mapped, always the same."),
  SCHEMA_NAME("output_format.name", CHANGED, "A schema without a name gets one."),
  CUSTOM_TOOL(
      "tools[].format",
      CHANGED,
      "Imitations get a custom tool as a function of one text, `input`."),
  ALLOWED_TOOLS("tool_choice.allowed", CHANGED, "Imitations are shown the allowed tools only.");

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

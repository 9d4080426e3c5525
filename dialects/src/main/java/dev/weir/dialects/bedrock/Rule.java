package dev.weir.dialects.bedrock;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;

/**
 * What Converse has no words for. A star in a field stands for any name that a member of another
 * dialect may have.
 */
enum Rule implements RuleRow {
  CHOICES("n", REFUSED, "Converse gives one answer a call"),
  MEDIA_URL(
      "messages[].content[].url",
      REFUSED,
      "Converse fetches nothing: images and documents are sent as bytes or lie in S3"),
  FILE(
      "messages[].content[].file_id",
      REFUSED,
      "the file is stored at another provider, or nowhere that Converse can read"),
  MEDIA_TYPE(
      "messages[].content[].media_type",
      REFUSED,
      "images are png, jpeg, gif or webp; documents pdf, csv, doc, docx, xls, xlsx, html, txt or md"),
  INSTRUCTION_MEDIA(
      "messages[].content[].instructions", REFUSED, "instructions can hold text only"),
  TOOL_NAME(
      "tools[].name", REFUSED, "tool names are 1 to 64 letters, digits, '_' and '-' in Converse"),

  TEMPERATURE("temperature", DROPPED, "the newest Claude models refuse it, as do those that think"),
  TOP_P("top_p", DROPPED, "Claude 4 and later take it only without a temperature, or not at all"),
  TOP_K("top_k", DROPPED, "only Claude is known to take it, and its newest models do not"),
  STOP("stop", DROPPED, "stop texts that are blank are refused"),
  SEED("seed", DROPPED, "Converse has no word for it"),
  PRESENCE_PENALTY("presence_penalty", DROPPED, "Converse has no word for it"),
  FREQUENCY_PENALTY("frequency_penalty", DROPPED, "Converse has no word for it"),
  LOGPROBS("logprobs", DROPPED, "Converse has no word for it"),
  TOP_LOGPROBS("top_logprobs", DROPPED, "Converse has no word for it"),
  LOGIT_BIAS("logit_bias", DROPPED, "Converse has no word for it"),
  REASONING(
      "reasoning",
      DROPPED,
      "only Claude's way to ask for thinking is known; Claude does not think by budget where a call"
          + " is forced or the conversation's last thought was lost"),
  TOOL_CHOICE(
      "tool_choice",
      DROPPED,
      "there is no word for no tool: tools are not shown, but stay where the conversation holds"
          + " calls; and no choice without tools"),
  PARALLEL_TOOL_CALLS(
      "parallel_tool_calls", DROPPED, "only Claude can be told to call one tool at a time"),
  FORMAT_STRICT(
      "response_format.strict", DROPPED, "a schema is always enforced where the model can"),
  FORMAT_NAME(
      "response_format.name",
      DROPPED,
      "a schema that is only told to the model in words has no name and no description"),
  END_USER(
      "end_user",
      DROPPED,
      "it is a value of requestMetadata, which is 256 letters, digits, spaces and _:/=+-@$#,. long"
          + " at most"),
  CACHE_KEY("cache_key", DROPPED, "Converse has no word for it"),
  AUTO_CACHE(
      "auto_cache",
      DROPPED,
      "a cache point stands after the user's last words, and only Claude and Nova are known to take"
          + " any"),
  SERVICE_TIER(
      "service_tier",
      DROPPED,
      "it is default, flex, priority or reserved; standard_only becomes default"),
  SPEAKER("messages[].name", DROPPED, "Converse has no word for it"),
  THINKING(
      "messages[].content[].thinking",
      DROPPED,
      "a thought goes back only with a signature of Bedrock's, or to Claude with one of Anthropic's"),
  BILLING_HEADER(
      "messages[].content[].billing_header",
      DROPPED,
      "Claude Code's first block changes with every request and would spoil the prompt cache"),
  DETAIL("messages[].content[].detail", DROPPED, "Converse has no word for it"),
  CACHE(
      "messages[].content[].cache", DROPPED, "only Claude and Nova are known to take cache points"),
  CACHE_TTL(
      "messages[].content[].cache.ttl",
      DROPPED,
      "a cache point lives 5m, 1h or the vendor's default"),
  TOOL_CACHE("tools[].cache", DROPPED, "only Claude and Nova are known to take cache points"),
  TOOL_CACHE_TTL(
      "tools[].cache.ttl", DROPPED, "a cache point lives 5m, 1h or the vendor's default"),
  REQUEST_MEMBER("*", DROPPED, "another dialect's own member"),
  MESSAGE_MEMBER("messages[].*", DROPPED, "another dialect's own member"),
  PART_MEMBER("messages[].content[].*", DROPPED, "another dialect's own member or block"),
  TOOL_MEMBER("tools[].*", DROPPED, "another dialect's own member or tool"),

  TEMPERATURE_RANGE("temperature", CHANGED, "Claude's ends at 1: what is above becomes 1"),
  EFFORT(
      "reasoning",
      CHANGED,
      "Claude is asked in additionalModelRequestFields.thinking and outputConfig.effort, in the way"
          + " that the model knows; a bound on the answer leaves room for the budget"),
  ALLOWED_TOOLS("tool_choice.allowed_tools", CHANGED, "the other tools are not shown"),
  ONE_CALL(
      "parallel_tool_calls",
      CHANGED,
      "Claude is told in additionalModelRequestFields.tool_choice, which then holds the choice too"),
  STUB_TOOL(
      "tools",
      CHANGED,
      "a conversation that holds calls needs tools: without any, one is declared that does nothing"),
  CUSTOM_TOOLS(
      "tools[].custom",
      CHANGED,
      "a custom tool is a function with one string, its grammar stands in the description"),
  JSON_OBJECT(
      "response_format",
      CHANGED,
      "one JSON object of any shape, and any schema for Claude before 4.5, is asked for in words"),
  SCHEMA(
      "response_format.schema",
      CHANGED,
      "for Claude objects are closed, and what it cannot enforce stands in the description"),
  LATE_INSTRUCTIONS(
      "messages[].role",
      CHANGED,
      "later instructions are a user's text between <system-reminder> tags, but for those of"
          + " Converse's own role system; messages of one role in a row are one; the user begins"),
  BLANK_TEXTS("messages[].content[].text", CHANGED, "blank texts are refused and left out"),
  UNANSWERED_CALLS(
      "messages[].content[].tool_call",
      CHANGED,
      "a call without result gets one that says so; ids and names that do not fit are mapped;"
          + " arguments that are no JSON object become one"),
  RESULTS(
      "messages[].content[].tool_result",
      CHANGED,
      "a result without its call becomes a user's text, one without content says so; cache marks"
          + " within stand after it"),
  DOCUMENT_NAMES(
      "messages[].content[].title",
      CHANGED,
      "a name keeps letters, digits, single spaces, hyphens, brackets and parentheses, and is made"
          + " unique; beside a document stands a text"),
  REFUSALS("messages[].content[].refusal", CHANGED, "a refusal is a text");

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

package dev.weir.dialects.gemini;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.chat.Usage.orZero;
import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code usageMetadata}. It counts thoughts beside the answer and the prompts of its own tools
 * beside the prompt, the canonical usage within; what is read from the cache both count within.
 */
final class UsageCounts {

  private static final String TOOL_USE = "toolUsePromptTokenCount";
  private static final Set<String> KNOWN =
      Set.of(
          "promptTokenCount",
          "candidatesTokenCount",
          "thoughtsTokenCount",
          "cachedContentTokenCount",
          "totalTokenCount");

  private UsageCounts() {}

  /** The counts; what is no object tells nothing. */
  static Usage read(@Nullable JsonValue usage) {
    if (usage == null || !usage.isObject() || usage.members().isEmpty()) {
      return Usage.NONE;
    }
    long prompt = count(usage, "promptTokenCount");
    long input = prompt == UNKNOWN ? UNKNOWN : prompt + orZero(count(usage, TOOL_USE));
    long candidates = count(usage, "candidatesTokenCount");
    long thoughts = count(usage, "thoughtsTokenCount");
    long total = count(usage, "totalTokenCount");
    long output = UNKNOWN;
    if (candidates != UNKNOWN || thoughts != UNKNOWN) {
      output = orZero(candidates) + orZero(thoughts);
    } else if (total != UNKNOWN && input != UNKNOWN) {
      output = Math.max(0, total - input);
    }
    return new Usage(
        input,
        count(usage, "cachedContentTokenCount"),
        UNKNOWN,
        UNKNOWN,
        output,
        thoughts,
        false,
        new Extras(GEMINI, usage.membersBut(KNOWN)));
  }

  /** Some write counts of 64 bits as strings. */
  private static long count(JsonValue usage, String name) {
    JsonValue value = usage.get(name);
    if (value == null) {
      return UNKNOWN;
    }
    if (value.isString()) {
      return digits(value.text());
    }
    long count = usage.longOf(name, UNKNOWN);
    return count > Integer.MAX_VALUE * 1000L ? UNKNOWN : Math.max(UNKNOWN, count);
  }

  private static long digits(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : UNKNOWN;
  }

  /**
   * Writes the object.
   *
   * @param estimatedInput what counts as the prompt where the vendor did not tell
   */
  static void write(JsonWriter out, Usage usage, long estimatedInput) {
    RawJson tools = usage.extras().of(GEMINI).get(TOOL_USE);
    long toolUse = tools == null ? 0 : orZero(toolUse(tools));
    long input = orZero(usage.input() == UNKNOWN ? estimatedInput : usage.input());
    long output = orZero(usage.output());
    long thoughts = orZero(usage.reasoning());
    out.object().name("promptTokenCount").number(Math.max(0, input - toolUse));
    out.name("candidatesTokenCount").number(Math.max(0, output - thoughts));
    if (usage.reasoning() != UNKNOWN) {
      out.name("thoughtsTokenCount").number(thoughts);
    }
    if (usage.cacheRead() != UNKNOWN) {
      out.name("cachedContentTokenCount").number(usage.cacheRead());
    }
    out.name("totalTokenCount").number(input + output);
    out.members(usage.extras().of(GEMINI)).endObject();
  }

  private static long toolUse(RawJson count) {
    JsonValue value = JsonReader.read(count);
    return digits(value.text());
  }
}

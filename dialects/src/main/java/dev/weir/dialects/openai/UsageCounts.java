package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code usage} object. */
public final class UsageCounts {

  private static final String PROMPT_DETAILS = "prompt_tokens_details";
  private static final String COMPLETION_DETAILS = "completion_tokens_details";
  private static final Set<String> KNOWN =
      Set.of(
          "prompt_tokens", "completion_tokens", "total_tokens", PROMPT_DETAILS, COMPLETION_DETAILS);
  private static final Set<String> KNOWN_DETAILS =
      Set.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

  private UsageCounts() {}

  /** The counts, with all that stands beside them; what is no object tells nothing. */
  static Usage read(@Nullable JsonValue usage) {
    return read(usage, true);
  }

  /** The counts alone, for those who write no usage. */
  static Usage counts(@Nullable JsonValue usage) {
    return read(usage, false);
  }

  private static Usage read(@Nullable JsonValue usage, boolean withExtras) {
    if (usage == null || !usage.isObject()) {
      return Usage.NONE;
    }
    JsonValue promptDetails = usage.get(PROMPT_DETAILS);
    JsonValue completionDetails = usage.get(COMPLETION_DETAILS);
    long input = count(usage, "prompt_tokens");
    long output = count(usage, "completion_tokens");
    long reasoning = count(completionDetails, "reasoning_tokens");
    long cacheRead = count(promptDetails, "cached_tokens");
    if (cacheRead == Usage.UNKNOWN) {
      cacheRead = count(usage, "prompt_cache_hit_tokens"); // DeepSeek.
    }
    if (cacheRead == Usage.UNKNOWN) {
      cacheRead = count(usage, "cached_tokens"); // Moonshot.
    }
    if (reasoning > 0 && count(usage, "total_tokens") == input + output + reasoning) {
      output += reasoning; // xAI counts thoughts beside the completion, everybody else within.
    }
    return new Usage(
        input,
        cacheRead,
        count(promptDetails, "cache_write_tokens"),
        Usage.UNKNOWN,
        output,
        reasoning,
        false,
        withExtras ? extras(usage) : Extras.NONE);
  }

  /**
   * Writes the object. Details that are not known are left out.
   *
   * @param estimatedInput what counts as the prompt where the vendor did not tell
   */
  public static void write(JsonWriter out, Usage usage, long estimatedInput) {
    long input = Usage.orZero(usage.input() == Usage.UNKNOWN ? estimatedInput : usage.input());
    long output = Usage.orZero(usage.output());
    Map<String, RawJson> extras = usage.extras().of(DialectName.OPENAI_CHAT);
    out.object().name("prompt_tokens").number(input);
    out.name("completion_tokens").number(output);
    out.name("total_tokens").number(input + output);
    boolean wrote = usage.cacheWrite5m() != Usage.UNKNOWN || usage.cacheWrite1h() != Usage.UNKNOWN;
    if (usage.cacheRead() != Usage.UNKNOWN || wrote || extras.containsKey(PROMPT_DETAILS)) {
      out.name(PROMPT_DETAILS).object();
      known(out, "cached_tokens", usage.cacheRead());
      known(
          out,
          "cache_write_tokens",
          wrote
              ? Usage.orZero(usage.cacheWrite5m()) + Usage.orZero(usage.cacheWrite1h())
              : Usage.UNKNOWN);
      Leftovers.within(out, usage.extras(), PROMPT_DETAILS);
      out.endObject();
    }
    if (usage.reasoning() != Usage.UNKNOWN || extras.containsKey(COMPLETION_DETAILS)) {
      out.name(COMPLETION_DETAILS).object();
      known(out, "reasoning_tokens", usage.reasoning());
      Leftovers.within(out, usage.extras(), COMPLETION_DETAILS);
      out.endObject();
    }
    Leftovers.without(out, usage.extras(), KNOWN);
    out.endObject();
  }

  private static long count(@Nullable JsonValue object, String name) {
    return object == null
        ? Usage.UNKNOWN
        : Math.max(Usage.UNKNOWN, object.longOf(name, Usage.UNKNOWN));
  }

  private static void known(JsonWriter out, String name, long count) {
    if (count != Usage.UNKNOWN) {
      out.name(name).number(count);
    }
  }

  private static Extras extras(JsonValue usage) {
    Map<String, RawJson> left = new LinkedHashMap<>(usage.membersBut(KNOWN));
    for (String details : List.of(PROMPT_DETAILS, COMPLETION_DETAILS)) {
      JsonValue object = usage.get(details);
      Map<String, RawJson> unknown = object == null ? Map.of() : object.membersBut(KNOWN_DETAILS);
      if (!unknown.isEmpty()) {
        left.put(details, new JsonWriter().object(unknown).toRaw());
      }
    }
    return new Extras(DialectName.OPENAI_CHAT, left);
  }
}

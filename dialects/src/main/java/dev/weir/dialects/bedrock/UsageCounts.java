package dev.weir.dialects.bedrock;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.chat.Usage.orZero;
import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bedrock's {@code usage}. It counts cache reads and writes beside {@code inputTokens}, the
 * canonical usage within.
 */
final class UsageCounts {

  private static final Set<String> KNOWN =
      Set.of(
          "inputTokens",
          "outputTokens",
          "totalTokens",
          "cacheReadInputTokens",
          "cacheWriteInputTokens",
          "cacheDetails");

  private UsageCounts() {}

  static Usage read(JsonValue usage) {
    long plain = count(usage, "inputTokens");
    long read = count(usage, "cacheReadInputTokens");
    long written = count(usage, "cacheWriteInputTokens");
    long fiveMinutes = UNKNOWN;
    long hour = UNKNOWN;
    JsonValue details = usage.get("cacheDetails");
    if (details != null) {
      for (JsonValue detail : details.items()) {
        boolean hours = "1h".equals(detail.textOf("ttl"));
        hour = hours ? count(detail, "inputTokens") : hour;
        fiveMinutes = hours ? fiveMinutes : count(detail, "inputTokens");
      }
    }
    long rest = orZero(written) - orZero(fiveMinutes) - orZero(hour);
    // Without a word on the lifetime it is the default one.
    if (rest > 0 || (written != UNKNOWN && hour == UNKNOWN)) {
      fiveMinutes = orZero(fiveMinutes) + Math.max(0, rest);
    }
    long total = plain + orZero(read) + orZero(fiveMinutes) + orZero(hour);
    return new Usage(
        plain == UNKNOWN ? UNKNOWN : total,
        read,
        fiveMinutes,
        hour,
        count(usage, "outputTokens"),
        UNKNOWN,
        false,
        new Extras(BEDROCK_CONVERSE, others(usage)));
  }

  private static Map<String, RawJson> others(JsonValue usage) {
    Map<String, RawJson> others = new LinkedHashMap<>();
    usage
        .members()
        .forEach(
            (name, value) -> {
              if (!KNOWN.contains(name)) {
                others.put(name, value.raw());
              }
            });
    return others;
  }

  private static long count(JsonValue object, String name) {
    return Math.max(UNKNOWN, object.longOf(name, UNKNOWN));
  }

  /**
   * Writes the {@code usage} object.
   *
   * @param estimatedInput what to tell when the vendor told nothing
   */
  static void write(JsonWriter out, Usage usage, long estimatedInput) {
    long written = orZero(usage.cacheWrite5m()) + orZero(usage.cacheWrite1h());
    long beside = orZero(usage.cacheRead()) + written;
    long input = usage.input() == UNKNOWN ? Math.max(0, estimatedInput) : inputBesideCache(usage);
    long output = orZero(usage.output());
    out.object().name("inputTokens").number(input).name("outputTokens").number(output);
    out.name("totalTokens").number(input + beside + output);
    if (usage.cacheRead() != UNKNOWN) {
      out.name("cacheReadInputTokens").number(usage.cacheRead());
    }
    if (usage.cacheWrite5m() != UNKNOWN || usage.cacheWrite1h() != UNKNOWN) {
      out.name("cacheWriteInputTokens").number(written);
    }
    if (usage.cacheWrite1h() != UNKNOWN) {
      out.name("cacheDetails").array();
      detail(out, "1h", usage.cacheWrite1h());
      detail(out, "5m", usage.cacheWrite5m());
      out.endArray();
    }
    out.members(usage.extras().of(BEDROCK_CONVERSE)).endObject();
  }

  /** The tokens of the prompt that were neither read from a cache nor written to one. */
  static long inputBesideCache(Usage usage) {
    long cached =
        orZero(usage.cacheRead()) + orZero(usage.cacheWrite5m()) + orZero(usage.cacheWrite1h());
    return Math.max(0, orZero(usage.input()) - cached);
  }

  private static void detail(JsonWriter out, String ttl, long tokens) {
    if (tokens != UNKNOWN) {
      out.object().name("ttl").text(ttl).name("inputTokens").number(tokens).endObject();
    }
  }
}

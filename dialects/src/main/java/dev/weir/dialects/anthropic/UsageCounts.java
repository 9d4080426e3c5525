package dev.weir.dialects.anthropic;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.chat.Usage.orZero;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Anthropic's {@code usage}: the last count told of each kind. It counts cache reads and writes
 * beside {@code input_tokens}, the canonical usage within.
 */
final class UsageCounts {

  private long input = UNKNOWN;
  private long read = UNKNOWN;
  private long written = UNKNOWN;
  private long written5m = UNKNOWN;
  private long written1h = UNKNOWN;
  private long output = UNKNOWN;
  private long thinking = UNKNOWN;
  private final Map<String, RawJson> others = new LinkedHashMap<>();

  /** Takes a {@code usage} object; what it does not tell stays. */
  void update(JsonValue usage) {
    usage
        .members()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "input_tokens" -> input = count(usage, name, input);
                case "output_tokens" -> output = count(usage, name, output);
                case "cache_read_input_tokens" -> read = count(usage, name, read);
                case "cache_creation_input_tokens" -> written = count(usage, name, written);
                case "cache_creation" -> {
                  written5m = count(value, "ephemeral_5m_input_tokens", written5m);
                  written1h = count(value, "ephemeral_1h_input_tokens", written1h);
                }
                case "output_tokens_details" ->
                    thinking = count(value, "thinking_tokens", thinking);
                default -> {
                  if (!value.isNull() || !others.containsKey(name)) {
                    others.put(name, value.raw());
                  }
                }
              }
            });
  }

  private static long count(JsonValue object, String name, long before) {
    return Math.max(UNKNOWN, object.longOf(name, before));
  }

  /** All that was told. */
  Usage toUsage() {
    long unassigned = orZero(written) - orZero(written5m) - orZero(written1h);
    // Without a word on the lifetime it is the default one.
    boolean default5m = written1h == UNKNOWN ? written != UNKNOWN : unassigned > 0;
    long fiveMinutes = default5m ? orZero(written5m) + Math.max(0, unassigned) : written5m;
    long total = input + orZero(read) + orZero(fiveMinutes) + orZero(written1h);
    return new Usage(
        input == UNKNOWN ? UNKNOWN : total,
        read,
        fiveMinutes,
        written1h,
        output,
        thinking,
        false,
        new Extras(DialectName.ANTHROPIC_MESSAGES, others));
  }

  /**
   * Writes the {@code usage} object.
   *
   * @param estimatedInput what to tell when the vendor told nothing: clients watch this count to
   *     know when a conversation gets too long, so it is never 0
   */
  static void write(JsonWriter out, Usage usage, long estimatedInput) {
    long written = orZero(usage.cacheWrite5m()) + orZero(usage.cacheWrite1h());
    long plain = usage.input() - orZero(usage.cacheRead()) - written;
    long input = usage.input() > 0 ? Math.max(0, plain) : Math.max(1, estimatedInput);
    out.object().name("input_tokens").number(input);
    if (usage.cacheWrite5m() != UNKNOWN || usage.cacheWrite1h() != UNKNOWN) {
      out.name("cache_creation_input_tokens").number(written);
    }
    if (usage.cacheRead() != UNKNOWN) {
      out.name("cache_read_input_tokens").number(usage.cacheRead());
    }
    if (usage.cacheWrite1h() != UNKNOWN) {
      out.name("cache_creation").object();
      if (usage.cacheWrite5m() != UNKNOWN) {
        out.name("ephemeral_5m_input_tokens").number(usage.cacheWrite5m());
      }
      out.name("ephemeral_1h_input_tokens").number(usage.cacheWrite1h()).endObject();
    }
    out.name("output_tokens").number(orZero(usage.output()));
    if (usage.reasoning() != UNKNOWN) {
      out.name("output_tokens_details").object();
      out.name("thinking_tokens").number(usage.reasoning()).endObject();
    }
    out.members(usage.extras().of(DialectName.ANTHROPIC_MESSAGES)).endObject();
  }
}

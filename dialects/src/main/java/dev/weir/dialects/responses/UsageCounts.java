package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code usage} object. */
final class UsageCounts {

  private static final String INPUT_DETAILS = "input_tokens_details";
  private static final String OUTPUT_DETAILS = "output_tokens_details";
  private static final Set<String> KNOWN =
      Set.of("input_tokens", "output_tokens", "total_tokens", INPUT_DETAILS, OUTPUT_DETAILS);
  private static final Set<String> KNOWN_DETAILS =
      Set.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

  private UsageCounts() {}

  /** The counts; what is no object tells nothing. */
  static Usage read(@Nullable JsonValue usage) {
    if (usage == null || !usage.isObject()) {
      return Usage.NONE;
    }
    JsonValue input = usage.get(INPUT_DETAILS);
    JsonValue output = usage.get(OUTPUT_DETAILS);
    return new Usage(
        count(usage, "input_tokens"),
        count(input, "cached_tokens"),
        count(input, "cache_write_tokens"),
        Usage.UNKNOWN,
        count(usage, "output_tokens"),
        count(output, "reasoning_tokens"),
        false,
        extras(usage));
  }

  /**
   * Writes the object. Clients want all details, so that what is not known of them is 0.
   *
   * @param estimatedInput what counts as the prompt where the vendor did not tell
   */
  static void write(JsonWriter out, Usage usage, long estimatedInput) {
    long input = Usage.orZero(usage.input() == Usage.UNKNOWN ? estimatedInput : usage.input());
    long output = Usage.orZero(usage.output());
    Map<String, RawJson> extras = usage.extras().of(OPENAI_RESPONSES);
    out.object().name("input_tokens").number(input);
    out.name(INPUT_DETAILS).object();
    out.name("cached_tokens").number(Usage.orZero(usage.cacheRead()));
    long written = Usage.orZero(usage.cacheWrite5m()) + Usage.orZero(usage.cacheWrite1h());
    out.name("cache_write_tokens").number(written);
    more(out, extras.get(INPUT_DETAILS));
    out.endObject().name("output_tokens").number(output);
    out.name(OUTPUT_DETAILS).object();
    out.name("reasoning_tokens").number(Usage.orZero(usage.reasoning()));
    more(out, extras.get(OUTPUT_DETAILS));
    out.endObject().name("total_tokens").number(input + output);
    out.members(ItemExtras.without(extras, INPUT_DETAILS, OUTPUT_DETAILS)).endObject();
  }

  private static void more(JsonWriter out, @Nullable RawJson members) {
    if (members != null) {
      out.members(JsonReader.read(members));
    }
  }

  private static long count(@Nullable JsonValue object, String name) {
    return object == null
        ? Usage.UNKNOWN
        : Math.max(Usage.UNKNOWN, object.longOf(name, Usage.UNKNOWN));
  }

  private static Extras extras(JsonValue usage) {
    Map<String, RawJson> left = new LinkedHashMap<>(usage.membersBut(KNOWN));
    for (String details : List.of(INPUT_DETAILS, OUTPUT_DETAILS)) {
      JsonValue object = usage.get(details);
      Map<String, RawJson> unknown = object == null ? Map.of() : object.membersBut(KNOWN_DETAILS);
      if (!unknown.isEmpty()) {
        left.put(details, new JsonWriter().object(unknown).toRaw());
      }
    }
    return new Extras(OPENAI_RESPONSES, left);
  }
}

package dev.weir.dialects.operation;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What answers of OpenAI's shape report beside chat. Audio is counted in seconds by some models:
 * those, and tokens by their kind, are extras.
 */
final class ReportedUsage {

  private static final List<String> INPUT = List.of("input_tokens", "prompt_tokens");
  private static final List<String> OUTPUT = List.of("output_tokens", "completion_tokens");
  private static final String TOTAL = "total_tokens";

  // Images have the plural, transcriptions the singular.
  private static final List<String> INPUT_DETAILS =
      List.of("input_tokens_details", "input_token_details", "prompt_tokens_details");
  private static final List<String> OUTPUT_DETAILS =
      List.of("output_tokens_details", "output_token_details", "completion_tokens_details");

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "input_tokens",
          "prompt_tokens",
          "output_tokens",
          "completion_tokens",
          TOTAL,
          "input_tokens_details",
          "input_token_details",
          "prompt_tokens_details",
          "output_tokens_details",
          "output_token_details",
          "completion_tokens_details");
  private static final Set<String> KNOWN_DETAILS =
      Set.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

  private ReportedUsage() {}

  /**
   * The counts, {@link Usage#NONE} where there are none.
   *
   * @param shape whose words they are, for the extras
   * @param usage the answer's {@code usage}
   * @param meta the answer's {@code meta}, where Cohere tells what it bills
   */
  static Usage read(String shape, @Nullable JsonValue usage, @Nullable JsonValue meta) {
    JsonValue billed = meta == null ? null : meta.get("billed_units");
    JsonValue counts = usage != null && usage.isObject() ? usage : billed;
    if (counts == null || !counts.isObject()) {
      return Usage.NONE;
    }
    long input = count(counts, INPUT);
    long output = count(counts, OUTPUT);
    if (input == Usage.UNKNOWN && output == Usage.UNKNOWN) {
      input = count(counts, List.of(TOTAL)); // Rerank has no output, and tells no more.
      JsonValue tokens = meta == null ? null : meta.get("tokens");
      if (input == Usage.UNKNOWN && tokens != null) {
        input = count(tokens, INPUT); // Cohere bills searches, and counts tokens beside them.
      }
    }
    return new Usage(
        input,
        detail(counts, INPUT_DETAILS, "cached_tokens"),
        detail(counts, INPUT_DETAILS, "cache_write_tokens"),
        Usage.UNKNOWN,
        output,
        detail(counts, OUTPUT_DETAILS, "reasoning_tokens"),
        false,
        new Extras(shape, extras(counts)));
  }

  private static long count(JsonValue object, List<String> names) {
    for (String name : names) {
      long count = object.longOf(name, Usage.UNKNOWN);
      if (count >= 0) {
        return count;
      }
    }
    return Usage.UNKNOWN;
  }

  private static long detail(JsonValue counts, List<String> places, String name) {
    for (String place : places) {
      JsonValue details = counts.get(place);
      if (details != null) {
        return count(details, List.of(name));
      }
    }
    return Usage.UNKNOWN;
  }

  private static Map<String, RawJson> extras(JsonValue counts) {
    Map<String, RawJson> extras = new LinkedHashMap<>(counts.membersBut(KNOWN));
    counts
        .members()
        .forEach(
            (name, value) -> {
              boolean details = INPUT_DETAILS.contains(name) || OUTPUT_DETAILS.contains(name);
              Map<String, RawJson> left = details ? value.membersBut(KNOWN_DETAILS) : Map.of();
              if (!left.isEmpty()) {
                extras.put(name, new JsonWriter().object(left).toRaw());
              }
            });
    return extras;
  }
}

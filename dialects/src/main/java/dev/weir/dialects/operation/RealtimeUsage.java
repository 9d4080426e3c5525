package dev.weir.dialects.operation;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a realtime conversation of OpenAI's shape uses, by the events that its server sends.
 * Each response is charged for itself, what it read again of earlier ones included. Never fails,
 * whatever the texts.
 *
 * <p>The sums by kind of token are extras of {@link ShapeName#OPENAI}. Not safe for use by several
 * threads.
 */
public final class RealtimeUsage {

  private static final String DONE = "response.done";
  private static final String DONE_QUOTED = '"' + DONE + '"';

  private static final String INPUT_DETAILS = "input_token_details";
  private static final String OUTPUT_DETAILS = "output_token_details";
  private static final String CACHED_DETAILS = "cached_tokens_details";
  private static final List<String> KINDS = List.of("text_tokens", "audio_tokens", "image_tokens");

  private Usage total = Usage.NONE;
  private final Map<String, Long> input = new LinkedHashMap<>(); // By the names in KINDS.
  private final Map<String, Long> cached = new LinkedHashMap<>();
  private final Map<String, Long> output = new LinkedHashMap<>();

  /** Takes the text of a server's event. Only the few that may tell something are parsed. */
  public void take(String event) {
    if (!event.contains(DONE_QUOTED)) {
      return;
    }
    JsonValue read;
    try {
      read = JsonReader.read(event.getBytes(StandardCharsets.UTF_8));
    } catch (NotJsonException notOurs) {
      return;
    }
    JsonValue response = DONE.equals(read.textOf("type")) ? read.get("response") : null;
    JsonValue usage = response == null ? null : response.get("usage");
    if (usage != null && usage.isObject()) {
      add(usage);
    }
  }

  private void add(JsonValue usage) {
    JsonValue inputDetails = usage.get(INPUT_DETAILS);
    JsonValue outputDetails = usage.get(OUTPUT_DETAILS);
    addKinds(input, inputDetails);
    addKinds(cached, inputDetails == null ? null : inputDetails.get(CACHED_DETAILS));
    addKinds(output, outputDetails);
    total =
        new Usage(
            plus(total.input(), count(usage, "input_tokens")),
            plus(total.cacheRead(), count(inputDetails, "cached_tokens")),
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            plus(total.output(), count(usage, "output_tokens")),
            plus(total.reasoning(), count(outputDetails, "reasoning_tokens")),
            false,
            Extras.NONE);
  }

  private static void addKinds(Map<String, Long> sums, @Nullable JsonValue details) {
    for (String kind : KINDS) {
      long count = count(details, kind);
      if (count != Usage.UNKNOWN) {
        sums.merge(kind, count, RealtimeUsage::plus);
      }
    }
  }

  private static long count(@Nullable JsonValue object, String name) {
    return object == null
        ? Usage.UNKNOWN
        : Math.max(Usage.UNKNOWN, object.longOf(name, Usage.UNKNOWN));
  }

  private static long plus(long sum, long count) {
    if (sum == Usage.UNKNOWN || count == Usage.UNKNOWN) {
      return Math.max(sum, count);
    }
    long next = sum + count;
    return next < 0 ? Long.MAX_VALUE : next;
  }

  /** The sums so far; {@link Usage#NONE} before the first report. */
  public Usage usage() {
    Map<String, RawJson> extras = new LinkedHashMap<>();
    if (!input.isEmpty() || !cached.isEmpty()) {
      Map<String, RawJson> details = numbers(input);
      if (!cached.isEmpty()) {
        details.put(CACHED_DETAILS, new JsonWriter().object(numbers(cached)).toRaw());
      }
      extras.put(INPUT_DETAILS, new JsonWriter().object(details).toRaw());
    }
    if (!output.isEmpty()) {
      extras.put(OUTPUT_DETAILS, new JsonWriter().object(numbers(output)).toRaw());
    }
    return new Usage(
        total.input(),
        total.cacheRead(),
        total.cacheWrite5m(),
        total.cacheWrite1h(),
        total.output(),
        total.reasoning(),
        false,
        new Extras(ShapeName.OPENAI, extras));
  }

  private static Map<String, RawJson> numbers(Map<String, Long> sums) {
    Map<String, RawJson> numbers = new LinkedHashMap<>();
    sums.forEach((kind, sum) -> numbers.put(kind, RawJson.of(Long.toString(sum))));
    return numbers;
  }
}

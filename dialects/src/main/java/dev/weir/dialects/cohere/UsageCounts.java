package dev.weir.dialects.cohere;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} object. What the model read and wrote is {@code tokens}; what is paid for is
 * {@code billed_units}, which is kept as it came and counts only where nothing else is told.
 */
final class UsageCounts {

  private static final String TOKENS = "tokens";
  private static final String BILLED = "billed_units";
  private static final String CACHED = "cached_tokens";
  private static final String INPUT = "input_tokens";
  private static final String OUTPUT = "output_tokens";
  private static final Set<String> KNOWN = Set.of(TOKENS, CACHED);
  private static final Set<String> KNOWN_TOKENS = Set.of(INPUT, OUTPUT);

  private UsageCounts() {}

  /** The counts; what is no object tells nothing. */
  static Usage read(@Nullable JsonValue usage) {
    if (usage == null || !usage.isObject()) {
      return Usage.NONE;
    }
    return new Usage(
        tokens(usage, INPUT),
        count(usage, CACHED),
        UNKNOWN,
        UNKNOWN,
        tokens(usage, OUTPUT),
        UNKNOWN,
        false,
        extras(usage));
  }

  /**
   * Writes the object.
   *
   * @param estimatedInput what counts as the prompt where the vendor did not tell
   */
  static void write(JsonWriter out, Usage usage, long estimatedInput) {
    Map<String, RawJson> extras = new LinkedHashMap<>(usage.extras().of(COHERE_CHAT));
    long input = Usage.orZero(usage.input() == UNKNOWN ? estimatedInput : usage.input());
    long output = Usage.orZero(usage.output());
    RawJson billed = extras.remove(BILLED);
    RawJson more = extras.remove(TOKENS);
    out.object().name(BILLED);
    if (billed == null) {
      out.object().name(INPUT).number(input).name(OUTPUT).number(output).endObject();
    } else {
      out.raw(billed);
    }
    out.name(TOKENS).object().name(INPUT).number(input).name(OUTPUT).number(output);
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
    if (usage.cacheRead() != UNKNOWN) {
      out.name(CACHED).number(usage.cacheRead());
    }
    out.members(extras).endObject();
  }

  private static long tokens(JsonValue usage, String name) {
    long told = count(usage.get(TOKENS), name);
    return told == UNKNOWN ? count(usage.get(BILLED), name) : told;
  }

  private static long count(@Nullable JsonValue object, String name) {
    return object == null ? UNKNOWN : Math.max(UNKNOWN, object.longOf(name, UNKNOWN));
  }

  private static Extras extras(JsonValue usage) {
    Map<String, RawJson> left = Leftovers.of(usage, KNOWN);
    JsonValue tokens = usage.get(TOKENS);
    if (isSame(usage.get(BILLED), tokens)) {
      left.remove(BILLED);
    }
    Map<String, RawJson> unknown = tokens == null ? Map.of() : Leftovers.of(tokens, KNOWN_TOKENS);
    if (!unknown.isEmpty()) {
      left.put(TOKENS, new JsonWriter().object(unknown).toRaw());
    }
    return new Extras(COHERE_CHAT, left);
  }

  /** Whether what is billed are the very tokens, as {@link #write} says of itself. */
  private static boolean isSame(@Nullable JsonValue billed, @Nullable JsonValue tokens) {
    return billed != null
        && billed.members().keySet().equals(KNOWN_TOKENS)
        && (tokens == null
            || (count(billed, INPUT) == count(tokens, INPUT)
                && count(billed, OUTPUT) == count(tokens, OUTPUT)));
  }
}

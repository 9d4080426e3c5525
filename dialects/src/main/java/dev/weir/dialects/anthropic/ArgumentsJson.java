package dev.weir.dialects.anthropic;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;

/**
 * A call's arguments, which models write as they please, as the JSON object that Anthropic demands.
 */
public final class ArgumentsJson {

  /** No arguments. */
  public static final RawJson EMPTY = RawJson.of("{}");

  /** The member that holds what is no object. */
  static final String RAW = "_raw";

  private ArgumentsJson() {}

  /** The arguments of a function: what is no object goes in as {@code {"_raw": …}}. */
  public static RawJson ofFunction(String arguments) {
    RawJson raw = RawJson.of(arguments);
    String text = arguments.strip();
    if (text.isEmpty() || text.equals("null")) {
      return EMPTY;
    }
    try {
      return JsonReader.read(raw).isObject() ? raw : wrapped(RAW, arguments);
    } catch (NotJsonException broken) {
      return wrapped(RAW, arguments);
    }
  }

  /** The free text of a custom tool. */
  public static RawJson ofCustom(String text) {
    return wrapped(CustomTools.INPUT, text);
  }

  private static RawJson wrapped(String member, String text) {
    return new JsonWriter().object().name(member).text(text).endObject().toRaw();
  }
}

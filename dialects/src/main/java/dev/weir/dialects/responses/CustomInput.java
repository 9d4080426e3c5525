package dev.weir.dialects.responses;

import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import org.jspecify.annotations.Nullable;

/**
 * The free text of a custom tool as the one argument of a function, for vendors that know functions
 * only, and back.
 */
final class CustomInput {

  static final RawJson SCHEMA =
      RawJson.of(
          "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
              + "\"required\":[\"input\"],\"additionalProperties\":false}");

  private static final String INPUT = "input";

  private CustomInput() {}

  static String wrapped(String text) {
    return new JsonWriter().object().name(INPUT).text(text).endObject().toRaw().toString();
  }

  /** The text; arguments that are anything else are taken for the text itself. */
  static String unwrapped(String arguments) {
    try {
      JsonValue json = JsonReader.read(RawJson.of(arguments));
      String text = json.textOf(INPUT);
      return text == null ? arguments : text;
    } catch (NotJsonException free) {
      return arguments;
    }
  }

  /** The description, with the grammar that the text must follow. */
  static String description(Tool.Custom tool) {
    StringBuilder text = new StringBuilder();
    String own = tool.description();
    if (own != null && !own.isBlank()) {
      text.append(own).append("\n\n");
    }
    text.append("Put the whole input, as plain text, into the parameter `input`.");
    String grammar = grammar(CustomFormats.fromCanonical(tool.format()));
    if (grammar != null) {
      text.append(" It must follow this grammar:\n").append(grammar);
    }
    return text.toString();
  }

  private static @Nullable String grammar(@Nullable RawJson format) {
    return format == null ? null : JsonReader.read(format).textOf("definition");
  }
}

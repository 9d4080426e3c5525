package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Custom tools as functions with one string, which holds the free text. The model's calls of them
 * come back as calls of such a function: an answer does not know how its tools were declared.
 */
public final class CustomTools {

  /** The function's one parameter. */
  public static final String INPUT = "input";

  /** The schema of its parameters. */
  public static final RawJson SCHEMA =
      RawJson.of(
          "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
              + "\"required\":[\"input\"],\"additionalProperties\":false}");

  private CustomTools() {}

  /** The description, with the grammar that the text must follow. */
  public static String description(Tool.Custom tool) {
    StringBuilder text = new StringBuilder();
    String own = tool.description();
    if (own != null && !own.isBlank()) {
      text.append(own).append("\n\n");
    }
    text.append("Put the whole input, as plain text, into the parameter `input`.");
    String grammar = grammar(tool.format());
    if (grammar != null) {
      text.append(" It must follow this grammar:\n").append(grammar);
    }
    return text.toString();
  }

  /** OpenAI puts it into the format itself or, in Chat, one level deeper. */
  private static @Nullable String grammar(@Nullable RawJson format) {
    if (format == null) {
      return null;
    }
    JsonValue json = JsonReader.read(format);
    JsonValue inner = json.get("grammar");
    return inner == null ? json.textOf("definition") : inner.textOf("definition");
  }
}

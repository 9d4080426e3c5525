package dev.weir.models.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Function tools as OpenAI's models are believed to read them: a TypeScript namespace. The form was
 * never published but is known from what calls were billed, so counts of it are approximate.
 */
final class ToolText {

  private static final JsonMapper JSON = new JsonMapper();

  /** Schemas deeper than this are written as they are. */
  private static final int DEPTH_MAX = 32;

  private final StringBuilder text = new StringBuilder();

  private ToolText() {}

  /** The namespace of all function tools. */
  static String of(List<Tool.Function> functions) {
    ToolText tools = new ToolText();
    tools.text.append("namespace functions {\n\n");
    for (Tool.Function function : functions) {
      tools.function(function);
    }
    return tools.text.append("} // namespace functions").toString();
  }

  private void function(Tool.Function function) {
    comment(function.description());
    text.append("type ").append(function.name()).append(" = (");
    JsonNode schema = read(function.parameters());
    if (!schema.path("properties").isEmpty()) {
      text.append("_: {\n");
      members(schema, 0);
      text.append('}');
    }
    text.append(") => any;\n\n");
  }

  private void members(JsonNode schema, int depth) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      comment(member.getValue().path("description").asText());
      text.append(member.getKey()).append(required.contains(member.getKey()) ? ": " : "?: ");
      type(member.getValue(), depth);
      text.append(",\n");
    }
  }

  private void type(JsonNode schema, int depth) {
    if (depth >= DEPTH_MAX) {
      text.append(schema);
    } else if (schema.path("enum").isArray()) {
      text.append(alternatives(schema.path("enum")));
    } else if (schema.path("anyOf").isArray()) {
      String separator = "";
      for (JsonNode alternative : schema.path("anyOf")) {
        text.append(separator);
        type(alternative, depth + 1);
        separator = " | ";
      }
    } else {
      named(schema, depth);
    }
  }

  private void named(JsonNode schema, int depth) {
    switch (schema.path("type").asText()) {
      case "array" -> {
        type(schema.path("items"), depth + 1);
        text.append("[]");
      }
      case "object" -> {
        text.append("{\n");
        members(schema, depth + 1);
        text.append('}');
      }
      case "integer", "number" -> text.append("number");
      case "" -> text.append("any");
      default -> text.append(schema.path("type").asText());
    }
  }

  private static String alternatives(JsonNode values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(value.toString()));
    return String.join(" | ", all);
  }

  private void comment(@Nullable String words) {
    if (words != null && !words.isEmpty()) {
      text.append("// ").append(words).append('\n');
    }
  }

  private static JsonNode read(@Nullable RawJson schema) {
    try {
      return schema == null ? JSON.missingNode() : JSON.readTree(schema.bytes());
    } catch (IOException broken) {
      // What cannot be read cannot be rendered; the vendor will refuse it.
      return JSON.missingNode();
    }
  }
}

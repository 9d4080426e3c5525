package dev.weir.dialects.anthropic;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema for an answer's text within what Anthropic enforces: objects are closed, {@code oneOf}
 * is {@code anyOf}, and what cannot be enforced is told to the model in the description instead.
 */
public final class ClosedSchema {

  private static final Set<String> ENFORCED =
      Set.of("type", "title", "enum", "const", "default", "required", "$ref", "description");
  private static final Set<String> SCHEMAS = Set.of("properties", "$defs", "definitions");
  private static final Set<String> ALTERNATIVES = Set.of("anyOf", "allOf", "oneOf");
  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "time",
          "date",
          "duration",
          "email",
          "hostname",
          "uri",
          "ipv4",
          "ipv6",
          "uuid");

  private ClosedSchema() {}

  /** The schema closed; itself, byte for byte, when it is within bounds already. */
  public static RawJson of(RawJson schema) {
    return closed(JsonReader.read(schema));
  }

  private static RawJson closed(JsonValue schema) {
    if (!schema.isObject()) {
      return schema.raw();
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    JsonWriter told = new JsonWriter().object();
    boolean changed = false;
    for (Map.Entry<String, JsonValue> member : schema.members().entrySet()) {
      String name = member.getKey();
      RawJson raw = member.getValue().raw();
      RawJson kept = kept(name, member.getValue());
      if (kept == null) {
        told.name(name).raw(raw);
        changed = true;
      } else {
        String renamed = name.equals("oneOf") ? "anyOf" : name;
        members.put(renamed, kept);
        changed |= !kept.equals(raw) || !renamed.equals(name);
      }
    }
    if (isObject(schema) && !members.containsKey("additionalProperties")) {
      members.put("additionalProperties", RawJson.of("false"));
      changed = true;
    }
    RawJson lost = told.endObject().toRaw();
    if (lost.length() > 2) {
      members.put("description", description(schema, lost));
    }
    return changed ? new JsonWriter().object(members).toRaw() : schema.raw();
  }

  /** What stays of a keyword; null when it is only told. */
  private static @Nullable RawJson kept(String name, JsonValue value) {
    if (ENFORCED.contains(name)) {
      return value.raw();
    }
    if (SCHEMAS.contains(name)) {
      return each(value);
    }
    if (ALTERNATIVES.contains(name)) {
      return items(value);
    }
    return switch (name) {
      case "items" -> closed(value);
      case "additionalProperties" -> value.text().equals("false") ? value.raw() : null;
      case "format" -> FORMATS.contains(value.text()) ? value.raw() : null;
      case "minItems" -> value.text().equals("0") || value.text().equals("1") ? value.raw() : null;
      default -> null;
    };
  }

  private static RawJson each(JsonValue schemas) {
    Map<String, RawJson> closed = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<String, JsonValue> schema : schemas.members().entrySet()) {
      RawJson one = closed(schema.getValue());
      changed |= !one.equals(schema.getValue().raw());
      closed.put(schema.getKey(), one);
    }
    return changed ? new JsonWriter().object(closed).toRaw() : schemas.raw();
  }

  private static RawJson items(JsonValue schemas) {
    JsonWriter out = new JsonWriter().array();
    boolean changed = false;
    for (JsonValue schema : schemas.items()) {
      RawJson one = closed(schema);
      changed |= !one.equals(schema.raw());
      out.raw(one);
    }
    return changed ? out.endArray().toRaw() : schemas.raw();
  }

  private static boolean isObject(JsonValue schema) {
    JsonValue type = schema.get("type");
    return schema.get("properties") != null
        || (type != null
            && (type.text().equals("object")
                || type.items().stream().anyMatch(one -> one.text().equals("object"))));
  }

  private static RawJson description(JsonValue schema, RawJson lost) {
    String own = schema.textOf("description");
    String text = own == null || own.isBlank() ? lost.toString() : own + "\n\n" + lost;
    return new JsonWriter().text(text).toRaw();
  }
}

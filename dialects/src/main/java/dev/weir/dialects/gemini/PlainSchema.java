package dev.weir.dialects.gemini;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Google's schemas as JSON Schema, which all others take: types in lower case, {@code nullable} as
 * a type, counts as numbers. Google's own words that JSON Schema does not know, such as {@code
 * propertyOrdering}, stay as the annotations that they are.
 */
final class PlainSchema {

  private static final Set<String> SCHEMAS = Set.of("properties", "$defs", "definitions", "defs");
  private static final Set<String> LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
  private static final RawJson NULL_SCHEMA = RawJson.of("{\"type\":\"null\"}");

  private PlainSchema() {}

  /** The schema; itself, byte for byte, when it is JSON Schema already. */
  static RawJson of(JsonValue schema) {
    if (!schema.isObject()) {
      return schema.raw();
    }
    boolean nullable = schema.get("nullable") != null;
    boolean takesNull = nullable && "true".equals(text(schema, "nullable"));
    Map<String, RawJson> members = new LinkedHashMap<>();
    boolean changed = nullable;
    for (Map.Entry<String, JsonValue> member : schema.members().entrySet()) {
      String name = spelled(member.getKey());
      JsonValue value = member.getValue();
      if (name.equals("nullable")) {
        continue;
      }
      RawJson plain = plain(name, value, takesNull);
      if (plain != null) {
        members.put(name, plain);
      }
      changed |= !name.equals(member.getKey()) || plain == null || !sameAs(plain, value);
    }
    return changed ? new JsonWriter().object(members).toRaw() : schema.raw();
  }

  private static boolean sameAs(RawJson plain, JsonValue value) {
    return plain.equals(value.raw());
  }

  private static String text(JsonValue schema, String name) {
    JsonValue value = schema.get(name);
    return value == null ? "" : value.text();
  }

  /** Google's words that clients may send in their other spelling. */
  private static String spelled(String name) {
    return switch (name) {
      case "any_of" -> "anyOf";
      case "property_ordering" -> "propertyOrdering";
      case "min_items" -> "minItems";
      case "max_items" -> "maxItems";
      case "min_length" -> "minLength";
      case "max_length" -> "maxLength";
      case "min_properties" -> "minProperties";
      case "max_properties" -> "maxProperties";
      default -> name;
    };
  }

  /** Null for what says nothing. */
  private static @Nullable RawJson plain(String name, JsonValue value, boolean takesNull) {
    if (name.equals("type")) {
      return type(value, takesNull);
    }
    if (SCHEMAS.contains(name)) {
      return each(value);
    }
    if (LISTS.contains(name)) {
      return items(value, takesNull && name.equals("anyOf"));
    }
    if (COUNTS.contains(name)) {
      boolean digits =
          value.isString()
              && !value.text().isEmpty()
              && value.text().length() < 19
              && value.text().chars().allMatch(c -> c >= '0' && c <= '9');
      return digits ? RawJson.of(Long.toString(Long.parseLong(value.text()))) : value.raw();
    }
    return switch (name) {
      case "items", "additionalProperties", "not" -> of(value);
      case "enum" -> takesNull ? withNull(value) : value.raw();
      default -> value.raw();
    };
  }

  private static @Nullable RawJson type(JsonValue type, boolean takesNull) {
    if (type.isArray()) {
      JsonWriter out = new JsonWriter().array();
      type.items().forEach(one -> out.raw(lower(one)));
      return out.endArray().toRaw();
    }
    if (type.text().equals("TYPE_UNSPECIFIED")) {
      return null;
    }
    RawJson lower = lower(type);
    return takesNull ? new JsonWriter().array().raw(lower).text("null").endArray().toRaw() : lower;
  }

  private static RawJson lower(JsonValue type) {
    String lower = type.text().toLowerCase(Locale.ROOT);
    return !type.isString() || lower.equals(type.text())
        ? type.raw()
        : new JsonWriter().text(lower).toRaw();
  }

  private static RawJson each(JsonValue schemas) {
    if (!schemas.isObject()) {
      return schemas.raw();
    }
    Map<String, RawJson> plain = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<String, JsonValue> schema : schemas.members().entrySet()) {
      RawJson one = of(schema.getValue());
      changed |= !sameAs(one, schema.getValue());
      plain.put(schema.getKey(), one);
    }
    return changed ? new JsonWriter().object(plain).toRaw() : schemas.raw();
  }

  private static RawJson items(JsonValue schemas, boolean takesNull) {
    JsonWriter out = new JsonWriter().array();
    boolean changed = takesNull;
    for (JsonValue schema : schemas.items()) {
      RawJson one = of(schema);
      changed |= !sameAs(one, schema);
      out.raw(one);
    }
    if (takesNull) {
      out.raw(NULL_SCHEMA);
    }
    return changed ? out.endArray().toRaw() : schemas.raw();
  }

  private static RawJson withNull(JsonValue values) {
    JsonWriter out = new JsonWriter().array();
    values.items().forEach(value -> out.raw(value.raw()));
    return out.nothing().endArray().toRaw();
  }
}

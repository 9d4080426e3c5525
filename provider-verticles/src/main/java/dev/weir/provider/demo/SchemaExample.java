package dev.weir.provider.demo;

import dev.weir.bus.json.RawJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small value that fits a JSON Schema: required properties only, and for each the value that the
 * schema itself suggests, where it does. A schema that only a search could satisfy ({@code
 * pattern}, {@code not}) is not honoured to the letter.
 */
final class SchemaExample {

  private static final int DEPTH_MAX = 32;

  private static final Map<String, String> FORMATS =
      Map.of(
          "date-time", "2026-01-01T12:00:00Z",
          "date", "2026-01-01",
          "time", "12:00:00Z",
          "duration", "PT1M",
          "email", "demo@example.com",
          "hostname", "example.com",
          "ipv4", "192.0.2.1",
          "ipv6", "2001:db8::1",
          "uri", "https://example.com/",
          "uuid", "00000000-0000-4000-8000-000000000000");

  private final JsonObject root;

  private SchemaExample(JsonObject root) {
    this.root = root;
  }

  /** A value as JSON text. */
  static String of(RawJson schema) {
    try {
      JsonObject root = new JsonObject(schema.toString());
      return Json.encode(new SchemaExample(root).value(root, "value", 0));
    } catch (DecodeException notAnObject) {
      return "{}"; // The schemas `true` and `false`.
    }
  }

  private @Nullable Object value(JsonObject schema, String name, int depth) {
    Object suggested = suggested(schema);
    if (suggested != null || depth > DEPTH_MAX) {
      return suggested;
    }
    JsonObject chosen = chosen(schema);
    if (chosen != null) {
      return value(chosen, name, depth + 1);
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, name, depth);
      case "string" -> text(schema, name);
      case "integer" -> (long) Math.ceil(number(schema));
      case "number" -> number(schema);
      case "boolean" -> true;
      default -> null;
    };
  }

  private static @Nullable Object suggested(JsonObject schema) {
    for (String key : new String[] {"const", "default"}) {
      if (schema.getValue(key) != null) {
        return schema.getValue(key);
      }
    }
    for (String key : new String[] {"examples", "enum"}) {
      if (schema.getValue(key) instanceof JsonArray values && !values.isEmpty()) {
        return values.getValue(0);
      }
    }
    return null;
  }

  /** What the schema refers to, or the first of its alternatives. */
  private @Nullable JsonObject chosen(JsonObject schema) {
    if (schema.getValue("$ref") instanceof String reference) {
      return at(reference);
    }
    for (String key : new String[] {"anyOf", "oneOf"}) {
      if (schema.getValue(key) instanceof JsonArray choices
          && !choices.isEmpty()
          && choices.getValue(0) instanceof JsonObject first) {
        return first;
      }
    }
    if (schema.getValue("allOf") instanceof JsonArray all) {
      JsonObject merged = schema.copy();
      merged.remove("allOf");
      for (Object one : all) {
        JsonObject part = one instanceof JsonObject object ? object : new JsonObject();
        merged.mergeIn(part.getString("$ref") == null ? part : at(part.getString("$ref")), true);
      }
      return merged;
    }
    return null;
  }

  private JsonObject at(String reference) {
    Object place = root;
    for (String step : reference.replaceFirst("^#/?", "").split("/", -1)) {
      String key = step.replace("~1", "/").replace("~0", "~");
      if (!key.isEmpty()) {
        place = place instanceof JsonObject object ? object.getValue(key) : null;
      }
    }
    return place instanceof JsonObject found ? found : new JsonObject();
  }

  private static String type(JsonObject schema) {
    Object type = schema.getValue("type");
    if (type instanceof JsonArray types) {
      return types.stream()
          .map(String::valueOf)
          .filter(one -> !one.equals("null"))
          .findFirst()
          .orElse("null");
    }
    if (type instanceof String one) {
      return one;
    }
    return schema.containsKey("items") ? "array" : "object";
  }

  private JsonObject object(JsonObject schema, int depth) {
    JsonObject properties =
        schema.getValue("properties") instanceof JsonObject object ? object : new JsonObject();
    JsonArray required =
        schema.getValue("required") instanceof JsonArray array ? array : new JsonArray();
    JsonObject value = new JsonObject();
    for (Object member : required) {
      String name = String.valueOf(member);
      JsonObject inner =
          properties.getValue(name) instanceof JsonObject object ? object : new JsonObject();
      value.put(name, inner.isEmpty() ? name : value(inner, name, depth + 1));
    }
    return value;
  }

  private JsonArray array(JsonObject schema, String name, int depth) {
    JsonObject items =
        schema.getValue("items") instanceof JsonObject object ? object : new JsonObject();
    int size =
        schema.getValue("minItems") instanceof Number min ? Math.min(100, min.intValue()) : 0;
    JsonArray array = new JsonArray();
    for (int i = 0; i < size; i++) {
      array.add(items.isEmpty() ? name : value(items, name, depth + 1));
    }
    return array;
  }

  private static String text(JsonObject schema, String name) {
    String text = FORMATS.getOrDefault(String.valueOf(schema.getValue("format")), name);
    int min = schema.getValue("minLength") instanceof Number number ? number.intValue() : 0;
    int max = schema.getValue("maxLength") instanceof Number number ? number.intValue() : 1_000;
    String longer = text + "x".repeat(Math.clamp(min - text.length(), 0, 10_000));
    return longer.substring(0, Math.min(Math.max(0, max), longer.length()));
  }

  private static double number(JsonObject schema) {
    double least = schema.getValue("minimum") instanceof Number min ? min.doubleValue() : 1;
    if (schema.getValue("exclusiveMinimum") instanceof Number above) {
      least = Math.max(least, above.doubleValue() + 1);
    }
    if (schema.getValue("maximum") instanceof Number max) {
      least = Math.min(least, max.doubleValue());
    }
    if (schema.getValue("exclusiveMaximum") instanceof Number below) {
      least = Math.min(least, below.doubleValue() - 1);
    }
    if (schema.getValue("multipleOf") instanceof Number step && step.doubleValue() > 0) {
      least = Math.ceil(least / step.doubleValue()) * step.doubleValue();
    }
    return least;
  }
}

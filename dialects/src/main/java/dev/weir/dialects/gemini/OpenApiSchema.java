package dev.weir.dialects.gemini;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema as the OpenAPI subset that everything which speaks this dialect takes: references are
 * put in place, alternatives are {@code anyOf}, null is {@code nullable}, enums are of strings.
 * Schemas that contain themselves end in an object of any kind.
 */
final class OpenApiSchema {

  private static final int NODES_MAX = 2_000;
  private static final int DEPTH_MAX = 24;

  private static final Set<String> KEPT =
      Set.of(
          "title",
          "description",
          "default",
          "example",
          "pattern",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "minLength",
          "maxLength",
          "minProperties",
          "maxProperties",
          "propertyOrdering");

  /** Words that are told by others, or that tell nothing of values. */
  private static final Set<String> SILENT =
      Set.of("$schema", "$id", "$defs", "definitions", "$comment", "nullable");

  private static final Set<String> FORMATS =
      Set.of("date-time", "enum", "float", "double", "int32", "int64");

  private static final int BYTES_BESIDE = 64 << 10;

  private final JsonValue root;
  private final int bytesMax;
  private final JsonWriter out = new JsonWriter();
  private int nodes;
  private boolean lossy;

  /**
   * @param bytesMax how long it may become when what is referred to stands in every such place
   */
  private OpenApiSchema(JsonValue root, int bytesMax) {
    this.root = root;
    this.bytesMax = bytesMax;
  }

  /**
   * A schema within the subset.
   *
   * @param lossy whether something was left out that bears upon values
   */
  record Cleaned(RawJson schema, boolean lossy) {}

  static Cleaned of(RawJson schema) {
    OpenApiSchema cleaner =
        new OpenApiSchema(JsonReader.read(schema), 4 * schema.length() + BYTES_BESIDE);
    cleaner.write(cleaner.root, 0, false);
    return new Cleaned(cleaner.out.toRaw(), cleaner.lossy);
  }

  private void write(JsonValue schema, int depth, boolean orNull) {
    String reference = schema.textOf("$ref");
    JsonValue meant = reference == null ? schema : resolved(reference);
    boolean bounded = ++nodes <= NODES_MAX && depth <= DEPTH_MAX && out.length() <= bytesMax;
    if (meant == null || !meant.isObject() || !bounded) {
      lossy = true;
      out.object().name("type").text("OBJECT").endObject();
      return;
    }
    if (reference != null) {
      lossy |= schema.members().size() > 1;
      write(meant, depth + 1, orNull);
      return;
    }
    out.object();
    List<JsonValue> alternatives = alternatives(schema);
    List<String> types = types(schema);
    boolean nullable = orNull || "true".equals(text(schema, "nullable"));
    nullable |= types.remove("NULL");
    nullable |= alternatives.removeIf(one -> "null".equals(one.textOf("type")));
    type(types, alternatives, depth);
    if (nullable) {
      out.name("nullable").bool(true);
    }
    values(schema);
    for (Map.Entry<String, JsonValue> member : schema.members().entrySet()) {
      member(member.getKey(), member.getValue(), depth);
    }
    if (types.contains("ARRAY") && schema.get("items") == null) {
      out.name("items").object().name("type").text("STRING").endObject();
    }
    out.endObject();
  }

  private static String text(JsonValue schema, String name) {
    JsonValue value = schema.get(name);
    return value == null ? "" : value.text();
  }

  private @Nullable JsonValue resolved(String reference) {
    if (!reference.startsWith("#")) {
      return null;
    }
    JsonValue at = root;
    for (String step : reference.substring(1).split("/", -1)) {
      at = step.isEmpty() || at == null ? at : at.get(step);
    }
    return at;
  }

  private static List<String> types(JsonValue schema) {
    List<String> types = new ArrayList<>();
    JsonValue type = schema.get("type");
    if (type != null && type.isString()) {
      types.add(type.text().toUpperCase(Locale.ROOT));
    } else if (type != null) {
      type.items().forEach(one -> types.add(one.text().toUpperCase(Locale.ROOT)));
    } else if (schema.get("properties") != null) {
      types.add("OBJECT");
    } else if (schema.get("enum") != null || schema.get("const") != null) {
      types.add("STRING");
    }
    return types;
  }

  private static List<JsonValue> alternatives(JsonValue schema) {
    List<JsonValue> alternatives = new ArrayList<>();
    for (String name : List.of("anyOf", "oneOf", "allOf")) {
      JsonValue list = schema.get(name);
      // Several demands at once cannot be said; one alone is as good as an alternative.
      if (list != null && (!name.equals("allOf") || list.items().size() == 1)) {
        alternatives.addAll(list.items());
      }
    }
    return alternatives;
  }

  private void type(List<String> types, List<JsonValue> alternatives, int depth) {
    if (types.size() == 1) {
      out.name("type").text(types.getFirst());
    }
    if (types.size() > 1 || !alternatives.isEmpty()) {
      out.name("anyOf").array();
      if (types.size() > 1) {
        types.forEach(type -> out.object().name("type").text(type).endObject());
      }
      alternatives.forEach(one -> write(one, depth + 1, false));
      out.endArray();
    }
  }

  /** Values that are listed: those of them that are strings. */
  private void values(JsonValue schema) {
    JsonValue list = schema.get("enum");
    JsonValue constant = schema.get("const");
    List<JsonValue> values =
        list != null ? list.items() : constant != null ? List.of(constant) : List.of();
    List<JsonValue> texts = values.stream().filter(JsonValue::isString).toList();
    lossy |= texts.size() < values.size();
    if (!texts.isEmpty() && texts.size() == values.size()) {
      out.name("enum").array();
      texts.forEach(text -> out.text(text.text()));
      out.endArray();
    }
  }

  private void member(String name, JsonValue value, int depth) {
    switch (name) {
      case "type", "enum", "const", "anyOf", "oneOf" -> {
        // Are written already.
      }
      case "allOf" -> lossy |= value.items().size() > 1;
      case "properties" -> {
        out.name(name).object();
        value
            .members()
            .forEach(
                (property, schema) -> {
                  out.name(property);
                  write(schema, depth + 1, false);
                });
        out.endObject();
      }
      case "items" -> {
        out.name(name);
        write(value, depth + 1, false);
      }
      case "required" -> out.name(name).raw(value.raw());
      case "format" -> {
        boolean known = FORMATS.contains(value.text());
        lossy |= !known;
        if (known) {
          out.name(name).text(value.text());
        }
      }
      default -> {
        if (KEPT.contains(name)) {
          out.name(name).raw(value.raw());
        } else {
          lossy |= !SILENT.contains(name);
        }
      }
    }
  }
}

package dev.weir.bus.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A JSON Schema (2020-12) of what the configuration may hold. Any value may also be a text with a
 * substitution, <code>${…}</code>, for which a schema cannot know what it will become.
 */
public final class JsonSchema {

  private static final String SUBSTITUTION = "\\$\\{";

  private JsonSchema() {}

  /** The schema of a whole document. */
  public static JsonObject of(ConfigDoc doc, String title) {
    JsonObject schema =
        new JsonObject()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", title);
    schema.getMap().putAll(shape(doc).getMap());
    return schema;
  }

  private static JsonObject described(ConfigDoc doc) {
    JsonObject schema = new JsonObject();
    if (!doc.doc().isEmpty()) {
      schema.put("description", doc.doc());
    }
    schema.getMap().putAll(shape(doc).getMap());
    Object byDefault = doc.byDefault();
    if (byDefault != null) {
      schema.put("default", byDefault instanceof List<?> list ? new JsonArray(list) : byDefault);
    }
    return schema;
  }

  private static JsonObject shape(ConfigDoc doc) {
    return switch (doc.form()) {
      case TEXT -> text();
      case SECRET -> text().put("writeOnly", true);
      case INTEGER -> number("integer", doc).put("pattern", "^-?[0-9]+$|" + SUBSTITUTION);
      case DECIMAL -> number("number", doc).put("pattern", "^-?[0-9.]+$|" + SUBSTITUTION);
      case BOOL ->
          new JsonObject()
              .put("type", JsonArray.of("boolean", "string"))
              .put("pattern", "^(true|false)$|" + SUBSTITUTION);
      case DURATION -> text().put("pattern", "^[0-9]+ ?(ms|s|m|h|d)$|" + SUBSTITUTION);
      case SIZE -> text().put("pattern", "^[0-9]+ ?([KMG]i)?B$|" + SUBSTITUTION);
      case SIZE_OR_SHARE -> text().put("pattern", "^[0-9]+ ?(([KMG]i)?B|%)$|" + SUBSTITUTION);
      case SHARE ->
          new JsonObject()
              .put("type", JsonArray.of("number", "string"))
              .put("pattern", "^[0-9.]+ ?%?$|" + SUBSTITUTION);
      case CHOICE ->
          anyOf(
              new JsonObject().put("enum", new JsonArray(doc.choices())),
              text().put("pattern", SUBSTITUTION));
      case TEXTS -> list(text());
      case SECRETS -> list(text().put("writeOnly", true));
      case TEXT_ENTRIES -> object().put("additionalProperties", text());
      case SECTION -> section(doc);
      case ENTRIES -> object().put("additionalProperties", entry(doc));
      case NAMES_OR_ENTRIES ->
          anyOf(list(text()), object().put("additionalProperties", section(doc)));
      case ITEMS -> list(entry(doc));
      case ANYTHING -> new JsonObject();
    };
  }

  private static JsonObject entry(ConfigDoc doc) {
    return doc.shorthand() == null ? section(doc) : anyOf(text(), section(doc));
  }

  private static JsonObject section(ConfigDoc doc) {
    JsonObject members = new JsonObject();
    JsonArray required = new JsonArray();
    boolean open = false;
    for (ConfigDoc member : doc.members()) {
      if (member.key().equals(ConfigDoc.ANY_KEY)) {
        open = true;
        continue;
      }
      members.put(member.key(), described(member));
      if (member.required()) {
        required.add(member.key());
      }
    }
    JsonObject section = object().put("properties", members);
    if (!required.isEmpty()) {
      section.put("required", required);
    }
    return section.put("additionalProperties", open);
  }

  private static JsonObject number(String type, ConfigDoc doc) {
    return bounded(new JsonObject().put("type", JsonArray.of(type, "string")), doc);
  }

  private static JsonObject bounded(JsonObject schema, ConfigDoc doc) {
    Number min = doc.min();
    Number max = doc.max();
    return min == null || max == null ? schema : schema.put("minimum", min).put("maximum", max);
  }

  private static JsonObject text() {
    return new JsonObject().put("type", "string");
  }

  private static JsonObject object() {
    return new JsonObject().put("type", JsonArray.of("object", "null"));
  }

  private static JsonObject list(JsonObject element) {
    return new JsonObject().put("type", JsonArray.of("array", "null")).put("items", element);
  }

  private static JsonObject anyOf(JsonObject... shapes) {
    return new JsonObject().put("anyOf", JsonArray.of((Object[]) shapes));
  }
}

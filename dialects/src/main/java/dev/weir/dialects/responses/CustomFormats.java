package dev.weir.dialects.responses;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The format of a custom tool's text. A grammar stands in this dialect beside its type; in Chat,
 * and so in the canonical tool, it is an object within.
 */
final class CustomFormats {

  private static final String GRAMMAR = "grammar";
  private static final Set<String> TYPE = Set.of("type");
  private static final Set<String> GRAMMAR_ONLY = Set.of("type", GRAMMAR);

  private CustomFormats() {}

  static @Nullable RawJson toCanonical(@Nullable RawJson format) {
    JsonValue json = format == null ? null : JsonReader.read(format);
    if (json == null || !GRAMMAR.equals(json.textOf("type")) || json.get(GRAMMAR) != null) {
      return format;
    }
    Map<String, RawJson> grammar = json.membersBut(TYPE);
    return new JsonWriter()
        .object()
        .name("type")
        .text(GRAMMAR)
        .name(GRAMMAR)
        .object(grammar)
        .endObject()
        .toRaw();
  }

  static @Nullable RawJson fromCanonical(@Nullable RawJson format) {
    JsonValue json = format == null ? null : JsonReader.read(format);
    JsonValue grammar = json == null ? null : json.get(GRAMMAR);
    if (json == null || grammar == null || !grammar.isObject()) {
      return format;
    }
    return new JsonWriter()
        .object()
        .name("type")
        .text(GRAMMAR)
        .members(grammar)
        .members(json.membersBut(GRAMMAR_ONLY))
        .endObject()
        .toRaw();
  }
}

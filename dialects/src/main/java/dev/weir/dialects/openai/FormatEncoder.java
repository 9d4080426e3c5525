package dev.weir.dialects.openai;

import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.tree.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the form that an answer must have. Some vendors have a JSON mode only, and that only for
 * prompts that speak of JSON: they are told the schema in words.
 */
final class FormatEncoder {

  private static final String ONLY_JSON =
      "Answer with one JSON value and nothing else: no Markdown, no explanations.";

  private final Draft draft;
  private final @Nullable OutputFormat format;

  FormatEncoder(Draft draft, @Nullable OutputFormat format) {
    this.draft = draft;
    this.format = format;
  }

  /** What must be said in words; null where nothing must. */
  @Nullable String instruction() {
    if (!draft.has(Quirk.JSON_IN_WORDS) || format == null || format instanceof OutputFormat.Text) {
      return null;
    }
    RawJson schema = format instanceof OutputFormat.JsonSchema named ? named.schema() : null;
    return schema == null ? ONLY_JSON : ONLY_JSON + " It must fit this JSON Schema:\n" + schema;
  }

  void write() {
    if (format == null) {
      return;
    }
    JsonWriter out = draft.out.name("response_format").object().name("type");
    switch (format) {
      case OutputFormat.Text text -> out.text("text");
      case OutputFormat.JsonObject object -> out.text("json_object");
      case OutputFormat.JsonSchema schema -> {
        if (draft.has(Quirk.JSON_IN_WORDS)) {
          out.text("json_object");
        } else {
          schema(out.text("json_schema"), schema);
        }
      }
    }
    out.endObject();
  }

  private static void schema(JsonWriter out, OutputFormat.JsonSchema schema) {
    out.name("json_schema").object();
    out.name("name").text(ToolNames.fitting(schema.name() == null ? "answer" : schema.name()));
    if (schema.description() != null) {
      out.name("description").text(schema.description());
    }
    if (schema.schema() != null) {
      out.name("schema").raw(schema.schema());
    }
    if (schema.strict() != null) {
      out.name("strict").bool(schema.strict());
    }
    out.endObject();
  }
}

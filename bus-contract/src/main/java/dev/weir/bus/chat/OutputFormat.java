package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import org.jspecify.annotations.Nullable;

/** The form that the answer's text must have. */
public sealed interface OutputFormat {

  /** Any text, said aloud. */
  record Text() implements OutputFormat {}

  /** One JSON object of any shape. */
  record JsonObject() implements OutputFormat {}

  /**
   * JSON that fits a schema.
   *
   * @param name what the caller calls the schema; null where the dialect has no name for it
   * @param strict whether the vendor shall enforce it; null when the caller did not say
   */
  record JsonSchema(
      @Nullable String name,
      @Nullable String description,
      @Nullable RawJson schema,
      @Nullable Boolean strict)
      implements OutputFormat {}
}

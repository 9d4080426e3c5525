package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import org.jspecify.annotations.Nullable;

/** A tool that the model may call. */
public sealed interface Tool {

  /**
   * A function with JSON arguments.
   *
   * @param parameters its JSON Schema, null for a function without arguments
   * @param strict whether the vendor shall enforce the schema; null when the caller did not say
   */
  record Function(
      String name,
      @Nullable String description,
      @Nullable RawJson parameters,
      @Nullable Boolean strict,
      @Nullable CacheMark cache,
      Extras extras)
      implements Tool {
    public static Function of(String name, @Nullable String description, RawJson parameters) {
      return new Function(name, description, parameters, null, null, Extras.NONE);
    }
  }

  /**
   * A tool that takes free text.
   *
   * @param format the grammar or text format, in OpenAI's shape
   */
  record Custom(String name, @Nullable String description, @Nullable RawJson format, Extras extras)
      implements Tool {}

  /** A tool that only one dialect's vendor knows, whole (web search, code execution, …). */
  record Vendor(String dialect, String type, RawJson json) implements Tool {}
}

package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import org.jspecify.annotations.Nullable;

/** Prompt-cache breakpoints. */
public final class CacheMarks {

  /** The member of a part that is a breakpoint. */
  public static final String BREAKPOINT = "prompt_cache_breakpoint";

  /** Anthropic's breakpoint, which OpenRouter takes and OpenAI refuses. */
  static final String CONTROL = "cache_control";

  private CacheMarks() {}

  /**
   * The breakpoint that a part or a tool carries. OpenRouter's callers write Anthropic's {@code
   * cache_control} instead, which stays among the extras for OpenRouter.
   */
  public static @Nullable CacheMark read(Fields part) {
    if (part.object(BREAKPOINT) != null) {
      return CacheMark.DEFAULT;
    }
    JsonValue control = part.peek(CONTROL);
    return control != null && control.isObject() ? new CacheMark(control.textOf("ttl")) : null;
  }
}

package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prompt-cache breakpoints. */
public final class CacheMarks {

  /** The member of a part that is a breakpoint. */
  public static final String BREAKPOINT = "prompt_cache_breakpoint";

  /** Anthropic's breakpoint, which OpenRouter takes and OpenAI refuses. */
  static final String CONTROL = "cache_control";

  private static final Pattern VERSION =
      Pattern.compile("(?:.*/)?gpt-(\\d{1,2})(?:\\.(\\d{1,2}))?(?:-.*)?");

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

  /**
   * Whether a model takes breakpoints: {@code gpt-5.6} and later do, and others refuse what they do
   * not know. Without them prompts are cached all the same, as far as they begin alike.
   */
  public static boolean takenBy(String model) {
    Matcher version = VERSION.matcher(model);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    return major > 5 || (major == 5 && minor >= 6);
  }
}

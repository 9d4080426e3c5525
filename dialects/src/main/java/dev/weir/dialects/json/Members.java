package dev.weir.dialects.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members asked for that a JSON object has at its top level. */
public final class Members {

  /** What a value is. */
  public enum Kind {
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    OBJECT,
    ARRAY
  }

  /**
   * One member's value.
   *
   * @param start the offset in the body of the value's first byte, the quote of a string
   * @param end the offset after its last byte
   * @param text a string without quotes and escapes, or any other scalar as it stands; null for
   *     objects, arrays, and what takes more than {@link JsonScanner#TEXT_BYTES_MAX} in the body
   */
  public record Member(Kind kind, int start, int end, @Nullable String text) {}

  private final Map<String, Member> byName;

  Members(Map<String, Member> byName) {
    this.byName = byName;
  }

  /** The member of that name, null if the object has none or the scanner was not asked for it. */
  public @Nullable Member get(String name) {
    return byName.get(name);
  }
}

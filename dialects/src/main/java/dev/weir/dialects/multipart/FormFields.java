package dev.weir.dialects.multipart;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields asked for that a form has. */
public final class FormFields {

  /**
   * One field's value.
   *
   * @param value its text
   * @param start the offset in the body of the value's first byte
   * @param end the offset after its last byte
   */
  public record Field(String value, long start, long end) {}

  private final Map<String, Field> byName;
  private final long bodyBytes;

  FormFields(Map<String, Field> byName, long bodyBytes) {
    this.byName = Map.copyOf(byName);
    this.bodyBytes = bodyBytes;
  }

  /** The field of that name, null if the form has none or the scanner was not asked for it. */
  public @Nullable Field get(String name) {
    return byName.get(name);
  }

  /**
   * The field of that name.
   *
   * @throws MultipartSyntaxException if the form has none
   */
  public Field require(String name) {
    Field field = byName.get(name);
    if (field == null) {
      throw new MultipartSyntaxException("no part named \"" + name + "\"", bodyBytes, name);
    }
    return field;
  }
}

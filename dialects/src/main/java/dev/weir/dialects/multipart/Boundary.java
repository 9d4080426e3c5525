package dev.weir.dialects.multipart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the parts of a form.
 *
 * @param text the boundary as the content type names it: one to 70 of the characters that RFC 2046
 *     allows
 */
public record Boundary(String text) {

  private static final int CHARS_MAX = 70;
  private static final String MEDIA_TYPE = "multipart/form-data";

  public Boundary {
    if (!isSound(text)) {
      throw new IllegalArgumentException("not a boundary after RFC 2046");
    }
  }

  /**
   * The boundary that a content type names.
   *
   * @param contentType the header's value, null when there was none
   * @throws FaultException {@link Fault.UnsupportedMediaType} for another content type, {@link
   *     Fault.Invalid} when it names no boundary, or none that can be
   */
  public static Boundary of(@Nullable String contentType) {
    HeaderParameters header = HeaderParameters.parse(contentType == null ? "" : contentType);
    if (header == null) {
      throw new Fault.Invalid("the content-type header cannot be read", null).asException();
    }
    if (!header.value().equals(MEDIA_TYPE)) {
      throw new Fault.UnsupportedMediaType("the body must be " + MEDIA_TYPE).asException();
    }
    String text = header.parameters().get("boundary");
    if (text == null) {
      throw new Fault.Invalid("the content-type header names no boundary", null).asException();
    }
    if (!isSound(text)) {
      throw new Fault.Invalid(
              "the content-type header names a boundary that RFC 2046 does not allow", null)
          .asException();
    }
    return new Boundary(text);
  }

  private static boolean isSound(String text) {
    if (text.isEmpty() || text.length() > CHARS_MAX || text.endsWith(" ")) {
      return false;
    }
    return text.chars().allMatch(Boundary::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "'()+_,-./:=? ".indexOf(c) >= 0;
  }

  /** What a line that parts begins with. */
  byte[] delimiter() {
    return ("--" + text).getBytes(US_ASCII);
  }
}

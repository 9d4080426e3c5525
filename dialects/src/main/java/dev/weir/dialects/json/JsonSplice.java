package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * Puts another string in the place of one value of a JSON text and leaves every other byte as it
 * is.
 */
public final class JsonSplice {

  private JsonSplice() {}

  /**
   * The body with {@code value}, quoted and escaped, in place of the bytes from {@code start} to
   * before {@code end}.
   *
   * @throws IndexOutOfBoundsException if the range does not lie within the body
   */
  public static Buffer replace(Buffer body, int start, int end, String value) {
    Objects.checkFromToIndex(start, end, body.length());
    byte[] quoted = quoted(value);
    return Buffer.buffer(body.length() - (end - start) + quoted.length)
        .appendBuffer(body, 0, start)
        .appendBytes(quoted)
        .appendBuffer(body, end, body.length() - end);
  }

  /** The same for bytes in an array. */
  static byte[] replace(byte[] body, int start, int end, String value) {
    byte[] quoted = quoted(value);
    byte[] out = new byte[body.length - (end - start) + quoted.length];
    System.arraycopy(body, 0, out, 0, start);
    System.arraycopy(quoted, 0, out, start, quoted.length);
    System.arraycopy(body, end, out, start + quoted.length, body.length - end);
    return out;
  }

  /** An unpaired surrogate, which UTF-8 has no place for, becomes a question mark. */
  static byte[] quoted(String value) {
    char[] escaped = JsonStringEncoder.getInstance().quoteAsString(value);
    return ('"' + String.valueOf(escaped) + '"').getBytes(UTF_8);
  }
}

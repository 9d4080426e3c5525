package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    return join(body, 0, start, quoted(value), body, end, body.length);
  }

  /**
   * The same for a body in chunks and a range that is not empty. Only the chunks that the range
   * touches are copied, into one; all others are in the result as they are.
   *
   * @throws IndexOutOfBoundsException if the range is empty or does not lie within the body
   */
  public static List<byte[]> replace(List<byte[]> chunks, int start, int end, String value) {
    if (start < 0 || start >= end) {
      throw new IndexOutOfBoundsException("no bytes from " + start + " to " + end);
    }
    List<byte[]> out = new ArrayList<>(chunks.size());
    byte[] first = {};
    int at = 0;
    for (byte[] chunk : chunks) {
      int next = at + chunk.length;
      if (next <= start || at >= end) {
        out.add(chunk);
      } else {
        if (at <= start) {
          first = Arrays.copyOf(chunk, start - at);
        }
        if (next >= end) {
          out.add(join(first, 0, first.length, quoted(value), chunk, end - at, chunk.length));
        }
      }
      at = next;
    }
    if (at < end) {
      throw new IndexOutOfBoundsException("no byte " + end + " in a body of " + at);
    }
    return out;
  }

  /** An unpaired surrogate, which UTF-8 has no place for, becomes a question mark. */
  static byte[] quoted(String value) {
    char[] escaped = JsonStringEncoder.getInstance().quoteAsString(value);
    return ('"' + String.valueOf(escaped) + '"').getBytes(UTF_8);
  }

  private static byte[] join(
      byte[] head, int headStart, int headEnd, byte[] middle, byte[] tail, int from, int to) {
    int headLength = headEnd - headStart;
    byte[] out = new byte[headLength + middle.length + to - from];
    System.arraycopy(head, headStart, out, 0, headLength);
    System.arraycopy(middle, 0, out, headLength, middle.length);
    System.arraycopy(tail, from, out, headLength + middle.length, to - from);
    return out;
  }
}

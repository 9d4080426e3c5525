package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  public static byte[] replace(byte[] body, int start, int end, String value) {
    Objects.checkFromToIndex(start, end, body.length);
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

  /**
   * Gives a top-level member another value, if the text is a JSON object that has the member once
   * and as a string. Anything else is not for this function to judge and stays as it is.
   *
   * @return {@code json} itself if there is nothing to change, of which the given part counts as
   *     before; else an array of the new text alone
   */
  public static byte[] patchTopLevelString(
      byte[] json, int offset, int length, String member, String newValue) {
    Member old = find(json, offset, length, member);
    return patched(json, offset, length, offset, old, newValue);
  }

  /** Likewise, for a member of the object that is the top-level member {@code outer}. */
  public static byte[] patchNestedString(
      byte[] json, int offset, int length, String outer, String inner, String newValue) {
    Member object = find(json, offset, length, outer);
    if (object == null || object.kind() != Kind.OBJECT) {
      return json;
    }
    int objectStart = offset + object.start();
    Member old = find(json, objectStart, object.end() - object.start(), inner);
    return patched(json, offset, length, objectStart, old, newValue);
  }

  private static @Nullable Member find(byte[] json, int offset, int length, String member) {
    JsonScanner scanner = new JsonScanner(Set.of(member), length);
    try {
      scanner.feed(json, offset, length);
      return scanner.end().get(member);
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /**
   * The part of {@code json} with the value changed that was found counting from {@code origin}.
   */
  private static byte[] patched(
      byte[] json, int offset, int length, int origin, @Nullable Member old, String newValue) {
    if (old == null || old.kind() != Kind.STRING || newValue.equals(old.text())) {
      return json;
    }
    int start = origin + old.start();
    int end = origin + old.end();
    return join(json, offset, start, quoted(newValue), json, end, offset + length);
  }

  /** An unpaired surrogate, which UTF-8 has no place for, becomes a question mark. */
  private static byte[] quoted(String value) {
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

package dev.weir.dialects.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes events and comments such that {@link SseReader}, or any reader after the WHATWG HTML
 * standard, gets back what was given. Each call makes one array, and only that one of the payload's
 * size.
 */
public final class SseWriter {

  private static final byte[] NO_BYTES = {};
  private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] COMMENT = ": ".getBytes(US_ASCII);

  private SseWriter() {}

  /** As {@link #event(String, byte[], int, int)}, of the whole array. */
  public static byte[] event(@Nullable String type, byte[] data) {
    return event(type, data, 0, data.length);
  }

  /**
   * An event of the given type and data. Data of several lines, however ended, becomes several data
   * lines; the reader gets {@code \n} between them.
   *
   * @param type null for none, which readers take as {@code "message"}
   * @throws IllegalArgumentException if the type holds a line end
   */
  public static byte[] event(@Nullable String type, byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (type == null) {
      return lines(NO_BYTES, DATA, data, offset, length);
    }
    byte[] name = type.getBytes(UTF_8);
    if (lineCount(name, 0, name.length) > 1) {
      throw new IllegalArgumentException("a line end in an event type");
    }
    byte[] head = new byte[EVENT.length + name.length + 1];
    int at = put(EVENT, 0, EVENT.length, head, 0);
    at = put(name, 0, name.length, head, at);
    head[at] = '\n';
    return lines(head, DATA, data, offset, length);
  }

  /** A comment, which readers ignore; a text of several lines becomes several comment lines. */
  public static byte[] comment(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return lines(NO_BYTES, COMMENT, bytes, 0, bytes.length);
  }

  /** The head, then each line of the text behind the prefix, then a blank line. */
  private static byte[] lines(byte[] head, byte[] prefix, byte[] text, int offset, int length) {
    int end = offset + length;
    int count = lineCount(text, offset, end);
    byte[] out = new byte[head.length + count * prefix.length + length + 2];
    int at = put(head, 0, head.length, out, 0);
    int from = offset;
    for (int line = 1; line <= count; line++) {
      int to = line == count ? end : lineEnd(text, from, end);
      at = put(prefix, 0, prefix.length, out, at);
      at = put(text, from, to, out, at);
      out[at++] = '\n';
      from = to + lineEndLength(text, to, end);
    }
    out[at++] = '\n';
    return at == out.length ? out : Arrays.copyOf(out, at); // A CRLF became an LF.
  }

  private static int lineCount(byte[] text, int offset, int end) {
    int count = 1;
    int i = lineEnd(text, offset, end);
    while (i < end) {
      count++;
      i = lineEnd(text, i + lineEndLength(text, i, end), end);
    }
    return count;
  }

  private static int lineEnd(byte[] text, int from, int end) {
    int i = from;
    while (i < end && text[i] != '\n' && text[i] != '\r') {
      i++;
    }
    return i;
  }

  private static int lineEndLength(byte[] text, int at, int end) {
    return at + 1 < end && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1;
  }

  private static int put(byte[] source, int from, int to, byte[] target, int at) {
    System.arraycopy(source, from, target, at, to - from);
    return at + to - from;
  }
}

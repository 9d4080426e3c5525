package dev.weir.dialects.responses;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.dialects.sse.ByteSlice;
import java.util.Arrays;

/**
 * Counts the characters of the member {@code delta} in an event's data, without parsing it. Strings
 * are skipped as strings, so that nothing an answer says can be taken for a member.
 */
final class DeltaSkim {

  private static final byte[] DELTA = "delta".getBytes(US_ASCII);

  private DeltaSkim() {}

  static int chars(ByteSlice data) {
    byte[] bytes = data.array();
    int end = data.offset() + data.length();
    int i = data.offset();
    while (i < end) {
      if (bytes[i] != '"') {
        i++;
        continue;
      }
      int start = i + 1;
      int close = stringEnd(bytes, start, end);
      i = close + 1;
      boolean wanted = Arrays.equals(bytes, start, close, DELTA, 0, DELTA.length);
      if (wanted && i < end && bytes[i] == ':') {
        i = skipSpace(bytes, i + 1, end);
        return i < end && bytes[i] == '"' ? chars(bytes, i + 1, stringEnd(bytes, i + 1, end)) : 0;
      }
    }
    return 0;
  }

  /** The index of the quote that closes the string, or the end. */
  private static int stringEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }

  private static int skipSpace(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] == ' ') {
      i++;
    }
    return i;
  }

  /** An escape counts as one, and so do all bytes of one character. */
  private static int chars(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        i += i + 1 < to && bytes[i + 1] == 'u' ? 5 : 1;
        count++;
      } else if ((bytes[i] & 0xc0) != 0x80) {
        count++;
      }
    }
    return count;
  }
}

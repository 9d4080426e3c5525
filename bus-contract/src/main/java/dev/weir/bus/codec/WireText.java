package dev.weir.bus.codec;

import java.nio.charset.StandardCharsets;

/**
 * Strings as UTF-8, exactly. JSON can escape half of a surrogate pair, and UTF-8 proper has no
 * bytes for it; it travels as the three bytes that its number would have (WTF-8).
 */
final class WireText {

  private WireText() {}

  /** How many bytes the text takes. */
  static int length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      bytes++; // Two bytes for one character, and four for the two of a pair.
      if (c >= 0x800) {
        bytes++;
        if (pairAt(text, i)) {
          i++;
        }
      }
    }
    return bytes;
  }

  /** Writes the text and gives back where its bytes end. */
  static int encode(String text, byte[] target, int offset) {
    int at = offset;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | (c >> 6));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (pairAt(text, i)) {
        int point = Character.toCodePoint((char) c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | (point >> 18));
        target[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        target[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (point & 0x3F));
      } else {
        target[at++] = (byte) (0xE0 | (c >> 12));
        target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        target[at++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    return at;
  }

  private static boolean pairAt(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  /**
   * Reads a text.
   *
   * @throws UnreadableException when the bytes are none
   */
  static String decode(byte[] source, int offset, int length) {
    String text = new String(source, offset, length, StandardCharsets.UTF_8);
    // The platform's decoder is fast and puts U+FFFD for what it does not understand.
    return text.indexOf('\uFFFD') < 0 ? text : decodeSlowly(source, offset, length);
  }

  private static String decodeSlowly(byte[] source, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int first = source[at++];
      if (first >= 0) {
        text.append((char) first);
        continue;
      }
      int more = (first & 0xE0) == 0xC0 ? 1 : (first & 0xF0) == 0xE0 ? 2 : 3;
      if ((first & 0xC0) == 0x80 || (first & 0xF8) == 0xF8 || end - at < more) {
        throw new UnreadableException("not UTF-8");
      }
      int point = first & (0x3F >> more);
      for (int i = 0; i < more; i++) {
        int next = source[at++];
        if ((next & 0xC0) != 0x80) {
          throw new UnreadableException("not UTF-8");
        }
        point = (point << 6) | (next & 0x3F);
      }
      int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
      if (point < least || point > Character.MAX_CODE_POINT) {
        throw new UnreadableException("not UTF-8");
      }
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}

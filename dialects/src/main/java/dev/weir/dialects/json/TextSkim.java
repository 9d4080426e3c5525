package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Finds the strings that members of certain names have, wherever they stand in a JSON text, without
 * parsing it. Strings are skipped as strings, so that nothing that they say can be taken for a
 * member. Of a text that is not JSON it tells anything or nothing.
 */
public final class TextSkim {

  private final byte[][] names;

  /** Takes what was found. */
  @FunctionalInterface
  public interface Sink {

    /** The inside of a string, its escapes as they stand. */
    void string(byte[] bytes, int from, int to);
  }

  /**
   * @param names of the members
   */
  public TextSkim(String... names) {
    this.names = Arrays.stream(names).map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  /** Looks through a text. */
  public void look(byte[] json, int offset, int length, Sink sink) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (json[i] != '"') {
        i++;
        continue;
      }
      int start = i + 1;
      int close = stringEnd(json, start, end);
      i = skipSpace(json, close + 1, end);
      if (i >= end || json[i] != ':') {
        continue;
      }
      i = skipSpace(json, i + 1, end);
      if (i < end && json[i] == '"') {
        int last = stringEnd(json, i + 1, end);
        if (isWanted(json, start, close)) {
          sink.string(json, i + 1, last);
        }
        i = last + 1;
      }
    }
  }

  private boolean isWanted(byte[] json, int from, int to) {
    for (byte[] name : names) {
      if (Arrays.equals(json, from, to, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  /** The index of the quote that closes the string, or the end. */
  private static int stringEnd(byte[] json, int from, int end) {
    int i = from;
    while (i < end && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }

  private static int skipSpace(byte[] json, int from, int end) {
    int i = from;
    while (i < end && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** The inside of a JSON string as the text that it stands for; what is no escape stays. */
  public static String unescaped(String inside) {
    int escape = inside.indexOf('\\');
    if (escape < 0) {
      return inside;
    }
    StringBuilder text = new StringBuilder(inside.length());
    int i = 0;
    while (escape >= 0 && escape + 1 < inside.length()) {
      text.append(inside, i, escape);
      char kind = inside.charAt(escape + 1);
      i = escape + 2;
      switch (kind) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> i = unit(inside, i, text);
        default -> text.append(kind);
      }
      escape = inside.indexOf('\\', i);
    }
    return text.append(inside, i, inside.length()).toString();
  }

  private static int unit(String inside, int at, StringBuilder text) {
    int end = Math.min(inside.length(), at + 4);
    try {
      text.append((char) Integer.parseInt(inside, at, end, 16));
    } catch (NumberFormatException none) {
      text.append(inside, at, end);
    }
    return end;
  }
}

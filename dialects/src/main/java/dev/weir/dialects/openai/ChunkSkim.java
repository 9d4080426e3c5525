package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.dialects.Said;
import dev.weir.dialects.sse.ByteSlice;
import java.util.Arrays;

/**
 * Looks over the bytes of a chunk, without parsing it, for what makes it worth parsing, and for
 * what was generated. Strings are skipped as strings, so that nothing an answer says can be taken
 * for a member.
 */
final class ChunkSkim {

  private static final byte[][] CONTENT = {
    name("content"),
    name("text"),
    name("arguments"),
    name("reasoning_content"),
    name("reasoning"),
    name("refusal"),
    name("input")
  };
  private static final byte[] FINISH_REASON = name("finish_reason");
  private static final byte[] USAGE = name("usage");
  private static final byte[] ERROR = name("error");
  private static final byte[] OBJECT = name("object");
  private static final byte[] TOOL_CALLS = name("tool_calls");

  private byte[] bytes = {};
  private int end;

  private boolean worthParsing;
  private boolean calls;
  private boolean content;

  /**
   * Looks over a chunk; the answers below are of this one then.
   *
   * @param said takes what was generated
   */
  void look(ByteSlice chunk, Said said) {
    bytes = chunk.array();
    end = chunk.offset() + chunk.length();
    worthParsing = false;
    calls = false;
    content = false;
    int i = chunk.offset();
    while (i < end) {
      if (bytes[i] != '"') {
        i++;
        continue;
      }
      int start = i + 1;
      int close = stringEnd(start);
      i = skipSpace(close + 1);
      if (i < end && bytes[i] == ':') {
        i = skipSpace(i + 1);
        i = member(start, close, i, said);
      }
    }
    bytes = new byte[0];
  }

  /** Whether it tells usage, an error or the reason of an end. */
  boolean worthParsing() {
    return worthParsing;
  }

  /** Whether it is content, whatever its length. */
  boolean semantic() {
    return calls || content;
  }

  /** Looks at the value of a member and tells where to go on: after a string, else at the value. */
  private int member(int start, int close, int value, Said said) {
    if (value >= end) {
      return value;
    }
    byte first = bytes[value];
    if (first != '"') {
      boolean something = first == '{' || first == '[';
      worthParsing |= something && (is(USAGE, start, close) || is(ERROR, start, close));
      calls |= something && is(TOOL_CALLS, start, close) && !closesAt(value + 1);
      return value;
    }
    int valueEnd = stringEnd(value + 1);
    if (isContent(start, close)) {
      content |= valueEnd > value + 1;
      said.json(bytes, value + 1, valueEnd);
    } else if (valueEnd > value + 1) {
      worthParsing |=
          is(FINISH_REASON, start, close)
              || is(ERROR, start, close)
              || (is(OBJECT, start, close) && is(ERROR, value + 1, valueEnd));
    }
    return valueEnd + 1;
  }

  private boolean closesAt(int from) {
    int i = skipSpace(from);
    return i < end && bytes[i] == ']';
  }

  private boolean isContent(int start, int close) {
    for (byte[] name : CONTENT) {
      if (is(name, start, close)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(byte[] name, int from, int to) {
    return to - from == name.length && Arrays.equals(bytes, from, to, name, 0, name.length);
  }

  /** The index of the quote that closes the string, or the end. */
  private int stringEnd(int from) {
    int i = from;
    while (i < end && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < end && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static byte[] name(String name) {
    return name.getBytes(US_ASCII);
  }
}

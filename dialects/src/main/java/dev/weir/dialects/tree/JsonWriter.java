package dev.weir.dialects.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.json.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes JSON as UTF-8 into an array that grows. Commas come by themselves; whoever calls answers
 * for the rest of the grammar. May be used again after {@link #reset}.
 *
 * <p>What is written holds no line end, whatever is put in, so that it fits on one line of an event
 * stream. Half a surrogate pair is written as an escape: the other half may follow in the next
 * delta.
 */
public final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final int BYTES_PER_CHAR_MAX = 6;
  private static final int BYTES_AT_FIRST = 512;
  private static final int BYTES_KEPT = 16 << 10;

  /** What follows the backslash for a character below 128, or 0 where none is needed. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
  }

  private byte[] bytes = new byte[BYTES_AT_FIRST];
  private int length;
  private boolean commaDue;

  /** Begins an object. */
  public JsonWriter object() {
    value();
    put('{');
    commaDue = false;
    return this;
  }

  /** Ends an object. */
  public JsonWriter endObject() {
    put('}');
    commaDue = true;
    return this;
  }

  /** A whole object of these members. */
  public JsonWriter object(Map<String, RawJson> members) {
    return object().members(members).endObject();
  }

  /** Begins an array. */
  public JsonWriter array() {
    value();
    put('[');
    commaDue = false;
    return this;
  }

  /** Ends an array. */
  public JsonWriter endArray() {
    put(']');
    commaDue = true;
    return this;
  }

  /** The name of the member whose value comes next. */
  public JsonWriter name(String name) {
    text(name);
    put(':');
    commaDue = false;
    return this;
  }

  /** A string. */
  public JsonWriter text(String value) {
    value();
    reserve(2);
    bytes[length++] = '"';
    chars(value);
    reserve(1);
    bytes[length++] = '"';
    return this;
  }

  /** A number. */
  public JsonWriter number(long value) {
    value();
    if (value < 0) {
      ascii(Long.toString(value));
    } else {
      digits(value);
    }
    return this;
  }

  /** A number; one without fraction is written without one, as most people write it. */
  public JsonWriter number(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(value) < 1e15) {
      return number(whole);
    }
    value();
    ascii(Double.toString(value));
    return this;
  }

  /** A boolean. */
  public JsonWriter bool(boolean value) {
    value();
    return put(value ? TRUE : FALSE);
  }

  /** JSON null. */
  public JsonWriter nothing() {
    value();
    return put(NULL);
  }

  /** A value as it came, but for line ends, which can only be space between its tokens. */
  public JsonWriter raw(RawJson value) {
    value();
    int from = length;
    reserve(value.length());
    value.copyTo(bytes, length);
    length += value.length();
    for (int i = from; i < length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    return this;
  }

  /** These members, in their order. */
  public JsonWriter members(Map<String, RawJson> members) {
    members.forEach((name, value) -> name(name).raw(value));
    return this;
  }

  /** The members of another object, in their order. */
  public JsonWriter members(JsonValue object) {
    object.members().forEach((name, value) -> name(name).raw(value.raw()));
    return this;
  }

  /**
   * Bytes as they are: a piece of JSON made earlier, or what frames it. A comma follows if they end
   * with a value.
   */
  public JsonWriter verbatim(byte[] piece) {
    put(piece);
    byte last = piece[piece.length - 1];
    commaDue = last == '}' || last == ']' || last == '"' || Character.isLetterOrDigit(last);
    return this;
  }

  /** Forgets what was written, and lets go of an array that one huge text made large. */
  public JsonWriter reset() {
    length = 0;
    commaDue = false;
    if (bytes.length > BYTES_KEPT) {
      bytes = new byte[BYTES_AT_FIRST];
    }
    return this;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** A copy of what was written. */
  public Buffer toBuffer() {
    return Buffer.buffer(length).appendBytes(bytes, 0, length);
  }

  /** Copies what was written to the beginning of an array that has room for it. */
  public void copyTo(byte[] target) {
    System.arraycopy(bytes, 0, target, 0, length);
  }

  /** A copy of what was written, which must be one value. */
  public RawJson toRaw() {
    return RawJson.ofUtf8(bytes, 0, length);
  }

  private void value() {
    if (commaDue) {
      put(',');
    }
    commaDue = true;
  }

  private void chars(String value) {
    int count = value.length();
    int i = 0;
    while (i < count) {
      // Room for a run at a time: for the whole of a large text it would be six times too much.
      int runEnd = Math.min(count, i + 4096);
      reserve((runEnd - i) * BYTES_PER_CHAR_MAX + BYTES_PER_CHAR_MAX);
      while (i < runEnd) {
        i = plain(value, i, runEnd);
        if (i < runEnd) {
          char c = value.charAt(i);
          if (c < 0x80) {
            escape(ESCAPES[c], c);
            i++;
          } else {
            i += wide(value, i, c);
          }
        }
      }
    }
  }

  /** Writes what needs no more than a byte, and tells where that ends. */
  private int plain(String value, int from, int end) {
    byte[] out = bytes; // Not as a field: the compiler would load both anew for each character.
    int at = length;
    int i = from;
    while (i < end) {
      char c = value.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      out[at++] = (byte) c;
      i++;
    }
    length = at;
    return i;
  }

  private void escape(byte escape, char c) {
    bytes[length++] = '\\';
    bytes[length++] = escape;
    if (escape == 'u') {
      for (int shift = 12; shift >= 0; shift -= 4) {
        bytes[length++] = HEX[(c >> shift) & 0xf];
      }
    }
  }

  /** How many chars were written. */
  private int wide(String value, int i, char c) {
    if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | (c >> 6));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
      return 1;
    }
    if (!Character.isSurrogate(c)) {
      bytes[length++] = (byte) (0xe0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
      return 1;
    }
    int point = value.codePointAt(i);
    if (point == c) {
      escape((byte) 'u', c);
      return 1;
    }
    bytes[length++] = (byte) (0xf0 | (point >> 18));
    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (point & 0x3f));
    return 2;
  }

  private void digits(long value) {
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    reserve(count);
    long rest = value;
    for (int at = length + count - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void ascii(String value) {
    int count = value.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) value.charAt(i);
    }
  }

  private void put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  private JsonWriter put(byte[] piece) {
    reserve(piece.length);
    System.arraycopy(piece, 0, bytes, length, piece.length);
    length += piece.length;
    return this;
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
  }
}

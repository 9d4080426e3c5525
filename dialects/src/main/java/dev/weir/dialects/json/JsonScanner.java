package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks, as the chunks of a body arrive, that the body is one JSON object after RFC 8259 in valid
 * UTF-8, and notes where some of its top-level members lie. Nothing is kept of the rest.
 *
 * <p>A member asked for must not occur twice, however its name is spelt; RFC 8259 leaves open which
 * of the two would count, and two readers that choose differently are a way around any policy.
 *
 * <p>The outcome does not depend on how the body is cut. Not safe for use by several threads.
 *
 * <p>This file is over 400 lines because the scanner is one automaton: its states share the cursor
 * and the bytes at hand, and parted they would pass both back and forth for every byte.
 */
public final class JsonScanner {

  /** How deep objects and arrays may nest, the top-level object counted. */
  public static final int DEPTH_MAX = 256;

  /** How long a scalar may be in the body, without its quotes, for its text to be kept. */
  public static final int TEXT_BYTES_MAX = 1024;

  /** A char of a name takes at most six bytes in the body: a backslash, u and four digits. */
  private static final int NAME_CHARS_MAX = TEXT_BYTES_MAX / 6;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long EACH_HIGH_BIT = 0x8080808080808080L;

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  // What a byte means between two tokens.
  private static final int SPACE = 1;
  private static final int OBJECT_OPEN = 1 << 1;
  private static final int OBJECT_CLOSE = 1 << 2;
  private static final int ARRAY_OPEN = 1 << 3;
  private static final int ARRAY_CLOSE = 1 << 4;
  private static final int COLON = 1 << 5;
  private static final int COMMA = 1 << 6;
  private static final int QUOTE = 1 << 7;
  private static final int NUMBER_START = 1 << 8;
  private static final int LITERAL_START = 1 << 9;
  private static final int VALUE_START =
      OBJECT_OPEN | ARRAY_OPEN | QUOTE | NUMBER_START | LITERAL_START;

  private static final short[] MEANING = new short[256];

  static {
    mean(" \t\n\r", SPACE);
    mean("{", OBJECT_OPEN);
    mean("}", OBJECT_CLOSE);
    mean("[", ARRAY_OPEN);
    mean("]", ARRAY_CLOSE);
    mean(":", COLON);
    mean(",", COMMA);
    mean("\"", QUOTE);
    mean("-0123456789", NUMBER_START);
    mean("tfn", LITERAL_START);
  }

  /** What the next byte belongs to, and what is missing if it does not come. */
  private enum State {
    // Between two tokens.
    START(OBJECT_OPEN, "an object"),
    FIRST_MEMBER(QUOTE | OBJECT_CLOSE, "a member name or '}'"),
    MEMBER(QUOTE, "a member name"),
    AFTER_NAME(COLON, "':'"),
    VALUE(VALUE_START, "a value"),
    FIRST_ITEM(VALUE_START | ARRAY_CLOSE, "a value or ']'"),
    AFTER_MEMBER(COMMA | OBJECT_CLOSE, "',' or '}'"),
    AFTER_ITEM(COMMA | ARRAY_CLOSE, "',' or ']'"),
    END(0, "nothing more"),

    // Within a string.
    STRING("the rest of a string"),
    UTF8_TAIL("the rest of a UTF-8 character"),
    ESCAPE("one of \"\\/bfnrtu"),
    HEX("a hexadecimal digit"),

    // Within a number.
    MINUS("a digit"),
    ZERO("the rest of the object"),
    INTEGER("the rest of the object"),
    POINT("a digit"),
    FRACTION("the rest of the object"),
    EXPONENT("a digit, '+' or '-'"),
    EXPONENT_SIGN("a digit"),
    EXPONENT_DIGITS("the rest of the object"),

    // Within true, false or null.
    LITERAL("the rest of true, false or null");

    final int allowed;
    final String expected;

    State(int allowed, String expected) {
      this.allowed = allowed | SPACE;
      this.expected = expected;
    }

    State(String expected) {
      this(0, expected);
    }

    /** Within a run of digits of any length. */
    boolean takesDigits() {
      return this == INTEGER || this == FRACTION || this == EXPONENT_DIGITS;
    }
  }

  private final Set<String> names;
  private final byte[][] spellings; // The names in UTF-8.
  private final int bytesMax;
  private final Map<String, Member> found = new HashMap<>();

  private State state = State.START;
  private boolean failed;
  private int consumed; // Bytes of the body before this chunk.
  private int origin; // What turns an index in this chunk into an offset in the body.

  private int depth;
  private boolean[] inArray = new boolean[16]; // By depth; few bodies nest deeper.

  // Within the current token.
  private boolean isName;
  private int utf8Left;
  private int utf8Low;
  private int utf8High;
  private int hexLeft;
  private byte[] literal = TRUE;
  private int literalAt;

  // The bytes of a top-level name or of a scalar asked for.
  private boolean capturing;
  private int captureStart; // In this chunk.
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream(0); // Earlier chunks'.

  // The member asked for that is being read.
  private int nameStart;
  private @Nullable String member;
  private Kind kind = Kind.NULL;
  private int valueStart;

  /**
   * @param names the top-level members to note, at most 170 chars each
   * @param bytesMax the largest body accepted
   */
  public JsonScanner(Set<String> names, int bytesMax) {
    for (String name : names) {
      if (name.length() > NAME_CHARS_MAX) {
        throw new IllegalArgumentException("member name longer than " + NAME_CHARS_MAX + " chars");
      }
    }
    this.names = Set.copyOf(names);
    this.spellings = new byte[this.names.size()][];
    int next = 0;
    for (String name : this.names) {
      spellings[next++] = name.getBytes(UTF_8);
    }
    this.bytesMax = bytesMax;
  }

  /**
   * Takes the next chunk; the array may be used for something else afterwards.
   *
   * @throws JsonSyntaxException if the body cannot become acceptable any more
   * @throws IllegalStateException if an earlier call threw that
   */
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkUsable();
    int room = Math.min(length, bytesMax - consumed);
    origin = consumed - offset;
    captureStart = offset;
    scan(bytes, offset, offset + room);
    consumed += room;
    if (room < length) {
      throw failure("the body exceeds " + bytesMax + " bytes", consumed, true);
    }
  }

  /**
   * The body is complete.
   *
   * @return the members asked for that it has
   * @throws JsonSyntaxException if the object is not complete
   * @throws IllegalStateException if an earlier call threw that
   */
  public Members end() {
    checkUsable();
    if (state != State.END) {
      throw unexpected("end", consumed, state.expected);
    }
    return new Members(found);
  }

  private void checkUsable() {
    if (failed) {
      throw new IllegalStateException("the body was refused before");
    }
  }

  private void scan(byte[] bytes, int offset, int end) {
    int i = offset;
    while (i < end) {
      switch (state) {
        case STRING -> i = string(bytes, i, end);
        case UTF8_TAIL -> utf8Tail(bytes, i++);
        case ESCAPE -> escape(bytes, i++);
        case HEX -> hex(bytes, i++);
        case LITERAL -> literal(bytes, i++);
        case MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS ->
            i = number(bytes, i, end);
        default -> i = between(bytes, i, end);
      }
    }
    if (capturing) {
      keep(bytes, end);
    }
  }

  // Between two tokens.

  private int between(byte[] bytes, int i, int end) {
    int meaning = MEANING[bytes[i] & 0xff];
    if ((meaning & state.allowed) == 0) {
      throw unexpected(bytes, i, state.expected);
    }
    int next = i + 1;
    switch (meaning) {
      case OBJECT_OPEN -> open(i, false);
      case ARRAY_OPEN -> open(i, true);
      case OBJECT_CLOSE, ARRAY_CLOSE -> close(i);
      case COLON -> state = State.VALUE;
      case COMMA -> state = inArray[depth] ? State.VALUE : State.MEMBER;
      case QUOTE -> {
        openString(i);
        return string(bytes, next, end);
      }
      case NUMBER_START -> {
        openNumber(bytes[i], i);
        return number(bytes, next, end);
      }
      case LITERAL_START -> openLiteral(bytes[i], i);
      default -> {
        // Space.
      }
    }
    return next;
  }

  private void open(int i, boolean array) {
    if (depth == DEPTH_MAX) {
      throw failure(
          "more than " + DEPTH_MAX + " levels deep at byte " + (origin + i), origin + i, false);
    }
    if (depth == 1) {
      openValue(i, array ? Kind.ARRAY : Kind.OBJECT);
    }
    depth++;
    if (depth == inArray.length) {
      inArray = Arrays.copyOf(inArray, DEPTH_MAX + 1);
    }
    inArray[depth] = array;
    state = array ? State.FIRST_ITEM : State.FIRST_MEMBER;
  }

  private void close(int i) {
    depth--;
    if (depth == 0) {
      state = State.END;
    } else {
      closeValue(i + 1, null);
    }
  }

  private void openValue(int i, Kind valueKind) {
    kind = valueKind;
    valueStart = origin + i;
  }

  private void openScalar(int i, Kind scalarKind, int textStart) {
    if (depth == 1 && member != null) {
      openValue(i, scalarKind);
      capture(textStart);
    }
  }

  private void closeScalar(byte[] bytes, int textEnd, int end) {
    closeValue(end, capturing ? text(bytes, textEnd) : null);
  }

  private void closeValue(int end, @Nullable String text) {
    if (depth == 1 && member != null) {
      found.put(member, new Member(kind, valueStart, origin + end, text));
      member = null;
    }
    state = inArray[depth] ? State.AFTER_ITEM : State.AFTER_MEMBER;
  }

  // Strings.

  private void openString(int i) {
    isName = state == State.MEMBER || state == State.FIRST_MEMBER;
    state = State.STRING;
    if (!isName) {
      openScalar(i, Kind.STRING, i + 1);
    } else if (depth == 1) {
      nameStart = origin + i;
      capture(i + 1);
    }
  }

  private int string(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      // Eight bytes at once: the lowest bit left standing marks the first byte that is not plain.
      while (i <= end - Long.BYTES) {
        long word = (long) LONGS.get(bytes, i);
        long quote = (word ^ ('"' * EACH_BYTE)) - EACH_BYTE;
        long backslash = (word ^ ('\\' * EACH_BYTE)) - EACH_BYTE;
        long control = word - ' ' * EACH_BYTE;
        long special = (word | quote | backslash | control) & EACH_HIGH_BIT;
        if (special != 0) {
          i += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        i += Long.BYTES;
      }
      if (i == end) {
        return i;
      }
      byte b = bytes[i];
      if (b == '"') {
        closeString(bytes, i);
        return i + 1;
      }
      if (b == '\\') {
        i++;
        state = State.ESCAPE;
        if (i < end) {
          escape(bytes, i);
          i++;
        }
        if (state != State.STRING) {
          return i;
        }
      } else if (b < 0) {
        i = utf8(bytes, i, end);
        if (state != State.STRING) {
          return i;
        }
      } else if (b < ' ') {
        throw unexpected(bytes, i, "an escape");
      } else {
        i++;
      }
    }
  }

  private void closeString(byte[] bytes, int i) {
    if (!isName) {
      closeScalar(bytes, i, i + 1);
      return;
    }
    state = State.AFTER_NAME;
    if (capturing) {
      String name = asked(bytes, i) ? text(bytes, i) : null;
      capturing = false;
      if (name != null && names.contains(name)) {
        if (found.containsKey(name)) {
          throw failure("a second \"" + name + "\" at byte " + nameStart, nameStart, false);
        }
        member = name;
      }
    }
  }

  /** Whether the name that ends here may be one asked for: most are not, and need no text. */
  private boolean asked(byte[] bytes, int end) {
    if (captured.size() > 0) {
      return true;
    }
    int length = end - captureStart;
    for (byte[] spelling : spellings) {
      if (spelling.length == length
          && Arrays.equals(bytes, captureStart, end, spelling, 0, length)) {
        return true;
      }
    }
    return hasEscape(bytes, captureStart, end);
  }

  private static boolean hasEscape(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private int utf8(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - 3 && isThreeBytes(bytes, i)) {
      i += 3;
    }
    if (i > from) {
      return i;
    }
    utf8Head(bytes, i);
    i++;
    while (state == State.UTF8_TAIL && i < end) {
      utf8Tail(bytes, i);
      i++;
    }
    return i;
  }

  /** The commonest form beyond ASCII, leaving out the heads that do not allow every tail. */
  private static boolean isThreeBytes(byte[] bytes, int i) {
    int head = bytes[i] & 0xff;
    return head > 0xe0
        && head < 0xf0
        && head != 0xed
        && isTail(bytes[i + 1])
        && isTail(bytes[i + 2]);
  }

  private static boolean isTail(byte b) {
    return b < (byte) 0xc0;
  }

  /**
   * After table 3-7 of the Unicode standard: no overlong forms, no surrogates, none past U+10FFFF.
   */
  private void utf8Head(byte[] bytes, int i) {
    int head = bytes[i] & 0xff;
    if (head < 0xc2 || head > 0xf4) {
      throw unexpected(bytes, i, "valid UTF-8");
    }
    utf8Left = head < 0xe0 ? 1 : head < 0xf0 ? 2 : 3;
    utf8Low = head == 0xe0 ? 0xa0 : head == 0xf0 ? 0x90 : 0x80;
    utf8High = head == 0xed ? 0x9f : head == 0xf4 ? 0x8f : 0xbf;
    state = State.UTF8_TAIL;
  }

  private void utf8Tail(byte[] bytes, int i) {
    int tail = bytes[i] & 0xff;
    if (tail < utf8Low || tail > utf8High) {
      throw unexpected(bytes, i, state.expected);
    }
    utf8Low = 0x80;
    utf8High = 0xbf;
    utf8Left--;
    if (utf8Left == 0) {
      state = State.STRING;
    }
  }

  private void escape(byte[] bytes, int i) {
    switch (bytes[i]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> state = State.STRING;
      case 'u' -> {
        state = State.HEX;
        hexLeft = 4;
      }
      default -> throw unexpected(bytes, i, state.expected);
    }
  }

  private void hex(byte[] bytes, int i) {
    if (!HexFormat.isHexDigit(bytes[i])) {
      throw unexpected(bytes, i, state.expected);
    }
    hexLeft--;
    if (hexLeft == 0) {
      state = State.STRING;
    }
  }

  // Numbers.

  private void openNumber(byte first, int i) {
    openScalar(i, Kind.NUMBER, i);
    state = first == '-' ? State.MINUS : first == '0' ? State.ZERO : State.INTEGER;
  }

  private int number(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      if (state.takesDigits()) {
        while (i < end && isDigit(bytes[i])) {
          i++;
        }
      }
      if (i == end) {
        return end;
      }
      State next = afterNumberByte(bytes[i]);
      if (next != null) {
        state = next;
        i++;
      } else if (state.takesDigits() || state == State.ZERO) {
        closeScalar(bytes, i, i);
        return i;
      } else {
        throw unexpected(bytes, i, state.expected);
      }
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Null if the byte is not part of the number; runs of digits have been skipped before. */
  private @Nullable State afterNumberByte(byte b) {
    boolean digit = isDigit(b);
    return switch (state) {
      case MINUS -> b == '0' ? State.ZERO : digit ? State.INTEGER : null;
      case ZERO -> b == '.' ? State.POINT : afterMantissa(b);
      case INTEGER -> b == '.' ? State.POINT : afterMantissa(b);
      case POINT -> digit ? State.FRACTION : null;
      case FRACTION -> afterMantissa(b);
      case EXPONENT ->
          digit ? State.EXPONENT_DIGITS : b == '+' || b == '-' ? State.EXPONENT_SIGN : null;
      case EXPONENT_SIGN -> digit ? State.EXPONENT_DIGITS : null;
      default -> null;
    };
  }

  private static @Nullable State afterMantissa(byte b) {
    return b == 'e' || b == 'E' ? State.EXPONENT : null;
  }

  // True, false and null.

  private void openLiteral(byte first, int i) {
    switch (first) {
      case 't' -> openLiteral(i, Kind.TRUE, TRUE);
      case 'f' -> openLiteral(i, Kind.FALSE, FALSE);
      default -> openLiteral(i, Kind.NULL, NULL);
    }
  }

  private void openLiteral(int i, Kind literalKind, byte[] spelling) {
    openScalar(i, literalKind, i);
    state = State.LITERAL;
    literal = spelling;
    literalAt = 1;
  }

  private void literal(byte[] bytes, int i) {
    if (bytes[i] != literal[literalAt]) {
      throw unexpected(bytes, i, state.expected);
    }
    literalAt++;
    if (literalAt == literal.length) {
      closeScalar(bytes, i + 1, i + 1);
    }
  }

  // Texts.

  private void capture(int start) {
    capturing = true;
    captureStart = start;
    captured.reset();
  }

  /** Copies what this chunk has of the text, up to one byte too many. */
  private void keep(byte[] bytes, int end) {
    int room = TEXT_BYTES_MAX + 1 - captured.size();
    captured.write(bytes, captureStart, Math.min(end - captureStart, room));
  }

  /** The text that ends here, null if it is too long; most lie within one chunk. */
  private @Nullable String text(byte[] bytes, int end) {
    capturing = false;
    if (captured.size() == 0) {
      return end - captureStart > TEXT_BYTES_MAX
          ? null
          : unescaped(new String(bytes, captureStart, end - captureStart, UTF_8));
    }
    keep(bytes, end);
    return captured.size() > TEXT_BYTES_MAX ? null : unescaped(captured.toString(UTF_8));
  }

  /** The text is known to hold well-formed escapes only. */
  private static String unescaped(String text) {
    int backslash = text.indexOf('\\');
    if (backslash < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    while (backslash >= 0) {
      plain.append(text, from, backslash);
      from = backslash + 2;
      char escaped = text.charAt(backslash + 1);
      switch (escaped) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) HexFormat.fromHexDigits(text, from, from + 4));
          from += 4;
        }
        default -> plain.append(escaped);
      }
      backslash = text.indexOf('\\', from);
    }
    return plain.append(text, from, text.length()).toString();
  }

  // Failures.

  private JsonSyntaxException unexpected(byte[] bytes, int i, String expected) {
    byte b = bytes[i];
    String what =
        b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + HexFormat.of().toHexDigits(b);
    return unexpected(what, origin + i, expected);
  }

  private JsonSyntaxException unexpected(String what, int offset, String expected) {
    return failure(
        "unexpected " + what + " at byte " + offset + ", " + expected + " was expected",
        offset,
        false);
  }

  private JsonSyntaxException failure(String message, int offset, boolean tooLarge) {
    failed = true;
    return new JsonSyntaxException(message, offset, tooLarge);
  }

  private static void mean(String bytes, int meaning) {
    for (byte b : bytes.getBytes(US_ASCII)) {
      MEANING[b] = (short) meaning;
    }
  }
}

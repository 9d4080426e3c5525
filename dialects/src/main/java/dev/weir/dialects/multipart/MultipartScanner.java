package dev.weir.dialects.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.multipart.FormFields.Field;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks, as the chunks of a body arrive, that the body is a form after RFC 7578, and takes the
 * values of some small fields. Nothing is kept of the rest, however large it is.
 *
 * <p>A field asked for must not occur twice, be a file, or come in an encoding: two readers that
 * choose differently are a way around any policy. For the same reason the boundary must not stand
 * at the beginning of a line that is no delimiter, whatever the line before it ends with.
 *
 * <p>The outcome does not depend on how the body is cut. Not safe for use by several threads.
 */
public final class MultipartScanner {

  /** How long the value of a field asked for may be. */
  public static final int VALUE_BYTES_MAX = 1024;

  /** How long the headers of a part may be, their line ends counted. */
  public static final int HEADER_BYTES_MAX = 8 * 1024;

  /** How many parts a form may have. */
  public static final int PARTS_MAX = 1_000;

  /** How much may stand before the first part. */
  public static final int PREAMBLE_BYTES_MAX = 64 * 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long EACH_HIGH_BIT = 0x8080808080808080L;

  private static final int LINE_END_BYTES = 2;

  /** Far enough from what a long holds for differences of it. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;

  /** What the next byte belongs to. */
  private enum State {
    /** What stands before the first part or in a part, somewhere within a line. */
    CONTENT,
    /** Likewise, behind a CR. */
    LINE_END,
    /** Likewise, at the beginning of a line, as far as it is the delimiter's. */
    LINE,
    /** Behind the delimiter. */
    DELIMITER,
    /** In the blanks behind the delimiter. */
    PADDING,
    /** Behind the CR after it. */
    DELIMITER_END,
    /** In the headers of a part. */
    HEADERS,
    /** Behind the first dash after the delimiter. */
    LAST_DASH,
    /** Behind the last delimiter. */
    CLOSED
  }

  private final byte[] delimiter;
  private final Set<String> names;
  private final Map<String, Field> found = new HashMap<>();

  private State state = State.LINE; // A body may begin with its first delimiter.
  private boolean failed;
  private long consumed; // Bytes of the body before this chunk.
  private long origin; // What turns an index in this chunk into an offset in the body.

  // Within a line.
  private boolean lineIsSound = true; // It follows a CRLF, or is the first.
  private int matched; // Bytes of the delimiter that it begins with.

  // Within a part.
  private int parts;
  private long partStart;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream(0);
  private int headerLine; // Where its last line begins.
  private boolean feedDue; // A header's last byte was a CR.
  private @Nullable PartHead head;

  // Within what is limited: the content before the first part, or a value asked for.
  private long limit; // The offset by which a delimiter must have ended.
  private boolean capturing;
  private long valueStart;
  private int captureStart; // In this chunk.
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream(0); // Earlier chunks'.

  /**
   * @param names the fields whose values are wanted
   */
  public MultipartScanner(Boundary boundary, Set<String> names) {
    this.delimiter = boundary.delimiter();
    this.names = Set.copyOf(names);
    this.limit = (long) PREAMBLE_BYTES_MAX + LINE_END_BYTES + delimiter.length;
  }

  /**
   * Takes the next chunk; the array may be used for something else afterwards.
   *
   * @throws MultipartSyntaxException if the body cannot become acceptable any more
   * @throws IllegalStateException if an earlier call threw that
   */
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkUsable();
    origin = consumed - offset;
    captureStart = offset;
    failed = true; // Until the chunk is through.
    scan(bytes, offset, offset + length);
    failed = false;
    consumed += length;
  }

  /** Whether the delimiter that ends the form was seen. */
  public boolean closed() {
    return state == State.CLOSED;
  }

  /** The part that the next byte belongs to, null between parts. */
  public @Nullable PartHead part() {
    return head;
  }

  /** A field asked for, as soon as its part has ended; null before, and when there is none. */
  public @Nullable Field field(String name) {
    return found.get(name);
  }

  /** Where the value begins that is being taken; -1 when none is. */
  long valueStart() {
    return capturing ? valueStart : -1;
  }

  /**
   * The body is complete.
   *
   * @return the fields asked for that it has
   * @throws MultipartSyntaxException if the form is not complete
   * @throws IllegalStateException if an earlier call threw that
   */
  public FormFields end() {
    checkUsable();
    if (state != State.CLOSED) {
      failed = true;
      throw failure("the body ends before its closing delimiter", consumed);
    }
    return new FormFields(found, consumed);
  }

  private void checkUsable() {
    if (failed) {
      throw new IllegalStateException("the body was refused before");
    }
  }

  private void scan(byte[] bytes, int offset, int end) {
    int i = offset;
    while (i < end) {
      if (origin + i >= limit) {
        throw beyondLimit();
      }
      switch (state) {
        case CONTENT -> i = content(bytes, i, (int) Math.min(end, limit - origin));
        case LINE_END -> i = lineEnd(bytes, i);
        case LINE -> i = line(bytes, i, end);
        case HEADERS -> header(bytes[i], i++);
        default -> around(bytes[i], i++);
      }
    }
    if (capturing) {
      captured.write(bytes, captureStart, end - captureStart);
    }
  }

  // Content.

  private int content(byte[] bytes, int from, int end) {
    int i = lineBreak(bytes, from, end);
    if (i == end) {
      return i;
    }
    if (bytes[i] == '\r') {
      state = State.LINE_END;
    } else {
      beginLine(false);
    }
    return i + 1;
  }

  /** The index of the next CR or LF, or {@code end}. */
  private static int lineBreak(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      // Eight bytes at once: the lowest bit left standing marks the first CR or LF.
      while (i <= end - Long.BYTES) {
        long word = (long) LONGS.get(bytes, i);
        long breaks = zeroBytes(word ^ ('\r' * EACH_BYTE)) | zeroBytes(word ^ ('\n' * EACH_BYTE));
        if (breaks != 0) {
          return i + (Long.numberOfTrailingZeros(breaks) >>> 3);
        }
        i += Long.BYTES;
      }
      if (i == end || bytes[i] == '\n' || bytes[i] == '\r') {
        return i;
      }
      i++;
    }
  }

  /** The high bit of the lowest byte that is zero; those above it may be wrong. */
  private static long zeroBytes(long word) {
    return (word - EACH_BYTE) & ~word & EACH_HIGH_BIT;
  }

  private int lineEnd(byte[] bytes, int i) {
    boolean feed = bytes[i] == '\n';
    beginLine(feed);
    return feed ? i + 1 : i;
  }

  private void beginLine(boolean sound) {
    state = State.LINE;
    lineIsSound = sound;
    matched = 0;
  }

  private int line(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] == delimiter[matched]) {
      i++;
      matched++;
      if (matched == delimiter.length) {
        endContent(bytes, i);
        return i;
      }
    }
    if (i < end) {
      state = State.CONTENT; // The boundary has no line end: no delimiter begins within.
    }
    return i;
  }

  private void endContent(byte[] bytes, int i) {
    long start = origin + i - delimiter.length;
    if (origin + i > limit) {
      throw beyondLimit();
    }
    if (!lineIsSound) {
      throw failure("the delimiter at byte " + start + " stands on no line of its own", start);
    }
    if (capturing) {
      endValue(bytes, i);
    }
    head = null;
    limit = NO_LIMIT;
    partStart = start;
    state = State.DELIMITER;
  }

  private MultipartSyntaxException beyondLimit() {
    return capturing
        ? refused("is longer than " + VALUE_BYTES_MAX + " bytes", valueStart)
        : failure(
            "more than " + PREAMBLE_BYTES_MAX + " bytes before the first part", PREAMBLE_BYTES_MAX);
  }

  private void endValue(byte[] bytes, int i) {
    captured.write(bytes, captureStart, i - captureStart);
    int length = captured.size() - delimiter.length - LINE_END_BYTES;
    String value;
    try {
      value =
          UTF_8.newDecoder().decode(ByteBuffer.wrap(captured.toByteArray(), 0, length)).toString();
    } catch (CharacterCodingException malformed) {
      throw refused("is not UTF-8", valueStart);
    }
    found.put(name(), new Field(value, valueStart, valueStart + length));
    captured.reset();
    capturing = false;
  }

  // Delimiters.

  private void around(byte b, int i) {
    State next =
        switch (state) {
          case DELIMITER -> b == '-' ? State.LAST_DASH : padding(b);
          case PADDING -> padding(b);
          case DELIMITER_END -> b == '\n' ? State.HEADERS : null;
          case LAST_DASH -> b == '-' ? State.CLOSED : null;
          default -> b == ' ' || b == '\t' || b == '\r' || b == '\n' ? State.CLOSED : null;
        };
    if (next == null) {
      throw state == State.CLOSED
          ? failure("byte " + (origin + i) + " stands behind the closing delimiter", origin + i)
          : failure("the line of the delimiter at byte " + partStart + " goes on", origin + i);
    }
    state = next;
    if (state == State.HEADERS) {
      parts++;
      if (parts > PARTS_MAX) {
        throw failure("more than " + PARTS_MAX + " parts", partStart);
      }
    }
  }

  private static @Nullable State padding(byte b) {
    return switch (b) {
      case ' ', '\t' -> State.PADDING;
      case '\r' -> State.DELIMITER_END;
      default -> null;
    };
  }

  // Headers.

  private void header(byte b, int i) {
    header.write(b);
    int size = header.size();
    if (size > HEADER_BYTES_MAX) {
      throw failure(
          "the headers of the part at byte " + partStart + " exceed " + HEADER_BYTES_MAX + " bytes",
          origin + i);
    }
    if (feedDue != (b == '\n') || isControl(b)) {
      throw failure("byte " + (origin + i) + " does not belong into a header", origin + i);
    }
    feedDue = b == '\r';
    if (b != '\n') {
      return;
    }
    if (size - headerLine > LINE_END_BYTES) {
      headerLine = size;
      return;
    }
    byte[] lines = Arrays.copyOf(header.toByteArray(), headerLine);
    header.reset();
    headerLine = 0;
    begin(PartHead.read(lines, partStart), i + 1);
  }

  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n';
  }

  private void begin(PartHead part, int i) {
    head = part;
    // A delimiter right here is content to some readers: it has no line end that is its own.
    beginLine(false);
    if (!names.contains(part.name())) {
      return;
    }
    if (found.containsKey(part.name())) {
      throw failure("a second part named \"" + part.name() + "\" at byte " + partStart, partStart);
    }
    if (part.filename() != null) {
      throw refused("must not be a file", partStart);
    }
    if (!part.plain()) {
      throw refused("must be plain text in UTF-8", partStart);
    }
    capturing = true;
    captureStart = i;
    valueStart = origin + i;
    limit = valueStart + VALUE_BYTES_MAX + LINE_END_BYTES + delimiter.length;
  }

  // Refusals.

  private String name() {
    return head == null ? "" : head.name();
  }

  private MultipartSyntaxException refused(String what, long offset) {
    return failure("the part named \"" + name() + "\" " + what, offset);
  }

  private MultipartSyntaxException failure(String message, long offset) {
    String name = name();
    return new MultipartSyntaxException(message, offset, names.contains(name) ? name : null);
  }
}

package dev.weir.dialects.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream from byte chunks that are cut anywhere, after the WHATWG HTML standard,
 * 9.2.5 and 9.2.6.
 *
 * <p>{@link #feed} is for those who want the events; {@link #frame} is for those who pass the
 * stream on as it is and only look at it. Both are the same single pass, and may be mixed.
 *
 * <p>Bytes stay bytes: an event that lies within one chunk points into that chunk, and only one
 * that began in an earlier chunk is put together in a buffer of the reader. No part of a line is
 * searched twice for its end, so the work grows with the bytes, whatever the cut.
 *
 * <p>An event that the stream does not finish with a blank line is never handed over; {@link
 * #unfinished()} tells it to who can judge whether it is whole.
 *
 * <p>Not safe for use by several threads. After an {@link SseException}, or anything thrown by the
 * consumer, the reader is of no further use.
 */
public final class SseReader {

  public static final int LINE_BYTES_MAX_DEFAULT = 8 << 20;
  public static final int EVENT_BYTES_MAX_DEFAULT = 16 << 20;

  /** A buffer that one huge event left larger than this is let go: streams are many. */
  private static final int BUFFER_BYTES_KEPT = 16 << 10;

  private static final ByteSlice NOTHING = new ByteSlice(new byte[0], 0, 0);

  private static final byte[] DATA = "data".getBytes(US_ASCII);
  private static final byte[] EVENT = "event".getBytes(US_ASCII);
  private static final byte[] ID = "id".getBytes(US_ASCII);
  private static final byte[] RETRY = "retry".getBytes(US_ASCII);
  private static final int NAME_BYTES_MAX = 5;

  /** More digits could overflow, and no server means to ask for 30 million years. */
  private static final int RETRY_DIGITS_MAX = 18;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int lineBytesMax;
  private final int eventBytesMax;

  // The stream.
  private boolean usable = true;
  private boolean started;
  private boolean lineFeedDue; // The last chunk ended in CR; an LF now belongs to it.
  private @Nullable String id;
  private long retryMillis = -1;

  // The unfinished event. Positions count from its first byte, so they hold in either array.
  private final GrowingBytes held = new GrowingBytes(); // Its bytes from earlier chunks.
  private final GrowingBytes joined = new GrowingBytes(); // Its data, from the second line on.
  private boolean inEvent;
  private int lineStart;
  private int dataStart;
  private int dataEnd;
  private int dataLines;
  private String type = "";

  // Of the event at hand, in what the call of frame() will return.
  private int origin; // The index in the chunk of the first byte that is returned.
  private int eventAt;
  private int eventEnd;

  // Streams repeat themselves: most events are of the type of the one before.
  private byte[] lastTypeBytes = {};
  private String lastType = "";

  /** A reader with the default limits: 8 MiB a line, 16 MiB an event. */
  public SseReader() {
    this(LINE_BYTES_MAX_DEFAULT, EVENT_BYTES_MAX_DEFAULT);
  }

  /**
   * @param lineBytesMax the longest line accepted, its end not counted
   * @param eventBytesMax the longest event accepted, all its lines and comments counted
   */
  public SseReader(int lineBytesMax, int eventBytesMax) {
    this.lineBytesMax = lineBytesMax;
    this.eventBytesMax = eventBytesMax;
  }

  /**
   * Takes the next chunk and hands over the events that it completes, in order, before returning.
   *
   * @throws SseException if a line or an event exceeds its limit; events before it were handed over
   * @throws IllegalStateException if an earlier call failed, or is still handing over an event
   */
  public void feed(byte[] bytes, int offset, int length, Consumer<? super SseEvent> events) {
    hold(bytes, scan(bytes, offset, length, events), offset + length);
  }

  /**
   * Like {@link #feed}, and returns the bytes up to where the last whole event ends, exactly as
   * they came, those held back by earlier calls included: whatever is sent between two such returns
   * is sent between two events. Comments between events are not held back.
   *
   * @return part of {@code bytes} itself if nothing was held back, else a new array; possibly empty
   * @throws SseException as {@link #feed}
   * @throws IllegalStateException as {@link #feed}
   */
  public ByteSlice frame(byte[] bytes, int offset, int length, Consumer<? super SseEvent> events) {
    int heldBefore = held.length();
    int wholeEnd = scan(bytes, offset, length, events);
    ByteSlice whole = whole(heldBefore, bytes, offset, wholeEnd);
    hold(bytes, wholeEnd, offset + length);
    return whole;
  }

  /**
   * The event that the stream is in, read as if a blank line followed now; null between events and
   * when no data came yet. The standard drops an event in which the stream ends, since it may be
   * half of one. Some vendors leave the last blank line away: whoever knows by the data alone that
   * their event is whole may take it, and no one else.
   */
  public @Nullable SseEvent unfinished() {
    if (held.length() == 0) {
      return null;
    }
    byte[] closed = Arrays.copyOf(held.array(), held.length() + 2);
    closed[held.length()] = '\n';
    closed[held.length() + 1] = '\n';
    SseReader again = new SseReader(lineBytesMax, closed.length);
    again.id = id;
    again.retryMillis = retryMillis;
    List<SseEvent> events = new ArrayList<>(1);
    again.feed(closed, 0, closed.length, events::add);
    return events.isEmpty() ? null : events.getFirst();
  }

  /** Where the event at hand begins in what the call of {@link #frame} under way will return. */
  int eventAt() {
    return eventAt;
  }

  /** Likewise where it ends, behind its blank line. */
  int eventEnd() {
    return eventEnd;
  }

  /** Likewise where its data begins; -1 for data of several lines, which lies in no one place. */
  int dataAt() {
    return dataLines == 1 ? eventAt + dataStart : -1;
  }

  /** Whether the stream could end here without an event being lost. */
  public boolean atBoundary() {
    return held.length() == 0;
  }

  /**
   * Goes through the chunk once.
   *
   * @return the index in {@code bytes} at which the unfinished event starts; negative, or below
   *     {@code offset}, as far as that event began in earlier chunks
   */
  private int scan(byte[] bytes, int offset, int length, Consumer<? super SseEvent> events) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (!usable) {
      throw new IllegalStateException("the reader failed earlier or is handing over an event");
    }
    usable = false;
    int end = offset + length;
    origin = offset - held.length();
    int eventStart = origin;
    int i = offset;
    if (lineFeedDue && i < end) {
      lineFeedDue = false;
      if (bytes[i] == '\n') {
        i++;
        if (inEvent) {
          lineStart++;
        } else {
          eventStart = i;
        }
      }
    }
    while (true) {
      i = lineEnd(bytes, i, end);
      checkLimits(i - eventStart);
      if (i == end) {
        break;
      }
      int next = i + 1;
      lineFeedDue = bytes[i] == '\r' && next == end;
      if (bytes[i] == '\r' && next < end && bytes[next] == '\n') {
        next++;
      }
      boolean boundary;
      eventAt = eventStart - origin;
      eventEnd = next - origin;
      if (held.length() == 0) {
        boundary = line(bytes, eventStart, i, events);
      } else {
        hold(bytes, eventStart, i);
        boundary = line(held.array(), 0, held.length(), events);
      }
      if (boundary) {
        held.clear();
        eventStart = next;
        lineStart = 0;
      } else {
        lineStart = next - eventStart;
      }
      i = next;
    }
    usable = true;
    return eventStart;
  }

  /** The index of the next CR or LF, or {@code end}. */
  private static int lineEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      // Eight bytes at once: the lowest bit left standing marks the first byte below 0x0e.
      while (i <= end - Long.BYTES) {
        long word = (long) LONGS.get(bytes, i);
        long low = (word - 0x0e0e0e0e0e0e0e0eL) & ~word & 0x8080808080808080L;
        if (low != 0) {
          i += Long.numberOfTrailingZeros(low) >>> 3;
          break;
        }
        i += Long.BYTES;
      }
      if (i == end || bytes[i] == '\n' || bytes[i] == '\r') {
        return i;
      }
      i++;
    }
  }

  private void checkLimits(int eventBytes) {
    if (eventBytes - lineStart > lineBytesMax) {
      throw new SseException("a line of the event stream exceeds " + lineBytesMax + " bytes");
    }
    if (eventBytes > eventBytesMax) {
      throw new SseException("an event of the stream exceeds " + eventBytesMax + " bytes");
    }
  }

  /** Appends what the buffer lacks of the event that starts at {@code eventStart}. */
  private void hold(byte[] bytes, int eventStart, int end) {
    int from = eventStart + held.length();
    held.append(bytes, from, end - from);
    if (held.length() == 0) {
      held.clear(BUFFER_BYTES_KEPT);
      joined.clear(BUFFER_BYTES_KEPT);
    }
  }

  private ByteSlice whole(int heldBefore, byte[] bytes, int offset, int wholeEnd) {
    if (wholeEnd <= offset) {
      return NOTHING;
    }
    int fresh = wholeEnd - offset;
    if (heldBefore == 0) {
      return new ByteSlice(bytes, offset, fresh);
    }
    byte[] whole = Arrays.copyOf(held.array(), heldBefore + fresh); // It still begins with them.
    System.arraycopy(bytes, offset, whole, heldBefore, fresh);
    return new ByteSlice(whole, 0, whole.length);
  }

  /**
   * Takes the line from {@code lineStart} to {@code end} of the event at {@code eventStart}.
   *
   * @return whether the stream now stands between two events
   */
  private boolean line(byte[] array, int eventStart, int end, Consumer<? super SseEvent> events) {
    int from = eventStart + lineStart;
    if (!started) {
      started = true;
      from += byteOrderMark(array, from, end);
    }
    if (from == end) {
      dispatch(array, eventStart, events);
      return true;
    }
    if (array[from] == ':') {
      return !inEvent;
    }
    inEvent = true;
    int nameEnd = nameEnd(array, from, end);
    int value = nameEnd + 1;
    if (value < end && array[value] == ' ') {
      value++;
    }
    field(array, eventStart, from, nameEnd, Math.min(value, end), end);
    return false;
  }

  private static int byteOrderMark(byte[] array, int from, int end) {
    boolean present =
        end - from >= 3
            && array[from] == (byte) 0xef
            && array[from + 1] == (byte) 0xbb
            && array[from + 2] == (byte) 0xbf;
    return present ? 3 : 0;
  }

  /** Where the field's name ends; any longer name is unknown, so it need not be looked for. */
  private static int nameEnd(byte[] array, int from, int end) {
    int limit = Math.min(end, from + NAME_BYTES_MAX + 1);
    int i = from;
    while (i < limit && array[i] != ':') {
      i++;
    }
    return i;
  }

  private void field(byte[] array, int eventStart, int from, int nameEnd, int value, int end) {
    if (matches(array, from, nameEnd, DATA)) {
      data(array, eventStart, value, end);
    } else if (matches(array, from, nameEnd, EVENT)) {
      type = type(array, value, end);
    } else if (matches(array, from, nameEnd, ID)) {
      id(array, value, end);
    } else if (matches(array, from, nameEnd, RETRY)) {
      retry(array, value, end);
    }
  }

  private static boolean matches(byte[] array, int from, int to, byte[] wanted) {
    return Arrays.equals(array, from, to, wanted, 0, wanted.length);
  }

  private void data(byte[] array, int eventStart, int from, int end) {
    if (dataLines == 0) {
      dataStart = from - eventStart;
      dataEnd = end - eventStart;
    } else {
      if (dataLines == 1) {
        joined.clear();
        joined.append(array, eventStart + dataStart, dataEnd - dataStart);
      }
      joined.append((byte) '\n');
      joined.append(array, from, end - from);
    }
    dataLines++;
  }

  private String type(byte[] array, int from, int end) {
    if (!matches(array, from, end, lastTypeBytes)) {
      lastTypeBytes = Arrays.copyOfRange(array, from, end);
      lastType = new String(lastTypeBytes, UTF_8);
    }
    return lastType;
  }

  private void id(byte[] array, int from, int end) {
    String told = new String(array, from, end - from, UTF_8);
    if (told.indexOf('\0') < 0) {
      id = told;
    }
  }

  private void retry(byte[] array, int from, int end) {
    if (from == end || end - from > RETRY_DIGITS_MAX) {
      return;
    }
    long millis = 0;
    for (int i = from; i < end; i++) {
      int digit = array[i] - '0';
      if (digit < 0 || digit > 9) {
        return;
      }
      millis = millis * 10 + digit;
    }
    retryMillis = millis;
  }

  private void dispatch(byte[] array, int eventStart, Consumer<? super SseEvent> events) {
    if (dataLines > 0) {
      ByteSlice data =
          dataLines == 1
              ? new ByteSlice(array, eventStart + dataStart, dataEnd - dataStart)
              : new ByteSlice(joined.array(), 0, joined.length());
      events.accept(new SseEvent(type.isEmpty() ? "message" : type, data, id, retryMillis));
    }
    inEvent = false;
    dataLines = 0;
    type = "";
  }
}

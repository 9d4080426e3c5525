package dev.weir.dialects.sse;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that is passed on while somebody watches its events. What comes out are whole
 * events, byte by byte as they came, comments and all, but for the strings that the watcher
 * replaces and the events that it drops.
 */
public final class PassingEvents {

  /** Looks at the events, one after the other. */
  @FunctionalInterface
  public interface Watcher {

    /**
     * Looks at an event, which lasts no longer than this call.
     *
     * @return what the event reports, when it is an error: it does not pass and nothing after it is
     *     looked at; null for all others
     */
    @Nullable FaultException watch(SseEvent event);
  }

  private static final Buffer NOTHING = Buffer.buffer(0);

  private record Edit(int start, int end, Buffer text) {}

  private final SseReader reader = new SseReader();
  private final Watcher watcher;
  private final Supplier<FaultException> tooLong;

  // Of the bytes that are being taken.
  private final List<Edit> edits = new ArrayList<>(1);
  private @Nullable FaultException failure;
  private int failedAt;

  private Buffer before = NOTHING;

  /**
   * @param tooLong what to fail with when an event exceeds the {@linkplain SseReader limits}
   */
  public PassingEvents(Watcher watcher, Supplier<FaultException> tooLong) {
    this.watcher = watcher;
    this.tooLong = tooLong;
  }

  /**
   * Takes the next bytes and gives those that may be passed on.
   *
   * @throws FaultException what the watcher returned; {@link #takeBefore} then has what came before
   */
  @SuppressWarnings("ReferenceEquality") // The reader says so by giving back the very array.
  public Buffer feed(Buffer bytes) {
    edits.clear();
    failure = null;
    before = NOTHING;
    byte[] array = BufferBytes.of(bytes);
    ByteSlice whole;
    try {
      whole = reader.frame(array, 0, array.length, this::event);
    } catch (SseException limit) {
      throw tooLong.get();
    }
    if (failure != null) {
      before = passed(whole, failedAt);
      throw failure;
    }
    boolean same = edits.isEmpty() && whole.array() == array && whole.length() == array.length;
    return same ? bytes : passed(whole, whole.length());
  }

  private void event(SseEvent event) {
    if (failure == null) {
      failure = watcher.watch(event);
      failedAt = reader.eventAt();
    }
  }

  /**
   * For the watcher: puts another text in the place of some bytes of the event's data. Data on
   * several lines, which nobody sends, stays as it is.
   *
   * @param start index of the first byte within the data
   * @param end index behind the last
   */
  public void replace(int start, int end, Buffer text) {
    int data = reader.dataAt();
    if (data >= 0) {
      edits.add(new Edit(data + start, data + end, text));
    }
  }

  /**
   * For the watcher: does not pass the event on, of which nothing is {@linkplain #replace
   * replaced}. Of a last line that ends in CR and LF, cut between the two, the LF passes: a blank
   * line, which says nothing.
   */
  public void drop() {
    edits.add(new Edit(reader.eventAt(), reader.eventEnd(), NOTHING));
  }

  private Buffer passed(ByteSlice whole, int length) {
    if (length == 0) {
      return NOTHING;
    }
    Buffer out = Buffer.buffer(length + 32 * edits.size());
    int from = 0;
    for (Edit edit : edits) {
      out.appendBytes(whole.array(), whole.offset() + from, edit.start - from);
      out.appendBuffer(edit.text);
      from = edit.end;
    }
    return out.appendBytes(whole.array(), whole.offset() + from, length - from);
  }

  /** What passes of the bytes before an error; once. */
  public Buffer takeBefore() {
    Buffer taken = before;
    before = NOTHING;
    return taken;
  }

  /** The event in which the stream ended, as {@link SseReader#unfinished}. */
  public @Nullable SseEvent unfinished() {
    return reader.unfinished();
  }
}

package dev.weir.dialects.anthropic;

import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseReader;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An event found among the bytes of whole events.
 *
 * @param before how many bytes stand before the event
 * @param data its data
 */
record FoundEvent(int before, ByteSlice data) {

  /**
   * The first event of that kind. Reads line by line: what comes out ends where its last line does.
   */
  static @Nullable FoundEvent find(ByteSlice events, Predicate<SseEvent> wanted) {
    SseReader reader = new SseReader();
    Search search = new Search(wanted);
    byte[] bytes = events.array();
    int end = events.offset() + events.length();
    int before = 0;
    int from = events.offset();
    while (from < end) {
      int to = from + 1;
      while (to < end && bytes[to - 1] != '\n' && bytes[to - 1] != '\r') {
        to++;
      }
      int length = reader.frame(bytes, from, to - from, search).length();
      if (search.data != null) {
        return new FoundEvent(before, search.data);
      }
      before += length;
      from = to;
    }
    return null;
  }

  /** Where the data lies among the bytes; -1 when it stands on several lines. */
  int dataStart(ByteSlice events) {
    for (int at = before; at + data.length() <= events.length(); at++) {
      int from = events.offset() + at;
      if (Arrays.equals(
          events.array(), from, from + data.length(), data.array(), 0, data.length())) {
        return at;
      }
    }
    return -1;
  }

  /** Copies what it finds: an event is gone once it was handed over. */
  private static final class Search implements Consumer<SseEvent> {
    private final Predicate<SseEvent> wanted;
    private @Nullable ByteSlice data;

    Search(Predicate<SseEvent> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void accept(SseEvent event) {
      if (data == null && wanted.test(event)) {
        byte[] copy = event.data().toBytes();
        data = new ByteSlice(copy, 0, copy.length);
      }
    }
  }
}

package dev.weir.bus.message;

import dev.weir.bus.chat.ChatEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A piece of content of a stream. */
public sealed interface Chunk {

  /** What it costs of the reader's credit, in bytes; the same on both sides of the wire. */
  int size();

  /**
   * Bytes of a vendor's answer as they came.
   *
   * @param whole whether the bytes end where an event ends, so that something of our own may follow
   *     them
   * @param semantic whether content has begun, here or earlier: the answer is committed
   */
  record Raw(Buffer bytes, boolean whole, boolean semantic) implements Chunk {
    @Override
    public int size() {
      return bytes.length();
    }
  }

  /** Canonical events. */
  record Events(List<ChatEvent> events) implements Chunk {
    public Events {
      events = List.copyOf(events);
    }

    /** Whether content has begun with one of them. */
    public boolean semantic() {
      for (ChatEvent event : events) {
        if (event.semantic()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int size() {
      int size = 0;
      for (ChatEvent event : events) {
        size += EventSize.of(event);
      }
      return size;
    }
  }

  /**
   * A piece of something that is too large for one frame and is put together again by the reader's
   * end of the stream: it never reaches the application.
   *
   * @param last whether it is complete with this piece
   */
  record Fragment(Buffer bytes, boolean last) implements Chunk {
    @Override
    public int size() {
      return bytes.length();
    }
  }
}

package dev.weir.dialects;

import dev.weir.bus.chat.ChatEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes one streamed answer for a caller. */
public interface StreamEncoder {

  /** The bytes of these events; empty when nothing is due yet. */
  Buffer encode(List<ChatEvent> events);

  /** The stream is whole: the bytes of what is still due, the dialect's terminal event included. */
  Buffer end();
}

package dev.weir.dialects;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes one streamed answer for a caller. */
public interface StreamEncoder {

  /** The bytes of these events; empty when nothing is due yet. */
  Buffer encode(List<ChatEvent> events);

  /** The stream is whole: the bytes of what is still due, the dialect's terminal event included. */
  Buffer end();

  /**
   * The stream has failed after its status was committed: the dialect's error, in the place where
   * the stream is. Nothing follows it; {@link #end} is not called.
   */
  Buffer fail(Fault fault);

  /** What keeps the stream alive where it is now; empty where nothing does. */
  Buffer keepAlive();
}

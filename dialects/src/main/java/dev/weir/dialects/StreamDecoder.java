package dev.weir.dialects;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Reads one vendor stream. Bytes may be cut anywhere. What comes out keeps the grammar of {@link
 * ChatEvent} whatever the vendor does, or is a fault.
 */
public interface StreamDecoder {

  /**
   * Takes the next bytes and hands on the events that are complete with them.
   *
   * @throws FaultException {@link dev.weir.bus.fault.Fault.Upstream} when the vendor reports an
   *     error in its stream, or breaks its own grammar; nothing may be fed after that
   */
  void feed(Buffer bytes, Consumer<ChatEvent> events);

  /**
   * The vendor closed the stream. Hands on what was held back, also when the terminal event lacks
   * its blank line.
   *
   * @throws FaultException {@link dev.weir.bus.fault.Fault.Upstream} of kind BROKEN when the
   *     dialect's own terminal event did not come: a clean close is not an end
   */
  void end(Consumer<ChatEvent> events);
}

package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;

/**
 * Where an answer goes: an HTTP response, or a stream on the bus. One call of {@link #begin}, then
 * contents, then either {@link #end} or {@link #fail}; {@link #fail} may come at any time, also
 * first, and is the last word.
 */
public interface AnswerSink {

  /** The request was read whole, because it has to be translated; before {@link #begin}. */
  default void asked(IngressDialect.Inbound inbound) {}

  /** The provider has begun to answer. Nothing need be sent yet. */
  void begin(Head head);

  /** A piece of the answer, of the kind that the head's mode says. */
  void content(Chunk chunk);

  /** Whether the client does not keep up: nothing should follow until {@link #onDrain} has run. */
  boolean full();

  /** What to run, once, when there is room again. */
  void onDrain(Runnable task);

  /** The answer is whole. */
  void end(Frame.Ending ending);

  /** There is no (whole) answer. */
  void fail(Fault fault);

  /** The same, for clients that can be told what it has cost. */
  default void fail(Fault fault, Usage used) {
    fail(fault);
  }

  /** The HTTP status that the client saw, or 0 where there is none. */
  int status();
}

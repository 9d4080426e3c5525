package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import java.util.function.Consumer;

/**
 * Turns one stream of events into another. Each stage serves one stream, on one thread at a time.
 *
 * <p>What comes out keeps the grammar of {@link ChatEvent} if what goes in does. A stage that
 * cannot go on throws a {@link dev.weir.bus.fault.FaultException}, and is of no further use.
 */
public interface StreamStage {

  /** Takes the next event, and hands on none, one or several. */
  void accept(ChatEvent event, Consumer<? super ChatEvent> next);

  /**
   * The consumer has caught up: hands on what was held only because it was behind, as long as it
   * keeps up.
   */
  default void drain(Consumer<? super ChatEvent> next) {}

  /** The stream is whole: hands on everything that is held. A stream that failed has no end. */
  default void end(Consumer<? super ChatEvent> next) {}

  /** How many events are held back now, in whole or in part. */
  default int held() {
    return 0;
  }

  /** Whether the source should pause until the consumer has caught up. */
  default boolean full() {
    return false;
  }
}

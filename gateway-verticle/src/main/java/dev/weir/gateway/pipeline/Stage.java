package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A step of the pipeline before the provider is called. A stage that configuration leaves off is
 * not in the list at all. None waits for anything: what needs another node is asked for beforehand
 * or afterwards.
 */
interface Stage {

  /** Does its part of the work, or says why the request ends here. */
  @Nullable Fault apply(Exchange exchange);

  /**
   * The request has ended, however, and its client is about to hear so: what it held is free again
   * for the client's next one. Called only where {@link #apply} let it pass, and once.
   */
  default void ended(Exchange exchange, Usage usage) {}
}

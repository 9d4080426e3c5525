package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.models.catalogue.Cost;
import org.jspecify.annotations.Nullable;

/**
 * A step of the pipeline before the provider is called. A stage that configuration leaves off is
 * not in the list at all. None waits for another node but the one that keeps limits, for 100 ms at
 * most.
 */
interface Stage {

  /** Does its part of the work, or says why the request ends here. */
  @Nullable Fault apply(Exchange exchange);

  /**
   * It has said why the request ends here: whether it shall be asked again in a moment instead.
   *
   * @param again asks it; to be called once, on the same event loop
   */
  default boolean waits(Exchange exchange, Runnable again) {
    return false;
  }

  /**
   * The request has ended, however, and its client is about to hear so: what it held is free again
   * for the client's next one. Called only where {@link #apply} let it pass, and once.
   *
   * @param cost what its caller owes for the usage
   */
  default void ended(Exchange exchange, Usage usage, Cost cost) {}
}

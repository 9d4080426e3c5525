package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import org.jspecify.annotations.Nullable;

/** What an exchange is on once its stages let it pass: a course of its own, or one with others. */
interface Underway {

  /** Ends all of it from our side; the caller has been told. */
  void cancel(Fault why);

  /**
   * Looks at the time.
   *
   * @return why the whole request has to end, or null
   */
  @Nullable Fault tick(Pipeline.Patience gateways);
}

package dev.weir.gateway.gate;

import dev.weir.bus.fault.Fault;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call's place before or behind the gate. Whoever got one has to {@link #leave} or {@link
 * #giveUp} once, whatever happens; a second time does nothing. Safe for all threads.
 */
public final class Place {

  private final ProviderGate gate;
  final String caller;
  final Priority priority;
  final long sinceMillis;
  final long untilMillis;
  private final Gate.@Nullable Waiter waiter;
  private final @Nullable Executor on;

  // Guarded by the gate.
  State state;
  long begunAt;
  long heldSinceMillis;

  enum State {
    WAITING,
    HELD,
    OVER
  }

  Place(
      ProviderGate gate,
      State state,
      Gate.@Nullable Waiter waiter,
      @Nullable Executor on,
      String caller,
      Priority priority,
      long sinceMillis,
      long untilMillis) {
    this.gate = gate;
    this.state = state;
    this.waiter = waiter;
    this.on = on;
    this.caller = caller;
    this.priority = priority;
    this.sinceMillis = sinceMillis;
    this.untilMillis = untilMillis;
  }

  /** The call has ended, with a fault or well. */
  public void leave(@Nullable Fault fault, long nowMillis) {
    gate.leave(this, Push.of(fault), fault, nowMillis);
  }

  /** Nobody wants the call any more, whether it waits or has begun. */
  public void giveUp(long nowMillis) {
    gate.leave(this, Push.UNKNOWN, null, nowMillis);
  }

  /** What the vendor's answer said of how much it still takes. */
  public void told(RateHeaders headers, long nowMillis) {
    gate.told(headers, nowMillis);
  }

  /** Without the gate's lock. Who has given up meanwhile hears nothing. */
  void admitted() {
    deliver(
        to -> {
          if (gate.holds(this)) {
            to.admitted(this);
          }
        });
  }

  /** Without the gate's lock. */
  void refused(Fault.RateLimited why) {
    deliver(to -> to.refused(why));
  }

  private void deliver(Consumer<Gate.Waiter> news) {
    Gate.Waiter to = waiter;
    if (to != null && on != null) {
      on.execute(() -> news.accept(to));
    }
  }
}

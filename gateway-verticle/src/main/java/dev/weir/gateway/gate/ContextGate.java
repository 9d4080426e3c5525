package dev.weir.gateway.gate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gate as one event loop uses it: whoever waits is told on the Vert.x context that it asked on.
 * Keeps time for the gate as long as a call of its own waits. For one event loop.
 */
public final class ContextGate {

  private static final long TICK_MILLIS = 20;

  private final Vertx vertx;
  private final Gate gate;
  private final LongSupplier nowMillis;
  private boolean ticking;

  public ContextGate(Vertx vertx, Gate gate, LongSupplier nowMillis) {
    this.vertx = vertx;
    this.gate = gate;
    this.nowMillis = nowMillis;
  }

  /** A place at once, or null when the call has to wait for one. */
  public @Nullable Place tryEnter(String provider) {
    return gate.tryEnter(provider, nowMillis.getAsLong());
  }

  /** How long a call of a provider waits at most. */
  public long queueMillis(String provider) {
    return gate.queueMillis(provider);
  }

  /**
   * Asks for a place. The waiter is told before this returns when a place is free, else later.
   *
   * @param untilMillis when waiting is of no use any more
   * @return with which a call that is not wanted any more gives up
   */
  public Place enter(
      String provider, String caller, Priority priority, long untilMillis, Gate.Waiter waiter) {
    long now = nowMillis.getAsLong();
    Place place = gate.tryEnter(provider, now);
    if (place != null) {
      waiter.admitted(place);
      return place;
    }
    Context context = vertx.getOrCreateContext();
    Place waiting =
        gate.await(
            provider,
            caller,
            priority,
            untilMillis,
            now,
            waiter,
            task -> context.runOnContext(turn -> task.run()));
    keepTime();
    return waiting;
  }

  private void keepTime() {
    if (!ticking && gate.waiting() > 0) {
      ticking = true;
      vertx.setTimer(
          TICK_MILLIS,
          due -> {
            ticking = false;
            gate.tick(nowMillis.getAsLong());
            keepTime();
          });
    }
  }
}

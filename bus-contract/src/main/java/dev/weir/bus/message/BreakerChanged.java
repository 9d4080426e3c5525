package dev.weir.bus.message;

/**
 * The breaker of a target has changed on one node. Published on {@code event.v1.breaker.changed};
 * to other nodes it is a hint and no order: who hears of an open one suspects the target, and opens
 * its own at the next failure.
 *
 * @param node unique to the {@code Vertx} whose breaker it is
 * @param provider the target's provider
 * @param model the target's model, as the provider names it
 * @param state what the breaker is now
 * @param forMillis how long it stays open; 0 when it is not open
 */
public record BreakerChanged(
    String node, String provider, String model, State state, long forMillis) implements BusMessage {

  /** What a breaker lets through. */
  public enum State {
    /** Every call. */
    CLOSED,
    /** None but those that have no other target. */
    OPEN,
    /** One at a time, to see how it does. */
    HALF_OPEN
  }
}

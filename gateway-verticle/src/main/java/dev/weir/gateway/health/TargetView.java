package dev.weir.gateway.health;

import dev.weir.bus.message.BreakerChanged.State;
import dev.weir.gateway.core.ModelNames.Candidate;

/**
 * How a target does, at one moment.
 *
 * @param breaker what its breaker is
 * @param openForMillis for how long the breaker stays open; 0 when it is not open
 * @param failuresInARow since the last success
 * @param suspected whether another node had to open its breaker
 * @param ejectedForMillis for how long it is taken out as an outlier; 0 when it is not
 * @param underWay attempts that have not ended
 * @param firstTokenMillis peak-EWMA of the time to the first token; 0 while unknown
 * @param p95FirstTokenMillis its 95th percentile; -1 while unknown
 * @param calls that succeeded or failed in the last minute
 * @param failures of these
 */
public record TargetView(
    Candidate target,
    State breaker,
    long openForMillis,
    int failuresInARow,
    boolean suspected,
    long ejectedForMillis,
    int underWay,
    double firstTokenMillis,
    long p95FirstTokenMillis,
    int calls,
    int failures) {

  /** Whether it had better not be asked now. */
  public boolean troubled() {
    return breaker != State.CLOSED || ejectedForMillis > 0;
  }
}

package dev.weir.gateway.route;

import org.jspecify.annotations.Nullable;

/**
 * How the choices of a plan are tried (docs/resilience.md).
 *
 * @param retries tries at the same target after the first
 * @param retryBudget second attempts of all calls of the route, as a share of its calls in the last
 *     10 s
 * @param hedge when a second attempt joins the first; null for never
 * @param timeouts bounds on the phases
 * @param slow what counts as too slow; null when nothing does
 * @param coalesce whether identical deterministic calls share one upstream stream
 * @param continues whether a text that broke off may be continued by another target
 * @param prefixAffinity whether the target that last served the same beginning comes first
 * @param mirror where a share of the calls is sent a second time; null for nowhere
 */
public record RouteSettings(
    int retries,
    double retryBudget,
    @Nullable Hedge hedge,
    Timeouts timeouts,
    @Nullable Slow slow,
    boolean coalesce,
    boolean continues,
    boolean prefixAffinity,
    @Nullable Mirror mirror) {

  /** Those of names that are no routes, where configuration says nothing. */
  public static final RouteSettings PLAIN =
      new RouteSettings(0, 0.1, null, Timeouts.UNTOLD, null, false, false, false, null);

  /**
   * A second attempt beside the first.
   *
   * @param afterMillis after how much silence; 0 for the measured 95th percentile of the target
   * @param budget hedged calls, as a share of the route's calls
   */
  public record Hedge(long afterMillis, double budget) {}

  /**
   * Bounds on phases, in milliseconds; 0 where the gateway's own hold.
   *
   * @param firstByte until the answer begins
   * @param idle between two pieces of it
   * @param total for the whole request
   */
  public record Timeouts(long firstByte, long idle, long total) {
    public static final Timeouts UNTOLD = new Timeouts(0, 0, 0);
  }

  /**
   * A stream that is too slow.
   *
   * @param tokensPerSecond fewer than this
   * @param forMillis for this long
   */
  public record Slow(double tokensPerSecond, long forMillis) {}

  /**
   * A second target whose answers are compared and thrown away.
   *
   * @param model its name
   * @param share of the calls
   */
  public record Mirror(String model, double share) {}
}

package dev.weir.gateway.route;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.ModelNames;
import org.jspecify.annotations.Nullable;

/**
 * How targets do, as this node sees it: asked when a call is planned, told how attempts went. All
 * event loops of a node share one; no call waits for anything.
 */
public interface Conditions {

  /** How many answers have to be known before a percentile is. */
  int ANSWERS_MIN = 20;

  /** Why a target had better not be asked now, for the explanation; null when nothing says so. */
  @Nullable String closed(ModelNames.Candidate target, long nowMillis);

  /**
   * Peak-EWMA of the time to the first token, in milliseconds, times one more than the calls under
   * way: the lower, the better. 0 for a target that nobody has asked yet.
   */
  double score(ModelNames.Candidate target, long nowMillis);

  /** The 95th percentile of the time to the first token, in milliseconds; -1 while unknown. */
  long p95FirstTokenMillis(ModelNames.Candidate target);

  /** An attempt begins; to be followed by {@link #ended}. */
  void begun(ModelNames.Candidate target, long nowMillis);

  /** The first token of an attempt came. */
  void firstToken(ModelNames.Candidate target, long afterMillis, long nowMillis);

  /**
   * An attempt is over.
   *
   * @param fault null when it succeeded; what is the caller's own fault or a cancel counts as
   *     neither success nor failure
   */
  void ended(ModelNames.Candidate target, @Nullable Fault fault, long nowMillis);

  /**
   * An attempt begins, as with {@link #begun}.
   *
   * @return what {@link #ended(ModelNames.Candidate, Fault, long, long)} wants to know, so that a
   *     call that began before a breaker opened is not mistaken for its probe
   */
  default long begin(ModelNames.Candidate target, long nowMillis) {
    begun(target, nowMillis);
    return -1;
  }

  /**
   * An attempt that {@link #begin} noted is over.
   *
   * @param begunIn what that returned
   */
  default void ended(
      ModelNames.Candidate target, @Nullable Fault fault, long begunIn, long nowMillis) {
    ended(target, fault, nowMillis);
  }
}

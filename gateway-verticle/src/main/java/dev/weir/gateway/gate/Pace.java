package dev.weir.gateway.gate;

import dev.weir.gateway.gate.RateHeaders.Budget;
import org.jspecify.annotations.Nullable;

/**
 * How quickly calls may follow each other: not at all while the vendor said to wait; as quickly as
 * the vendor's budget refills once little of it is left; else at once. Not safe for several threads
 * by itself.
 */
final class Pace {

  /** Below this share of a budget calls are spread. */
  static final double LITTLE = 0.1;

  /** Whatever a vendor says, a call asks again after so long: budgets may be of a day. */
  static final long WAIT_MILLIS_MAX = 30_000;

  /** For a vendor that tells what is left but not when there will be more. */
  private static final long RESET_MILLIS = 60_000;

  private static final double NEWS = 0.2;

  private long holdUntilMillis = Long.MIN_VALUE;
  private long spreadUntilMillis = Long.MIN_VALUE;
  private double intervalMillis;
  private double nextMillis;
  private long tokensLeft = -1;
  private double tokensPerCall;

  boolean free(long nowMillis) {
    return waitMillis(nowMillis) == 0;
  }

  /** Until the next call may begin. */
  long waitMillis(long nowMillis) {
    long hold = nowMillis < holdUntilMillis ? holdUntilMillis - nowMillis : 0;
    boolean spread = nowMillis < spreadUntilMillis;
    return spread ? Math.max(hold, (long) Math.ceil(Math.max(0, nextMillis - nowMillis))) : hold;
  }

  void admitted(long nowMillis) {
    if (nowMillis < spreadUntilMillis) {
      nextMillis = Math.max(nextMillis, (double) nowMillis) + intervalMillis;
    }
  }

  /** The vendor refused, and said for how long it will. */
  void hold(long millis, long nowMillis) {
    holdUntilMillis = Math.max(holdUntilMillis, nowMillis + Math.min(millis, WAIT_MILLIS_MAX));
  }

  void told(RateHeaders headers, long nowMillis) {
    if (headers.retryAfterMillis() > 0) {
      hold(headers.retryAfterMillis(), nowMillis);
    }
    learn(headers.tokens());
    double interval =
        Math.max(intervalOf(headers.requests(), 1), intervalOf(headers.tokens(), tokensPerCall));
    if (interval == 0) {
      spreadUntilMillis = Long.MIN_VALUE;
      return;
    }
    if (nowMillis >= spreadUntilMillis) {
      nextMillis = nowMillis; // It begins only now.
    }
    intervalMillis = Math.min(interval, WAIT_MILLIS_MAX);
    if (none(headers.requests(), 1) || none(headers.tokens(), tokensPerCall)) {
      nextMillis = Math.max(nextMillis, nowMillis + intervalMillis);
    }
    nextMillis = Math.min(nextMillis, nowMillis + (double) WAIT_MILLIS_MAX);
    spreadUntilMillis = nowMillis + WAIT_MILLIS_MAX;
  }

  /** What a call costs shows in how much less there is from one answer to the next. */
  private void learn(@Nullable Budget tokens) {
    if (tokens == null) {
      return;
    }
    long used = tokensLeft - tokens.remaining();
    if (tokensLeft >= 0 && used > 0) {
      tokensPerCall = tokensPerCall == 0 ? used : tokensPerCall * (1 - NEWS) + used * NEWS;
    }
    tokensLeft = tokens.remaining();
  }

  private static boolean none(@Nullable Budget budget, double perCall) {
    return budget != null && budget.remaining() < Math.max(1, perCall);
  }

  /** Between two calls; 0 when nothing needs spreading. */
  private static double intervalOf(@Nullable Budget budget, double perCall) {
    if (budget == null || (budget.limit() > 0 && budget.share() >= LITTLE)) {
      return 0;
    }
    double cost = Math.max(1, perCall);
    long reset = budget.resetMillis() >= 0 ? budget.resetMillis() : RESET_MILLIS;
    if (budget.limit() > budget.remaining()) {
      // Vendors tell when all of it is back, and it comes back evenly.
      return cost * reset / (budget.limit() - budget.remaining());
    }
    double calls = budget.remaining() / cost;
    return calls >= 10 ? 0 : reset / Math.max(1, calls);
  }
}

package dev.weir.gateway.limits;

import java.util.function.LongPredicate;

/**
 * The most that this node may have spent of a limit, as the others know it. It spends more only
 * after all of them have heard of it, so that they know what is left when it is killed. Guarded by
 * its {@link Limiter}.
 */
final class Ceiling {

  /** A killed node takes at most a fiftieth of a limit along that it has not spent. */
  private static final int STEPS = 50;

  private final long ahead;
  private long told;
  private long safe;
  private long beat = Long.MAX_VALUE;
  private boolean open;

  Ceiling(long max) {
    this.ahead = max / STEPS + 1;
  }

  /** Asks for more when so much is nearly what it may spend. Whether there is something to tell. */
  boolean raise(long needed) {
    if (open || needed + ahead / 2 <= told) {
      return false;
    }
    tell(needed + ahead);
    return true;
  }

  /** Much less is spent than others think. Whether there is something to tell. */
  boolean lower(long spent) {
    if (open || spent + 3 * ahead >= told) {
      return false;
    }
    tell(spent + ahead);
    safe = told;
    return true;
  }

  /** Somebody is there who may not have heard it. Whether there is something to tell. */
  boolean again() {
    if (told == 0) {
      return false;
    }
    tell(told);
    return true;
  }

  private void tell(long amount) {
    told = amount;
    beat = Long.MAX_VALUE;
    open = true;
  }

  long told() {
    return told;
  }

  /** What may be spent. */
  long safe() {
    return safe;
  }

  /** It goes with this beat. */
  void said(long number) {
    beat = Math.min(beat, number);
  }

  /** Whether all have heard it: what was told counts from now on. */
  boolean settle(LongPredicate heardByAll) {
    if (open && beat != Long.MAX_VALUE && heardByAll.test(beat)) {
      open = false;
      safe = told;
    }
    return !open;
  }
}

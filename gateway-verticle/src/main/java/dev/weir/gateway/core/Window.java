package dev.weir.gateway.core;

/**
 * An amount that may be spent within any 60 s, counted in slots of one second: never more than the limit within a full
 * minute. Safe for several event loops; a lock is held for nanoseconds.
 */
final class Window {

  private static final int SLOTS = 60;

  private final long limit;
  private final long[] slots = new long[SLOTS];
  private long newestSecond;
  private long sum;

  Window(long limit) {
    this.limit = limit;
  }

  /** Spends, if that leaves the limit kept; anything goes while nothing is spent, so that one large call can pass. */
  synchronized boolean take(long amount, long nowMillis) {
    roll(nowMillis);
    if (limit <= 0 || (sum > 0 && sum + amount > limit)) {
      return false;
    }
    slots[slot(newestSecond)] += amount;
    sum += amount;
    return true;
  }

  /** Spends what turned out to be needed beside what was taken, even past the limit; negative gives back. */
  synchronized void settle(long difference, long nowMillis) {
    roll(nowMillis);
    long correction = Math.max(difference, -sum);
    slots[slot(newestSecond)] += correction;
    sum += correction;
  }

  synchronized long remaining(long nowMillis) {
    roll(nowMillis);
    return Math.max(0, limit - sum);
  }

  /** After how long something will be free again. */
  synchronized long resetMillis(long nowMillis) {
    roll(nowMillis);
    for (int age = SLOTS - 1; age >= 0; age--) {
      if (slots[slot(newestSecond - age)] > 0) {
        return (SLOTS - age) * 1_000L - nowMillis % 1_000;
      }
    }
    return 0;
  }

  long limit() {
    return limit;
  }

  private void roll(long nowMillis) {
    long second = nowMillis / 1_000;
    long steps = Math.min(SLOTS, second - newestSecond);
    for (long i = 1; i <= steps; i++) {
      int slot = slot(newestSecond + i);
      sum -= slots[slot];
      slots[slot] = 0;
    }
    newestSecond = Math.max(newestSecond, second);
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) SLOTS);
  }
}

package dev.weir.gateway.core;

/**
 * An amount that may be spent within any 60 s, counted in slots of one second. A slot is forgotten
 * when all of it is at least 60 s old, so that no 60 s, wherever they begin, see more than the
 * limit. Safe for several event loops; the lock is held for nanoseconds.
 */
final class Window {

  /** The second that is now is not full: 61 slots are 60 full seconds and some more. */
  private static final int SLOTS = 61;

  private static final long SLOT_MILLIS = 1_000;

  private final long[] slots = new long[SLOTS];
  private long limit;
  private long newest = Long.MIN_VALUE;
  private long sum;

  /**
   * @param limit 0 for none
   */
  Window(long limit) {
    this.limit = limit;
  }

  /** Changes the limit; what is spent stays spent. */
  synchronized void limit(long other) {
    limit = other;
  }

  synchronized long limit() {
    return limit;
  }

  /**
   * Takes an amount if that keeps the limit. More than the whole limit counts as the limit, so that
   * a single large call can pass when nothing else is spent.
   *
   * @return what was taken, or -1
   */
  synchronized long take(long amount, long nowMillis) {
    if (limit == 0) {
      return 0;
    }
    roll(nowMillis);
    long taken = Math.min(amount, limit);
    if (sum + taken > limit) {
      return -1;
    }
    spend(taken);
    return taken;
  }

  /**
   * What was taken turns out to be another amount. What was not needed is free again at once; what
   * was needed beside it is spent now, even past the limit.
   *
   * @param takenMillis when it was taken
   */
  synchronized void settle(long taken, long used, long takenMillis, long nowMillis) {
    if (limit == 0) {
      return;
    }
    roll(nowMillis);
    if (used > taken) {
      spend(used - taken);
      return;
    }
    long second = Math.floorDiv(takenMillis, SLOT_MILLIS);
    if (newest - second < SLOTS) {
      int slot = slot(second);
      long back = Math.min(taken - used, slots[slot]);
      slots[slot] -= back;
      sum -= back;
    }
  }

  synchronized long remaining(long nowMillis) {
    roll(nowMillis);
    return Math.max(0, limit - sum);
  }

  /** After how long this amount will be free, unless others take it; at most a minute. */
  synchronized long waitMillis(long amount, long nowMillis) {
    roll(nowMillis);
    long excess = sum + Math.min(amount, limit) - limit;
    for (int age = SLOTS - 1; age >= 0 && excess > 0; age--) {
      excess -= slots[slot(newest - age)];
      if (excess <= 0) {
        return Math.min(60_000, untilForgotten(age, nowMillis));
      }
    }
    return 0;
  }

  /** After how long everything will be free again. */
  synchronized long resetMillis(long nowMillis) {
    roll(nowMillis);
    for (int age = 0; age < SLOTS; age++) {
      if (slots[slot(newest - age)] > 0) {
        return untilForgotten(age, nowMillis);
      }
    }
    return 0;
  }

  private static long untilForgotten(int age, long nowMillis) {
    return (SLOTS - age) * SLOT_MILLIS - Math.floorMod(nowMillis, SLOT_MILLIS);
  }

  private void spend(long amount) {
    slots[slot(newest)] += amount;
    sum += amount;
  }

  private void roll(long nowMillis) {
    long second = Math.floorDiv(nowMillis, SLOT_MILLIS);
    if (newest == Long.MIN_VALUE) {
      newest = second;
    }
    long steps = Math.min(SLOTS, second - newest);
    for (long i = 1; i <= steps; i++) {
      int slot = slot(newest + i);
      sum -= slots[slot];
      slots[slot] = 0;
    }
    newest = Math.max(newest, second);
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) SLOTS);
  }
}

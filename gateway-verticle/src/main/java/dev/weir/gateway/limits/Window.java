package dev.weir.gateway.limits;

/**
 * An amount that may be spent within any span of time, wherever it begins, counted in slots of a
 * sixtieth of the span. A slot is forgotten when all of it is older than the span. Guarded by
 * whoever owns it.
 */
final class Window {

  /** The slot that is now is not full: 61 slots are 60 full ones and some more. */
  private static final int SLOTS = 61;

  private final long slotMillis;
  private final long[] slots = new long[SLOTS];
  private long newest = Long.MIN_VALUE;
  private long newestEndsMillis = Long.MIN_VALUE;
  private long sum;

  Window(long spanMillis) {
    this.slotMillis = spanMillis / (SLOTS - 1);
  }

  /** What is spent within the span that ends now. */
  long sum(long nowMillis) {
    roll(nowMillis);
    return sum;
  }

  /** Spends an amount, whatever the limit. */
  void spend(long amount, long nowMillis) {
    roll(nowMillis);
    slots[slot(newest)] += amount;
    sum += amount;
  }

  /** As if it had been spent then; what lies after now counts as now. */
  void spendAt(long amount, long thenMillis, long nowMillis) {
    roll(nowMillis);
    long then = Math.min(newest, Math.floorDiv(thenMillis, slotMillis));
    if (newest - then < SLOTS) {
      slots[slot(then)] += amount;
      sum += amount;
    }
  }

  /**
   * What was taken turns out to be another amount. What was not needed is free again at once; what
   * was needed beside it is spent now.
   *
   * @param takenMillis when it was taken
   */
  void settle(long taken, long used, long takenMillis, long nowMillis) {
    roll(nowMillis);
    if (used > taken) {
      spend(used - taken, nowMillis);
      return;
    }
    long then = Math.floorDiv(takenMillis, slotMillis);
    if (newest - then < SLOTS) {
      int slot = slot(then);
      long back = Math.min(taken - used, slots[slot]);
      slots[slot] -= back;
      sum -= back;
    }
  }

  /** After how long no more than this is spent, unless others spend. */
  long waitMillis(long most, long nowMillis) {
    roll(nowMillis);
    long excess = sum - most;
    for (int age = SLOTS - 1; age >= 0 && excess > 0; age--) {
      excess -= slots[slot(newest - age)];
      if (excess <= 0) {
        return Math.min(slotMillis * (SLOTS - 1), untilForgotten(age, nowMillis));
      }
    }
    return 0;
  }

  /** After how long everything will be free again. */
  long resetMillis(long nowMillis) {
    roll(nowMillis);
    for (int age = 0; age < SLOTS; age++) {
      if (slots[slot(newest - age)] > 0) {
        return untilForgotten(age, nowMillis);
      }
    }
    return 0;
  }

  private long untilForgotten(int age, long nowMillis) {
    return (SLOTS - age) * slotMillis - Math.floorMod(nowMillis, slotMillis);
  }

  private void roll(long nowMillis) {
    if (nowMillis < newestEndsMillis) {
      return; // As for nearly all calls: they come far more often than slots.
    }
    long now = Math.floorDiv(nowMillis, slotMillis);
    if (newest == Long.MIN_VALUE) {
      newest = now;
    }
    long steps = Math.min(SLOTS, now - newest);
    for (long i = 1; i <= steps; i++) {
      int slot = slot(newest + i);
      sum -= slots[slot];
      slots[slot] = 0;
    }
    newest = now;
    newestEndsMillis = (now + 1) * slotMillis;
  }

  private static int slot(long number) {
    return (int) Math.floorMod(number, (long) SLOTS);
  }
}

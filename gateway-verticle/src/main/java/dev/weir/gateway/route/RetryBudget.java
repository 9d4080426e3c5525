package dev.weir.gateway.route;

/**
 * How often the calls of a route may ask the same target again, so that retries cannot become the
 * outage: a share of the calls of the last 10 s, and three in that time in any case, whichever ten
 * seconds one looks at. Safe for several event loops; the lock is held for nanoseconds.
 */
public final class RetryBudget {

  /** So many second attempts are allowed however few calls there are. */
  public static final int FLOOR = 3;

  private static final int SECONDS = 10;

  /**
   * One more, since what was spent within a second is ten seconds old only after the tenth next.
   */
  private static final int SLOTS = SECONDS + 1;

  private final long[] calls = new long[SLOTS];
  private final long[] spent = new long[SLOTS];
  private long newest = Long.MIN_VALUE;

  /** A call begins. */
  public synchronized void called(long nowMillis) {
    calls[slot(nowMillis)]++;
  }

  /**
   * Takes a second attempt if one is left.
   *
   * @param share of the calls
   */
  public synchronized boolean take(double share, long nowMillis) {
    int slot = slot(nowMillis);
    long before = sum(spent);
    if (before >= FLOOR && before + 1 > share * callsOfTenSeconds()) {
      return false;
    }
    spent[slot]++;
    return true;
  }

  /** How many second attempts the last ten seconds had. */
  public synchronized int spent(long nowMillis) {
    slot(nowMillis);
    return (int) sum(spent);
  }

  /**
   * How many second attempts could be taken now.
   *
   * @param share of the calls
   */
  public synchronized int left(double share, long nowMillis) {
    slot(nowMillis);
    long allowed = Math.max(FLOOR, (long) (share * callsOfTenSeconds()));
    return (int) Math.max(0, allowed - sum(spent));
  }

  private long callsOfTenSeconds() {
    return sum(calls) - calls[(int) Math.floorMod(newest + 1, (long) SLOTS)];
  }

  private static long sum(long[] slots) {
    long sum = 0;
    for (long slot : slots) {
      sum += slot;
    }
    return sum;
  }

  /** The slot of now; older ones than there is room for are emptied. */
  private int slot(long nowMillis) {
    long second = Math.floorDiv(nowMillis, 1_000L);
    if (second > newest) {
      long forgotten = newest == Long.MIN_VALUE ? SLOTS : Math.min(SLOTS, second - newest);
      for (long i = 0; i < forgotten; i++) {
        int slot = (int) Math.floorMod(second - i, (long) SLOTS);
        calls[slot] = 0;
        spent[slot] = 0;
      }
      newest = second;
    }
    return (int) Math.floorMod(newest, (long) SLOTS);
  }
}

package dev.weir.gateway.health;

import java.util.Arrays;

/** Successes and failures of the last so many slots of time, the one under way among them. */
final class Tally {

  private final long slotMillis;
  private final int[] succeeded;
  private final int[] failed;
  private long newest = Long.MIN_VALUE;
  private int successes;
  private int failures;

  Tally(int slots, long slotMillis) {
    this.slotMillis = slotMillis;
    this.succeeded = new int[slots];
    this.failed = new int[slots];
  }

  void add(boolean success, long nowMillis) {
    roll(nowMillis);
    int slot = (int) Math.floorMod(newest, (long) failed.length);
    if (success) {
      succeeded[slot]++;
      successes++;
    } else {
      failed[slot]++;
      failures++;
    }
  }

  int calls(long nowMillis) {
    roll(nowMillis);
    return successes + failures;
  }

  int failures(long nowMillis) {
    roll(nowMillis);
    return failures;
  }

  void clear() {
    Arrays.fill(succeeded, 0);
    Arrays.fill(failed, 0);
    successes = 0;
    failures = 0;
  }

  private void roll(long nowMillis) {
    long current = Math.floorDiv(nowMillis, slotMillis);
    if (newest == Long.MIN_VALUE || current - newest >= failed.length) {
      clear();
      newest = current;
    }
    while (newest < current) {
      newest++;
      int slot = (int) Math.floorMod(newest, (long) failed.length);
      successes -= succeeded[slot];
      failures -= failed[slot];
      succeeded[slot] = 0;
      failed[slot] = 0;
    }
  }
}

package dev.weir.gateway.health;

import java.util.Arrays;

/**
 * Calls under way and times to the first token. The average follows a peak at once and forgets it
 * slowly; it fades while nobody asks, so that a target which was slow once is tried again. Not safe
 * for several threads by itself.
 */
final class Pulse {

  static final int ANSWERS = 100;

  /** After so long without a call, or with other answers, a time weighs a third. */
  static final double FADING_MILLIS = 10_000;

  /** What is believed of a target that is asked for the first time and has not answered yet. */
  static final double UNKNOWN_MILLIS = 1_000;

  /** Sorting each time would cost more than a few answers more or less tell. */
  private static final int ANSWERS_A_LOOK = 10;

  private final int answersMin;
  private final int[] answers = new int[ANSWERS];
  private long count;
  private int underWay;
  private double average;
  private long heardMillis;
  private long idleSinceMillis;
  private long p95 = -1;

  /**
   * @param answersMin before a percentile is known
   */
  Pulse(int answersMin) {
    this.answersMin = answersMin;
  }

  void begun(long nowMillis) {
    average = averageMillis(nowMillis);
    underWay++;
  }

  void ended(long nowMillis) {
    underWay = Math.max(0, underWay - 1);
    if (underWay == 0) {
      idleSinceMillis = nowMillis;
    }
  }

  void firstToken(long afterMillis, long nowMillis) {
    if (count == 0 || afterMillis >= average) {
      average = afterMillis;
    } else {
      double kept = faded(nowMillis - heardMillis);
      average = average * kept + afterMillis * (1 - kept);
    }
    heardMillis = nowMillis;
    answers[(int) (count % ANSWERS)] = Math.clamp(afterMillis, 0, Integer.MAX_VALUE);
    count++;
    if (count >= answersMin && (count - answersMin) % ANSWERS_A_LOOK == 0) {
      look();
    }
  }

  private void look() {
    int[] sorted = Arrays.copyOf(answers, (int) Math.min(count, ANSWERS));
    Arrays.sort(sorted);
    p95 = sorted[(sorted.length * 95 + 99) / 100 - 1];
  }

  /** The average of now: it fades only while no call is under way, or silence would look fast. */
  double averageMillis(long nowMillis) {
    return underWay > 0 ? average : average * faded(nowMillis - idleSinceMillis);
  }

  double score(long nowMillis) {
    double millis = count == 0 && underWay > 0 ? UNKNOWN_MILLIS : averageMillis(nowMillis);
    return millis * (1 + underWay);
  }

  long p95() {
    return p95;
  }

  int underWay() {
    return underWay;
  }

  private static double faded(long millis) {
    return millis <= 0 ? 1 : Math.exp(-millis / FADING_MILLIS);
  }
}

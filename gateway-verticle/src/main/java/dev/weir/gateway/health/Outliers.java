package dev.weir.gateway.health;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which targets of a group do so much worse than the others that they are taken out. Compares
 * targets with each other, so that a bad day of all of them takes out nobody.
 */
final class Outliers {

  static final int TARGETS_MIN = 3;
  static final int CALLS_MIN = 20;
  static final double BELOW_MEDIAN = 0.30 + 1e-9; // More than thirty points, however rounded.
  static final long EJECTED_MILLIS = 30_000;

  private Outliers() {}

  /**
   * How a target did in the last minute.
   *
   * @param ejected whether it is out already
   */
  record Rate(int calls, int succeeded, boolean ejected) {
    private boolean known() {
      return calls >= CALLS_MIN && !ejected;
    }

    private double success() {
      return (double) succeeded / calls;
    }
  }

  /** The places of those to take out, the worst first. */
  static List<Integer> of(List<Rate> group) {
    double[] known = group.stream().filter(Rate::known).mapToDouble(Rate::success).toArray();
    if (known.length < TARGETS_MIN) {
      return List.of();
    }
    Arrays.sort(known);
    double median = (known[(known.length - 1) / 2] + known[known.length / 2]) / 2;
    long out = group.stream().filter(Rate::ejected).count();
    return IntStream.range(0, group.size())
        .filter(at -> group.get(at).known() && median - group.get(at).success() > BELOW_MEDIAN)
        .boxed()
        .sorted(Comparator.comparingDouble(at -> group.get(at).success()))
        .limit(Math.max(0, group.size() / 2 - out))
        .toList();
  }
}

package dev.weir.launcher.node;

import java.util.ArrayDeque;

/** How fast a count grows, over the last seconds. Not thread-safe. */
final class Rate {

  private static final long WINDOW_MILLIS = 5_000;

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  private record Sample(long atMillis, long count) {}

  /** Takes the count as it is now; gives its growth per second. */
  double perSecond(long count, long nowMillis) {
    // The youngest that is older than the window stays: it is where the window begins.
    while (samples.size() > 1 && nowMillis - second().atMillis >= WINDOW_MILLIS) {
      samples.removeFirst();
    }
    Sample first = samples.peekFirst();
    if (first == null || nowMillis > samples.getLast().atMillis) {
      samples.addLast(new Sample(nowMillis, count));
    }
    return first == null || nowMillis <= first.atMillis
        ? 0
        : (count - first.count) * 1_000.0 / (nowMillis - first.atMillis);
  }

  private Sample second() {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }
}

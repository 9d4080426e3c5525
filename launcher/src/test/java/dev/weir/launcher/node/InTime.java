package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestReporter;

/** What one node knows has to be known by another within a second; how long it took is told. */
final class InTime {

  private static final long KNOWN_MILLIS_MAX = 1_000;
  private static final long WAIT_MILLIS_MAX = 15_000;

  private InTime() {}

  /** Asks until it is so; gives how long that took, in milliseconds. */
  static long within(Callable<Boolean> so) throws Exception {
    long from = System.nanoTime();
    while (true) {
      boolean is = so.call();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
      if (is) {
        return millis;
      }
      assertThat(millis).as("it never came to be so").isLessThan(WAIT_MILLIS_MAX);
      TestNode.pause(5);
    }
  }

  static void inTime(TestReporter report, String what, long millis) {
    report.publishEntry(what, millis + " ms");
    assertThat(millis).as("%s: known after %d ms", what, millis).isLessThan(KNOWN_MILLIS_MAX);
  }
}

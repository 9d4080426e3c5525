package dev.weir.testkit;

/**
 * Runs a check with one seed after another. A failure names its seed; {@code -Dweir.seed=<seed>}
 * then runs that one alone.
 */
public final class Seeds {

  /** The system property that replays one seed. */
  public static final String PROPERTY = "weir.seed";

  private Seeds() {}

  /** What shall hold for every seed. */
  @FunctionalInterface
  public interface Check {
    void with(long seed) throws Exception;
  }

  /**
   * Checks the seeds 1 to {@code count}, or only the one to be replayed.
   *
   * @throws AssertionError at the first seed that fails, with what it threw as the cause
   */
  public static void each(int count, Check check) {
    String replayed = System.getProperty(PROPERTY, "");
    if (!replayed.isEmpty()) {
      one(Long.parseLong(replayed), check);
      return;
    }
    for (long seed = 1; seed <= count; seed++) {
      one(seed, check);
    }
  }

  private static void one(long seed, Check check) {
    try {
      check.with(seed);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw new AssertionError(
          "seed " + seed + " failed (replay: -D" + PROPERTY + "=" + seed + "): " + failure,
          failure);
    }
  }
}

package dev.weir.provider.core;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a bound.
 *
 * @param firstMillis after the first failure
 * @param mostMillis never longer than this
 */
public record Backoff(long firstMillis, long mostMillis) {

  /** The wait after the given number of failures, of which there was at least one. */
  public long afterFailures(int failures) {
    int doublings = Math.min(failures - 1, 30);
    return Math.min(mostMillis, firstMillis << doublings);
  }
}

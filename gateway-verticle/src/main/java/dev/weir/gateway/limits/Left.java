package dev.weir.gateway.limits;

/**
 * What is left of one limit.
 *
 * @param name whose and which: {@code key alice requests-per-minute}
 * @param max the limit
 * @param resetMillis after how long all of it is free again
 */
public record Left(String name, Measure measure, long max, long remaining, long resetMillis) {

  /** Whether less of it is left, compared with its limit. */
  boolean tighterThan(Left other) {
    return (double) remaining / max < (double) other.remaining / other.max;
  }
}

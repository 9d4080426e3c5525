package dev.weir.gateway.core;

import java.time.Instant;

/**
 * Moments as {@link Instant#toString} writes them. Each request has one, most of them in the same
 * second as the one before: its text is made once.
 */
public final class IsoTime {

  private static volatile Second last = Second.of(0);

  /**
   * A second's text.
   *
   * @param text without the Z at its end
   */
  private record Second(long epochSecond, String text) {

    static Second of(long epochSecond) {
      String text = Instant.ofEpochSecond(epochSecond).toString();
      return new Second(epochSecond, text.substring(0, text.length() - 1));
    }
  }

  private IsoTime() {}

  /** The moment, to the millisecond. */
  public static String of(long epochMillis) {
    long epochSecond = Math.floorDiv(epochMillis, 1_000);
    Second second = last;
    if (second.epochSecond != epochSecond) {
      second = Second.of(epochSecond);
      last = second;
    }
    int millis = Math.floorMod(epochMillis, 1_000);
    return millis == 0
        ? second.text + "Z"
        : second.text + "." + Integer.toString(1_000 + millis).substring(1) + "Z";
  }
}

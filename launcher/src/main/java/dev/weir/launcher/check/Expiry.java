package dev.weir.launcher.check;

import java.time.Duration;
import java.time.Instant;

/** When a credential ends, as far as it tells. */
public sealed interface Expiry {

  /** How long before its end a credential is worth a word. */
  Duration SOON = Duration.ofDays(7);

  /**
   * It ends then.
   *
   * @param renewed whether somebody puts another in its place before
   */
  record At(Instant end, boolean renewed) implements Expiry {}

  /** It does not end by itself. */
  record Never() implements Expiry {}

  /** It ends, and does not tell when. */
  record Unknown() implements Expiry {}

  /** It says nothing of it, as keys do not. */
  record Unsaid() implements Expiry {}

  /** This in brackets for people, or nothing. */
  default String text(Instant now) {
    return switch (this) {
      case At at -> (at.end().isAfter(now) ? " (expires " : " (expired ") + at.end() + ")";
      case Never never -> " (does not expire)";
      case Unknown unknown -> " (expiry unknown)";
      case Unsaid unsaid -> "";
    };
  }

  /** Whether it has ended. */
  default boolean isOver(Instant now) {
    return this instanceof At at && !at.end().isAfter(now);
  }

  /** Whether it ends soon and nobody will renew it. */
  default boolean isSoon(Instant now) {
    return this instanceof At at
        && !at.renewed()
        && !isOver(now)
        && at.end().isBefore(now.plus(SOON));
  }
}

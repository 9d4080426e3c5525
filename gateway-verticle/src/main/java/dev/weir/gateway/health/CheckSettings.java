package dev.weir.gateway.health;

import dev.weir.bus.config.Section;
import java.util.List;
import java.util.Locale;

/**
 * When a provider's vendor is asked whether it is there.
 *
 * @param everyMillis how often it is asked in quiet times, where it always is
 * @param timeoutMillis how long its answer may take
 */
public record CheckSettings(When when, long everyMillis, long timeoutMillis) {

  /** Of a provider of which the operator says nothing. */
  public static final CheckSettings DEFAULT = new CheckSettings(When.FAILING, 30_000, 5_000);

  /** What makes a check due. */
  public enum When {
    /** A breaker whose rest is over. */
    FAILING,
    /** That, and a time without callers. */
    ALWAYS,
    /** Nothing. */
    NEVER
  }

  /** Reads the branch {@code health-check} of a provider. */
  public static CheckSettings from(Section section) {
    String when =
        section.choice(
            "when",
            "failing",
            List.of("failing", "always", "never"),
            "`failing`: in place of a caller's request when a breaker has rested; `always`: also"
                + " where no caller had an answer for `every`");
    return new CheckSettings(
        When.valueOf(when.toUpperCase(Locale.ROOT)),
        section.duration("every", "30s", "how often it is asked in quiet times"),
        section.duration("timeout", "5s", "how long its answer may take"));
  }
}

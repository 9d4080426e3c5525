package dev.weir.gateway.limits;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * One limit: so much within any such span.
 *
 * @param measure what is counted
 * @param span within which; {@link Span#ONCE} for what is given back when a call ends
 * @param max how much; of money in billionths of a US dollar
 */
public record Rate(Measure measure, Span span, long max) {

  /** Lengths of windows: they slide, so a day is any 24 hours and a month any 30 days. */
  public enum Span {
    ONCE(0),
    MINUTE(60_000),
    HOUR(3_600_000),
    DAY(86_400_000),
    MONTH(2_592_000_000L);

    private final long millis;

    Span(long millis) {
      this.millis = millis;
    }

    public long millis() {
      return millis;
    }

    /** As configuration writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The key under which it is configured, such as {@code tokens-per-minute}. */
  public String word() {
    return span == Span.ONCE ? measure.word() : measure.word() + "-per-" + span.word();
  }

  /** The amount as messages tell it. */
  String told() {
    String amount =
        measure == Measure.MONEY
            ? BigDecimal.valueOf(max, 9).stripTrailingZeros().toPlainString()
            : Long.toString(max);
    return span == Span.ONCE ? amount : amount + " " + measure.words() + " per " + span.word();
  }
}

package dev.weir.gateway.limits;

import dev.weir.bus.config.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of one key, tenant, user or model, or of all calls together.
 *
 * @param all in the order in which they are looked at
 */
public record Rates(List<Rate> all) {

  /** No limit at all. */
  public static final Rates NONE = new Rates(List.of());

  private static final double BILLION = 1e9;
  private static final double AMOUNT_MAX = 1e15;
  private static final double USD_MAX = 1e9;
  private static final String NO_LIMIT = "0: no limit";

  public Rates {
    all = List.copyOf(all);
  }

  /** Those that keys had from the beginning; 0 stands for none. */
  public static Rates of(long requestsPerMinute, long tokensPerMinute, int concurrency) {
    List<Rate> rates = new ArrayList<>();
    add(rates, Measure.CONCURRENCY, Rate.Span.ONCE, concurrency);
    add(rates, Measure.REQUESTS, Rate.Span.MINUTE, requestsPerMinute);
    add(rates, Measure.TOKENS, Rate.Span.MINUTE, tokensPerMinute);
    return new Rates(rates);
  }

  /** Reads the limits among a section's keys. */
  public static Rates from(Section section) {
    List<Rate> rates = new ArrayList<>();
    int atOnce =
        section.integer("concurrency", 0, 0, Integer.MAX_VALUE, "calls at once; 0: no limit");
    add(rates, Measure.CONCURRENCY, Rate.Span.ONCE, atOnce);
    for (Measure measure :
        List.of(Measure.REQUESTS, Measure.TOKENS, Measure.INPUT_TOKENS, Measure.OUTPUT_TOKENS)) {
      for (Rate.Span span : List.of(Rate.Span.MINUTE, Rate.Span.HOUR, Rate.Span.DAY)) {
        String key = new Rate(measure, span, 0).word();
        add(rates, measure, span, (long) section.decimal(key, 0, 0, AMOUNT_MAX, NO_LIMIT));
      }
    }
    for (Rate.Span span : List.of(Rate.Span.DAY, Rate.Span.MONTH)) {
      String key = new Rate(Measure.MONEY, span, 0).word();
      double usd = section.decimal(key, 0, 0, USD_MAX, "US dollars; 0: no limit");
      add(rates, Measure.MONEY, span, Math.round(usd * BILLION));
    }
    return new Rates(rates);
  }

  private static void add(List<Rate> rates, Measure measure, Rate.Span span, long max) {
    if (max > 0) {
      rates.add(new Rate(measure, span, max));
    }
  }
}

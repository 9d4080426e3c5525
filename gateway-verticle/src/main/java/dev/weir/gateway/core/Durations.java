package dev.weir.gateway.core;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as callers write them. */
public final class Durations {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?(ms|s|m|h|)");
  private static final Map<String, Integer> MILLIS =
      Map.of("ms", 1, "", 1_000, "s", 1_000, "m", 60_000, "h", 3_600_000);

  private Durations() {}

  /**
   * Milliseconds of {@code 1500ms}, {@code 30s}, {@code 5m}, or of plain seconds; -1 for anything
   * else.
   */
  public static long millis(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      return -1;
    }
    int unit = MILLIS.getOrDefault(amount.group(2), 1_000);
    return new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
  }
}

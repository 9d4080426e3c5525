package dev.weir.bus.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of what is written.
 *
 * @param expected completes "must be …" when it cannot
 * @param parse gives null for what it cannot read
 */
record Reader<T>(String expected, Parse<T> parse) {

  /** Reads a value as JSON has it. */
  interface Parse<T> {
    @Nullable T of(Object raw);
  }

  static final Reader<String> TEXT =
      new Reader<>(
          "text, in quotes if it looks like something else",
          raw -> raw instanceof String text ? text : null);

  static final Reader<String> FILLED =
      new Reader<>(
          "text that is not empty, in quotes if it looks like something else",
          raw -> raw instanceof String text && !text.isBlank() ? text : null);

  static final Reader<Secret> SECRET =
      new Reader<>(
          FILLED.expected,
          raw -> raw instanceof String text && !text.isBlank() ? Secret.of(text) : null);

  static final Reader<Boolean> BOOL =
      new Reader<>(
          "true or false",
          raw ->
              switch (raw) {
                case Boolean bool -> bool;
                case String text when text.equals("true") -> true;
                case String text when text.equals("false") -> false;
                default -> null;
              });

  static final Reader<Long> DURATION =
      ofText("a duration such as 250ms, 15s, 5m, 24h or 7d", Units::millis);

  static final Reader<Long> SIZE = ofText("a size such as 64KiB, 32MiB or 1GiB", Units::bytes);

  static final Reader<Double> SHARE =
      new Reader<>(
          "a share such as 5%, or a number from 0 to 1",
          raw -> {
            if (raw instanceof String text && text.endsWith("%")) {
              Double percents = decimal(0, 100).parse().of(text.substring(0, text.length() - 1));
              return percents == null ? null : Double.valueOf(percents / 100);
            }
            return decimal(0, 1).parse().of(raw);
          });

  static Reader<Long> sizeOrShare(long whole) {
    return ofText(
        "a size such as 32MiB or a share such as 25%", text -> Units.bytesOrShare(text, whole));
  }

  static Reader<Integer> integer(int min, int max) {
    return new Reader<>(
        "a whole number from " + min + " to " + max,
        raw -> {
          BigDecimal number = number(raw);
          return number == null
                  || number.stripTrailingZeros().scale() > 0
                  || isOutside(number, BigDecimal.valueOf(min), BigDecimal.valueOf(max))
              ? null
              : Integer.valueOf(number.intValue());
        });
  }

  static Reader<Double> decimal(double min, double max) {
    return new Reader<>(
        "a number from " + plain(min) + " to " + plain(max),
        raw -> {
          BigDecimal number = number(raw);
          return number == null
                  || isOutside(number, BigDecimal.valueOf(min), BigDecimal.valueOf(max))
              ? null
              : Double.valueOf(number.doubleValue());
        });
  }

  static Reader<String> choice(List<String> words) {
    return new Reader<>(
        "one of " + String.join(", ", words),
        raw -> raw instanceof String text && words.contains(text) ? text : null);
  }

  private static <T> Reader<T> ofText(String expected, Text<T> parse) {
    return new Reader<>(expected, raw -> raw instanceof String text ? parse.of(text) : null);
  }

  private interface Text<T> {
    @Nullable T of(String text);
  }

  private static boolean isOutside(BigDecimal number, BigDecimal min, BigDecimal max) {
    return number.compareTo(min) < 0 || number.compareTo(max) > 0;
  }

  private static @Nullable BigDecimal number(Object raw) {
    if (!(raw instanceof Number) && !(raw instanceof String)) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(raw.toString());
      // 1e999999999 is short to write and endless to compare.
      return Math.abs((long) number.scale()) > 400 ? null : number;
    } catch (NumberFormatException notOne) {
      return null;
    }
  }

  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%d", (long) number)
        : Double.toString(number);
  }
}

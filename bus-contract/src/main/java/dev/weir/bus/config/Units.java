package dev.weir.bus.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts with a unit. What cannot be read, or does not fit a {@code long}, is null. */
final class Units {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) ?([A-Za-z]+)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}) ?%");

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Units() {}

  static @Nullable Long millis(String text) {
    return amount(text, MILLIS);
  }

  static @Nullable Long bytes(String text) {
    return amount(text, BYTES);
  }

  /** A size, or a share of {@code whole} bytes. */
  static @Nullable Long bytesOrShare(String text, long whole) {
    Matcher share = SHARE.matcher(text.strip());
    if (!share.matches()) {
      return bytes(text);
    }
    int percent = Integer.parseInt(share.group(1));
    return percent > 100 ? null : Long.valueOf((long) (whole / 100.0 * percent));
  }

  private static @Nullable Long amount(String text, Map<String, Long> units) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      return null;
    }
    Long unit = units.get(amount.group(2));
    if (unit == null) {
      return null;
    }
    try {
      return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
    } catch (ArithmeticException tooLarge) {
      return null;
    }
  }
}

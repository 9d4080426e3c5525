package dev.weir.provider.core;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a vendor that refused for its rate wants not to be asked. */
public final class VendorWait {

  /** Where the vendor does not say. */
  public static final long UNTOLD_MILLIS = 1_000;

  /** The longest limits of vendors are of a day; what says more is a mistake. */
  public static final long MILLIS_MAX = 24 * 3_600_000L;

  private static final List<String> IN_MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
  private static final String RETRY_AFTER = "retry-after";
  private static final String RESET = "reset";
  private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|[dhms]))+");
  private static final Pattern PIECE = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|[dhms])");

  /** A subscription has a window of hours and one of days; only the one in force is meant. */
  private static final String UNIFIED = "-unified-";

  private static final String UNIFIED_RESET = "-unified-reset";

  private static final double EPOCH_SECONDS_MIN = 1e9;
  private static final double EPOCH_MILLIS_MIN = 1e11;

  private VendorWait() {}

  /**
   * The milliseconds: what body and {@code retry-after} say, else until the limit that is used up
   * is whole again.
   *
   * @param epochMillis what time it is, for vendors that tell a moment
   */
  public static long millis(Fault.Upstream fault, long epochMillis) {
    double told = fault.retryAfterMillis();
    if (told < 0) {
      Map<String, String> headers = new HashMap<>();
      for (Header header : fault.headers()) {
        headers.putIfAbsent(header.name(), header.value().strip());
      }
      told = retryAfter(headers, epochMillis);
      told = told < 0 ? reset(headers, epochMillis) : told;
    }
    return told < 0 ? UNTOLD_MILLIS : (long) Math.min(MILLIS_MAX, Math.ceil(told));
  }

  private static double retryAfter(Map<String, String> headers, long epochMillis) {
    for (String name : IN_MILLIS) {
      double millis = number(headers.get(name));
      if (millis >= 0) {
        return millis;
      }
    }
    String after = headers.get(RETRY_AFTER);
    double seconds = number(after);
    return seconds >= 0 ? seconds * 1_000 : date(after, epochMillis);
  }

  /** The latest of those limits that have nothing left, or that do not say what they have. */
  private static double reset(Map<String, String> headers, long epochMillis) {
    double usedUp = -1;
    double unsaid = -1;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      boolean told =
          name.contains("ratelimit")
              && name.contains(RESET)
              && (!name.contains(UNIFIED) || name.endsWith(UNIFIED_RESET));
      if (told) {
        String remaining = headers.get(name.replace(RESET, "remaining"));
        double wait = wait(header.getValue(), epochMillis);
        if (remaining == null) {
          unsaid = Math.max(unsaid, wait);
        } else if (number(remaining) == 0) {
          usedUp = Math.max(usedUp, wait);
        }
      }
    }
    return usedUp >= 0 ? usedUp : unsaid;
  }

  /** A duration, a number of seconds, or a moment in any of three ways; -1 when it has passed. */
  private static double wait(String value, long epochMillis) {
    if (DURATION.matcher(value).matches()) {
      double millis = 0;
      Matcher piece = PIECE.matcher(value);
      while (piece.find()) {
        millis += Double.parseDouble(piece.group(1)) * unitMillis(piece.group(2));
      }
      return millis;
    }
    double number = number(value);
    if (number >= EPOCH_SECONDS_MIN) {
      return until(number < EPOCH_MILLIS_MIN ? number * 1_000 : number, epochMillis);
    }
    if (number >= 0) {
      return number * 1_000;
    }
    try {
      return until((double) Instant.parse(value).toEpochMilli(), epochMillis);
    } catch (DateTimeException other) {
      return -1;
    }
  }

  private static double date(@Nullable String value, long epochMillis) {
    if (value == null) {
      return -1;
    }
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until((double) then.toEpochMilli(), epochMillis);
    } catch (DateTimeException other) {
      return -1;
    }
  }

  private static double until(double thenMillis, long epochMillis) {
    return thenMillis < epochMillis ? -1 : thenMillis - epochMillis;
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  private static double number(@Nullable String value) {
    if (value == null) {
      return -1;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? number : -1;
    } catch (NumberFormatException other) {
      return -1;
    }
  }
}

package dev.weir.gateway.gate;

import dev.weir.bus.message.Header;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor says of how much it still takes. What cannot be read counts as not said.
 *
 * <p>Read are {@code x-ratelimit-{limit,remaining,reset}-{requests,tokens}} of OpenAI and those
 * that follow it (also with {@code -day}, {@code -minute} and the like behind; reset as {@code
 * 6m0s}, {@code 120ms} or seconds), {@code anthropic-ratelimit-*} (reset as a time), {@code
 * retry-after-ms}, and {@code retry-after} in seconds or as a date. Of several windows the one that
 * is the nearest to its end counts.
 *
 * @param requests null where nothing is said
 * @param tokens null where nothing is said
 * @param retryAfterMillis how long to wait before anything; -1 where nothing is said
 */
public record RateHeaders(
    @Nullable Budget requests, @Nullable Budget tokens, long retryAfterMillis) {

  private static final String OPENAI = "x-ratelimit-";
  private static final String ANTHROPIC = "anthropic-ratelimit-";
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|d|h|m|s)");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,13}(?:\\.\\d{1,12})?");
  private static final int CHARACTERS_MAX = 64;

  /**
   * What is left of an amount.
   *
   * @param limit -1 when it is not said
   * @param remaining never below 0
   * @param resetMillis until all of it is there again; -1 when it is not said
   */
  public record Budget(long limit, long remaining, long resetMillis) {

    /** The share that is left; 1 where nobody knows the whole. */
    double share() {
      return limit > 0 ? Math.min(1, (double) remaining / limit) : remaining > 0 ? 1 : 0;
    }
  }

  /**
   * Reads them.
   *
   * @param epochMillis the time of the wall, which some vendors name
   */
  public static RateHeaders of(List<Header> headers, long epochMillis) {
    Budget requests = null;
    Budget tokens = null;
    long retryAfter = -1;
    boolean exact = false;
    for (Header header : headers) {
      String name = header.name();
      String value = header.value();
      if (name.equals("retry-after-ms")) {
        long millis = number(value);
        exact = millis >= 0;
        retryAfter = exact ? millis : retryAfter;
      } else if (name.equals("retry-after") && !exact) {
        retryAfter = waitMillis(value, epochMillis);
      } else if (name.startsWith(OPENAI + "remaining-")) {
        String what = name.substring((OPENAI + "remaining-").length());
        Budget budget =
            budget(headers, value, OPENAI + "limit-" + what, OPENAI + "reset-" + what, epochMillis);
        requests = what.startsWith("requests") ? scarcer(requests, budget) : requests;
        tokens = what.startsWith("tokens") ? scarcer(tokens, budget) : tokens;
      } else if (name.startsWith(ANTHROPIC) && name.endsWith("-remaining")) {
        String what = name.substring(0, name.length() - "remaining".length());
        Budget budget = budget(headers, value, what + "limit", what + "reset", epochMillis);
        requests = what.endsWith("-requests-") ? scarcer(requests, budget) : requests;
        tokens = what.endsWith("tokens-") ? scarcer(tokens, budget) : tokens;
      }
    }
    return new RateHeaders(requests, tokens, retryAfter);
  }

  private static @Nullable Budget budget(
      List<Header> headers, String remaining, String limit, String reset, long epochMillis) {
    long left = number(remaining);
    if (left < 0) {
      return null; // Azure says -1 where it does not know.
    }
    long whole = -1;
    long until = -1;
    for (Header header : headers) {
      if (header.name().equals(limit)) {
        whole = number(header.value());
      } else if (header.name().equals(reset)) {
        until = waitMillis(header.value(), epochMillis);
      }
    }
    return new Budget(whole, left, until);
  }

  private static @Nullable Budget scarcer(@Nullable Budget one, @Nullable Budget other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.share() < one.share() ? other : one;
  }

  /** Whether anything is said at all. */
  public boolean told() {
    return requests != null || tokens != null || retryAfterMillis >= 0;
  }

  /** A whole number, or -1. */
  private static long number(String text) {
    try {
      long number = Long.parseLong(text.trim());
      return number < 0 ? -1 : number;
    } catch (NumberFormatException other) {
      return -1;
    }
  }

  /** Seconds, a duration as Go writes it, a date as HTTP writes it or as RFC 3339 does; or -1. */
  private static long waitMillis(String value, long epochMillis) {
    String text = value.trim();
    if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
      return -1;
    }
    if (SECONDS.matcher(text).matches()) {
      double seconds = Double.parseDouble(text);
      // No vendor lets wait for thirty years: that is a time since 1970, in seconds or less.
      return seconds < 1e9
          ? Math.round(seconds * 1_000)
          : Math.max(0, Math.round(seconds < 1e11 ? seconds * 1_000 : seconds) - epochMillis);
    }
    if (text.indexOf(':') > 0) {
      try {
        Instant then =
            text.indexOf(',') > 0
                ? ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        return Math.max(0, then.toEpochMilli() - epochMillis);
      } catch (DateTimeException | ArithmeticException unreadable) {
        return -1;
      }
    }
    return duration(text.toLowerCase(Locale.ROOT));
  }

  private static long duration(String text) {
    Matcher part = PART.matcher(text);
    double millis = 0;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      millis += Double.parseDouble(part.group(1)) * millisOf(part.group(2));
      end = part.end();
    }
    return end == text.length() ? Math.round(millis) : -1;
  }

  private static double millisOf(String unit) {
    return switch (unit) {
      case "d" -> 86_400_000;
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1_000;
      case "ms" -> 1;
      case "ns" -> 1e-6;
      default -> 1e-3;
    };
  }
}

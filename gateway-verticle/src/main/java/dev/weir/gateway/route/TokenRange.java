package dev.weir.gateway.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of counts, both ends included. An unknown count, 0, is in none.
 *
 * @param min the least
 * @param max the most
 */
public record TokenRange(long min, long max) {

  private static final Pattern BOUND = Pattern.compile("(>=|>|<=|<) ?(\\d{1,15})");
  private static final Pattern BOTH = Pattern.compile("(\\d{1,15}) ?- ?(\\d{1,15})");

  /** The range that {@code >=100}, {@code >99}, {@code <500} or {@code 100-499} means, or null. */
  static @Nullable TokenRange parse(String text) {
    Matcher both = BOTH.matcher(text);
    if (both.matches()) {
      TokenRange range =
          new TokenRange(Long.parseLong(both.group(1)), Long.parseLong(both.group(2)));
      return range.min <= range.max ? range : null;
    }
    Matcher bound = BOUND.matcher(text);
    if (!bound.matches()) {
      return null;
    }
    long number = Long.parseLong(bound.group(2));
    return switch (bound.group(1)) {
      case ">=" -> new TokenRange(number, Long.MAX_VALUE);
      case ">" -> new TokenRange(number + 1, Long.MAX_VALUE);
      case "<=" -> new TokenRange(0, number);
      default -> new TokenRange(0, number - 1);
    };
  }

  boolean holds(long tokens) {
    return tokens > 0 && tokens >= min && tokens <= max;
  }
}

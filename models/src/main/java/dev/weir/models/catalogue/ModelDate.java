package dev.weir.models.catalogue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A day, or a month of which the day is not known.
 *
 * @param month the month
 * @param day the day of it from 1 on, or 0 where only the month is known
 */
public record ModelDate(YearMonth month, int day) {

  private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d{2})(?:-(\\d{2}))?");

  /** Fails with {@link IllegalArgumentException} where the month has no such day. */
  public ModelDate {
    if (day < 0 || day > month.lengthOfMonth()) {
      throw new IllegalArgumentException(month + " has no day " + day);
    }
  }

  /** The date that a text such as {@code 2025-03} or {@code 2025-03-31} names, or null. */
  public static @Nullable ModelDate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      // The parsers of java.time take kilobytes for each date, and there are thousands.
      YearMonth month =
          YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      String day = matcher.group(3);
      return day == null
          ? new ModelDate(month, 0)
          : new ModelDate(month, month.atDay(Integer.parseInt(day)).getDayOfMonth());
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** The last day that this may be. */
  public LocalDate latest() {
    return day == 0 ? month.atEndOfMonth() : month.atDay(day);
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return day == 0 ? month.toString() : month.atDay(day).toString();
  }
}

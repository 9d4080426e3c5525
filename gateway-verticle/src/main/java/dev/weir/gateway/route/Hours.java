package dev.weir.gateway.route;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of each day, its end not included. One that ends before it begins goes on past midnight;
 * one that ends when it begins is the whole day.
 *
 * @param from the minute of the day that it begins with
 * @param until the minute of the day before which it ends
 * @param zone whose clock
 */
public record Hours(int from, int until, ZoneId zone) {

  private static final Pattern FORM =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d) ?- ?(?:([01]\\d|2[0-3]):([0-5]\\d)|24:00)");
  private static final int MINUTES = 60;

  /** The hours that {@code 22:00-06:00} means, or null. */
  static @Nullable Hours parse(String text, String zone) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !isZone(zone)) {
      return null;
    }
    int until = form.group(3) == null ? 0 : minute(form.group(3), form.group(4));
    return new Hours(minute(form.group(1), form.group(2)), until, ZoneId.of(zone));
  }

  private static int minute(String hour, String minute) {
    return Integer.parseInt(hour) * MINUTES + Integer.parseInt(minute);
  }

  static boolean isZone(String name) {
    try {
      return ZoneId.of(name).getRules() != null;
    } catch (DateTimeException unknown) {
      return false;
    }
  }

  /**
   * Whether the clock shows one of them.
   *
   * @param today the day in UTC
   * @param minuteOfDay the minute of that day in UTC
   */
  boolean hold(LocalDate today, int minuteOfDay) {
    LocalTime time = LocalTime.of(minuteOfDay / MINUTES, minuteOfDay % MINUTES);
    LocalTime there =
        today.atTime(time).atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalTime();
    int now = there.getHour() * MINUTES + there.getMinute();
    return from < until ? now >= from && now < until : now >= from || now < until;
  }
}

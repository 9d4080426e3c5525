package dev.weir.gateway.route;

import dev.weir.bus.config.Section;
import dev.weir.gateway.core.Durations;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of how choices are tried, for one route or for all names; null where
 * it says nothing.
 */
record ToldSettings(
    @Nullable Integer retries,
    @Nullable Double retryBudget,
    RouteSettings.@Nullable Hedge hedge,
    @Nullable Long firstByte,
    @Nullable Long idle,
    @Nullable Long total,
    RouteSettings.@Nullable Slow slow,
    @Nullable Boolean coalesce,
    @Nullable Boolean continues) {

  private static final int RETRIES_MAX = 10;
  private static final String P95 = "p95";
  private static final Pattern WITH_UNIT = Pattern.compile(".*(ms|s|m|h)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?) ?/ ?s");

  private record Phases(@Nullable Long firstByte, @Nullable Long idle, @Nullable Long total) {
    static Phases from(Section section) {
      return new Phases(
          section.optionalDuration("first-byte", "until an answer begins"),
          section.optionalDuration("idle", "between two pieces of it"),
          section.optionalDuration("total", "for the whole request"));
    }
  }

  static ToldSettings from(Section section) {
    Integer retries =
        section.optionalInteger(
            "retries", 0, RETRIES_MAX, "tries at the same target; 1 in a route, 0 for plain names");
    Double retryBudget =
        section.optionalShare(
            "retry-budget", "second attempts, as a share of the calls of the last 10 s; 10 %");
    RouteSettings.Hedge hedge =
        section.optionalSection(
            "hedge", ToldSettings::hedge, "a second attempt beside a silent first one");
    Phases phases =
        section.section("timeouts", Phases::from, "bounds in place of those of the gateway");
    RouteSettings.Slow slow =
        section.optionalSection("slow", ToldSettings::slow, "what counts as too slow");
    return new ToldSettings(
        retries,
        retryBudget,
        hedge,
        phases.firstByte,
        phases.idle,
        phases.total,
        slow,
        section.optionalBool(
            "coalesce", "whether identical deterministic calls share one upstream stream"),
        section.optionalBool(
            "continue", "whether a text that broke off may be continued by another target"));
  }

  private static RouteSettings.Hedge hedge(Section section) {
    String after = section.text("after", P95, "after how much silence: `p95` or a duration");
    long millis =
        after.equals(P95) ? 0 : WITH_UNIT.matcher(after).matches() ? Durations.millis(after) : -1;
    section.check(
        after.equals(P95) || millis > 0, "after", "must be p95, or a duration such as 800ms");
    return new RouteSettings.Hedge(
        Math.max(0, millis),
        section.share("budget", "5%", "hedged calls, as a share of the route's calls"));
  }

  private static RouteSettings.Slow slow(Section section) {
    String floor = section.text("floor", "2/s", "fewer tokens per second than this");
    Matcher rate = RATE.matcher(floor);
    boolean read = rate.matches();
    section.check(read, "floor", "must be tokens per second such as 2/s");
    return new RouteSettings.Slow(
        read ? Double.parseDouble(rate.group(1)) : 0,
        section.duration("for", "20s", "for this long"));
  }

  /** These where they say something, else those. */
  RouteSettings over(RouteSettings others) {
    RouteSettings.Timeouts times = others.timeouts();
    return new RouteSettings(
        retries == null ? others.retries() : retries,
        retryBudget == null ? others.retryBudget() : retryBudget,
        hedge == null ? others.hedge() : hedge,
        new RouteSettings.Timeouts(
            firstByte == null ? times.firstByte() : firstByte,
            idle == null ? times.idle() : idle,
            total == null ? times.total() : total),
        slow == null ? others.slow() : slow,
        coalesce == null ? others.coalesce() : coalesce,
        continues == null ? others.continues() : continues,
        others.prefixAffinity(),
        others.mirror());
  }
}

package dev.weir.gateway.route;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a call for a rule to take it: all that is written, and of each list one. Names
 * may end in {@code *}.
 *
 * @param models names asked for; empty for any
 * @param callers names of callers' keys; empty for any
 * @param tags tags; empty for any
 * @param tasks operations; empty for any
 * @param promptTokens the estimate; null for any
 * @param has what must be in the request, all of it
 * @param hours what the clock must show; null for any time
 */
public record When(
    List<String> models,
    List<String> callers,
    List<String> tags,
    List<String> tasks,
    @Nullable TokenRange promptTokens,
    Set<Ask.Need> has,
    @Nullable Hours hours) {

  public When {
    models = List.copyOf(models);
    callers = List.copyOf(callers);
    tags = List.copyOf(tags);
    tasks = List.copyOf(tasks);
    has = Set.copyOf(has);
  }

  static When from(Section section) {
    List<String> models = section.texts("models", "the name asked for is one of these");
    List<String> callers = section.texts("callers", "the caller's key is named so");
    List<String> tags = section.texts("tags", "`x-weir-tags` has one of these");
    List<String> tasks =
        section.texts("tasks", "the operation is one of these: `chat`, `embeddings`, …");
    for (String task : tasks) {
      section.check(isTask(task), "tasks", "must be of " + String.join(", ", known()));
    }
    String tokens =
        section.optionalText(
            "prompt-tokens", "the estimate is in the range: `>=100000`, `<500`, `1000-8000`");
    TokenRange range = tokens == null ? null : TokenRange.parse(tokens);
    section.check(
        tokens == null || range != null,
        "prompt-tokens",
        "must be a range such as \">=100000\", \"<500\" or \"1000-8000\"");
    List<String> has =
        section.texts("has", "all of these are in the request: `tools`, `images`, `thinking`");
    Set<Ask.Need> needs = EnumSet.noneOf(Ask.Need.class);
    for (String word : has) {
      Ask.Need need = need(word);
      section.check(need != null, "has", "must be of tools, images, thinking");
      if (need != null) {
        needs.add(need);
      }
    }
    String clock = section.optionalText("hours", "the clock shows it: `22:00-06:00`");
    String zone = section.text("zone", "UTC", "the time zone of `hours`");
    section.check(Hours.isZone(zone), "zone", "must be a time zone such as Europe/Berlin");
    Hours hours = clock == null ? null : Hours.parse(clock, zone);
    section.check(
        clock == null || hours != null || !Hours.isZone(zone),
        "hours",
        "must be two times such as 22:00-06:00");
    return new When(models, callers, tags, tasks, range, needs, hours);
  }

  private static boolean isTask(String word) {
    return known().contains(word);
  }

  private static Set<String> known() {
    Set<String> all = new TreeSet<>(Operation.ALL);
    all.add(RequestHead.CHAT);
    all.add(RequestHead.COUNT_TOKENS);
    return all;
  }

  private static Ask.@Nullable Need need(String word) {
    for (Ask.Need need : Ask.Need.values()) {
      if (need.name().toLowerCase(Locale.ROOT).equals(word)) {
        return need;
      }
    }
    return null;
  }

  /**
   * Whether it holds.
   *
   * @param today the day in UTC
   */
  public boolean holds(Ask ask, LocalDate today) {
    return anyOf(models, ask.name())
        && anyOf(callers, ask.caller())
        && (tags.isEmpty() || ask.tags().stream().anyMatch(tag -> anyOf(tags, tag)))
        && (tasks.isEmpty() || tasks.contains(ask.operation()))
        && (promptTokens == null || promptTokens.holds(ask.promptTokens()))
        && ask.needs().containsAll(has)
        && (hours == null || hours.hold(today, ask.minuteOfDay()));
  }

  private static boolean anyOf(List<String> patterns, String name) {
    if (patterns.isEmpty()) {
      return true;
    }
    for (String pattern : patterns) {
      if (pattern.equals(name)
          || (pattern.endsWith("*")
              && name.startsWith(pattern.substring(0, pattern.length() - 1)))) {
        return true;
      }
    }
    return false;
  }
}

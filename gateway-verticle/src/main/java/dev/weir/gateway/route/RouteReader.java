package dev.weir.gateway.route;

import dev.weir.bus.config.KeyPath;
import dev.weir.bus.config.Section;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code models}: an alias or a route. */
final class RouteReader {

  /** More would make plans that nobody could try to their end. */
  static final int NAMES_MAX = Planner.CHOICES_MAX;

  private final RouteSettings defaults;

  RouteReader(RouteSettings defaults) {
    this.defaults = defaults;
  }

  /**
   * An entry.
   *
   * @param alias what the name means where it is no route, else null
   * @param path where it is written
   */
  record Entry(@Nullable String alias, Route route, String path) {}

  private record Affinity(boolean prefix, RouteSettings.@Nullable Mirror mirror) {}

  Entry read(String name, Section section) {
    String model =
        section.optionalText(
            "model", "the model it means; with other keys, the only target of a route");
    String strategy =
        section.choice(
            "strategy", Strategy.PRIORITY.word(), Strategy.WORDS, "how targets are ordered");
    List<Target> targets =
        section.items("targets", "model", Target::from, "the models that may be asked");
    List<Integer> count = new ArrayList<>();
    List<Rule> rules =
        section.items(
            "rules",
            one -> {
              count.add(0);
              return Rule.from(name + '#' + count.size(), one);
            },
            "where some calls go instead; the first that holds counts");
    List<String> fallbacks =
        section.texts("fallbacks", "names and routes that follow when targets fail");
    Map<Plan.OnFault, List<String>> onFault =
        section.section("on", RouteReader::onFault, "names and routes for kinds of failure");
    RouteSettings settings = ToldSettings.from(section).over(defaults);
    Affinity affinity = affinity(section);
    section.check(model == null || !model.isBlank(), "model", "must not be empty");
    section.check(
        model == null || targets.isEmpty(), "targets", "there is `model`, which is the only one");
    section.check(
        model != null || !targets.isEmpty() || !rules.isEmpty(),
        "targets",
        "must be given, or `model`, or `rules`");
    bounded(section, "targets", targets);
    bounded(section, "rules", rules);
    bounded(section, "fallbacks", fallbacks);
    Route route =
        new Route(
            name,
            Strategy.of(strategy),
            new Selection(name, model == null ? targets : List.of(new Target(model))),
            rules,
            fallbacks,
            onFault,
            with(settings, affinity));
    boolean isAlias = model != null && section.values().fieldNames().equals(Set.of("model"));
    return new Entry(isAlias ? model : null, route, section.path());
  }

  private static void bounded(Section section, String key, List<?> list) {
    section.check(list.size() <= NAMES_MAX, key, "must be " + NAMES_MAX + " at most");
  }

  private static Map<Plan.OnFault, List<String>> onFault(Section section) {
    Map<Plan.OnFault, List<String>> lists = new EnumMap<>(Plan.OnFault.class);
    List<String> context =
        section.texts("context", "when the prompt is longer than the model's window");
    List<String> filter = section.texts("content-filter", "when a filter refused");
    bounded(section, "context", context);
    bounded(section, "content-filter", filter);
    if (!context.isEmpty()) {
      lists.put(Plan.OnFault.CONTEXT, context);
    }
    if (!filter.isEmpty()) {
      lists.put(Plan.OnFault.CONTENT_FILTER, filter);
    }
    return lists;
  }

  private static Affinity affinity(Section section) {
    String affinity =
        section.choice(
            "affinity",
            "none",
            List.of("none", "prefix"),
            "`prefix`: who last served the same beginning of a prompt comes first");
    RouteSettings.Mirror mirror =
        section.optionalSection(
            "mirror",
            inner ->
                new RouteSettings.Mirror(
                    inner.requiredText("model", "where calls are sent a second time"),
                    inner.share("share", "5%", "how many of them")),
            "a second model whose answers are compared and thrown away");
    return new Affinity(affinity.equals("prefix"), mirror);
  }

  private static RouteSettings with(RouteSettings told, Affinity affinity) {
    return new RouteSettings(
        told.retries(),
        told.retryBudget(),
        told.hedge(),
        told.timeouts(),
        told.slow(),
        told.coalesce(),
        told.continues(),
        affinity.prefix,
        affinity.mirror);
  }

  /** Where a key of an entry is written. */
  static String at(Entry entry, String key) {
    return KeyPath.child(entry.path, key);
  }
}

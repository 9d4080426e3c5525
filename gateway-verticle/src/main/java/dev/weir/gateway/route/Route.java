package dev.weir.gateway.route;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A name that has targets.
 *
 * @param name the name
 * @param strategy how targets are ordered
 * @param selection the targets
 * @param rules where some calls go instead; the first that holds counts
 * @param fallbacks names and routes that follow the targets
 * @param onFault names and routes that follow a kind of failure
 * @param settings how choices are tried
 */
public record Route(
    String name,
    Strategy strategy,
    Selection selection,
    List<Rule> rules,
    List<String> fallbacks,
    Map<Plan.OnFault, List<String>> onFault,
    RouteSettings settings) {

  public Route {
    rules = List.copyOf(rules);
    fallbacks = List.copyOf(fallbacks);
    onFault = Map.copyOf(onFault);
  }

  /** The first rule that holds, or null. */
  @Nullable Rule ruleFor(Ask ask, LocalDate today) {
    for (Rule rule : rules) {
      if (rule.when().holds(ask, today)) {
        return rule;
      }
    }
    return null;
  }

  /** The names of all models that its targets and those of its rules name, in that order. */
  public List<String> models() {
    Set<String> models = new LinkedHashSet<>();
    selection.targets().forEach(target -> models.add(target.model()));
    rules.forEach(rule -> rule.selection().targets().forEach(target -> models.add(target.model())));
    return List.copyOf(models);
  }

  /** What it does, for people: a line, and one more for each rule. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String then = fallbacks.isEmpty() ? "" : "; then " + String.join(", ", fallbacks);
    lines.add(name + " -> " + strategy.word() + ": " + shown(selection) + then);
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String where = rule.route() == null ? shown(rule.selection()) : rule.route();
      lines.add(name + " rule " + (i + 1) + " -> " + where);
    }
    return lines;
  }

  private String shown(Selection shown) {
    return shown.targets().isEmpty()
        ? "by rules only"
        : shown.targets().stream()
            .map(
                one ->
                    strategy == Strategy.WEIGHTED
                        ? one.model() + " (" + one.weight() + ")"
                        : one.model())
            .collect(Collectors.joining(", "));
  }

  /** All names that may be routes that it leads to. */
  List<String> leadsTo() {
    List<String> names = new ArrayList<>(fallbacks);
    onFault.values().forEach(names::addAll);
    for (Rule rule : rules) {
      if (rule.route() != null) {
        names.add(rule.route());
      }
    }
    return names;
  }
}

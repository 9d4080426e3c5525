package dev.weir.gateway.route;

import dev.weir.bus.config.KeyPath;
import dev.weir.bus.config.Section;
import dev.weir.gateway.route.RouteReader.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the branches {@code models} and {@code routing} say: aliases, routes, and how plain names
 * are tried.
 *
 * @param aliases name → name
 * @param routes by name; no name is both
 * @param plain how the choices of names are tried that are no routes
 */
public record Routes(Map<String, String> aliases, Map<String, Route> routes, RouteSettings plain) {

  /** Nothing said. */
  public static final Routes NONE = of(Map.of());

  private static final String PREFIX = "weir/";
  private static final int ALIAS_HOPS_MAX = 8;

  /** What holds of routes that say nothing. */
  private static final RouteSettings ROUTE =
      new RouteSettings(
          1, 0.1, null, RouteSettings.Timeouts.UNTOLD, null, false, false, false, null);

  public Routes {
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
  }

  /** Aliases alone. */
  public static Routes of(Map<String, String> aliases) {
    return new Routes(aliases, Map.of(), RouteSettings.PLAIN);
  }

  /** Reads the branches {@code routing} and {@code models} of the whole file. */
  public static Routes from(Section file) {
    ToldSettings told =
        file.section(
            "routing", ToldSettings::from, "how names are tried where `models` says nothing");
    RouteReader reader = new RouteReader(told.over(ROUTE));
    Map<String, Entry> entries =
        file.entries(
            "models",
            "model",
            reader::read,
            "names that callers may use beside `provider/model`: aliases and routes");
    Map<String, String> aliases = new LinkedHashMap<>();
    Map<String, Route> routes = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (entry.alias() == null) {
            routes.put(name, entry.route());
          } else {
            aliases.put(name, entry.alias());
          }
        });
    Routes read = new Routes(aliases, routes, told.over(RouteSettings.PLAIN));
    entries.values().forEach(entry -> read.check(entry, file));
    return read;
  }

  private void check(Entry entry, Section file) {
    if (entry.alias() != null) {
      return;
    }
    Route route = entry.route();
    for (String name : route.leadsTo()) {
      file.checkAt(!name.isBlank(), entry.path(), "leads to a name that is empty");
    }
    List<String> cycle = cycle(route.name(), route, new ArrayList<>(), new HashSet<>());
    file.checkAt(
        cycle.isEmpty(), entry.path(), "leads back to itself: " + String.join(" -> ", cycle));
    targets(route.selection(), RouteReader.at(entry, "targets"), route, file);
    for (int i = 0; i < route.rules().size(); i++) {
      String place = KeyPath.item(RouteReader.at(entry, "rules"), i);
      targets(route.rules().get(i).selection(), KeyPath.child(place, "targets"), route, file);
    }
  }

  /** A target is a model; that of the route's own name means the model that has it too. */
  private void targets(Selection selection, String place, Route route, Section file) {
    for (int i = 0; i < selection.targets().size(); i++) {
      String model = meant(selection.targets().get(i).model());
      file.checkAt(
          model.equals(route.name()) || !routes.containsKey(model),
          KeyPath.item(place, i),
          "names a route, which `fallbacks` and `rules` may do; a target is a model");
    }
  }

  /** The way from a route back to the one that it began with; empty where there is none. */
  private List<String> cycle(String begin, Route route, List<String> way, Set<String> seen) {
    way.add(route.name());
    for (String name : route.leadsTo()) {
      String meant = meant(name);
      if (meant.equals(begin)) {
        way.add(begin);
        return way;
      }
      Route next = routes.get(meant);
      if (next != null && seen.add(meant)) {
        List<String> found = cycle(begin, next, way, seen);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    way.removeLast();
    return List.of();
  }

  /** What a name stands for when aliases are spelt out. */
  private String meant(String asked) {
    String name = asked;
    for (int hop = 0; hop < ALIAS_HOPS_MAX && !routes.containsKey(name); hop++) {
      String next = aliases.get(name);
      if (next == null) {
        break;
      }
      name = next;
    }
    return name;
  }

  /** The route that a name means, itself or by aliases, with {@code weir/} before it or without. */
  public @Nullable Route find(String asked) {
    if (routes.isEmpty()) {
      return null;
    }
    Route plain = routes.get(meant(asked));
    return plain == null && asked.startsWith(PREFIX)
        ? routes.get(meant(asked.substring(PREFIX.length())))
        : plain;
  }

  /** All names that it gives: aliases, then routes. */
  public List<String> names() {
    return Stream.concat(aliases.keySet().stream(), routes.keySet().stream()).toList();
  }

  /** What each name means, a line each for people, and one more for each rule. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    aliases.forEach((name, meant) -> lines.add(name + " -> " + meant));
    routes.values().forEach(route -> lines.addAll(route.lines()));
    return lines;
  }

  /** The models that each route may ask, by its name. */
  public Map<String, List<String>> models() {
    Map<String, List<String>> models = new LinkedHashMap<>();
    routes.forEach((name, route) -> models.put(name, modelsOf(route, 0)));
    return models;
  }

  /** A route may have rules alone that lead to others. */
  private List<String> modelsOf(Route route, int depth) {
    List<String> models = route.models();
    for (String name : route.leadsTo()) {
      Route next = routes.get(meant(name));
      if (models.isEmpty() && depth < Planner.DEPTH_MAX) {
        models = next == null ? List.of(name) : modelsOf(next, depth + 1);
      }
    }
    return models;
  }

  /** The keys of all selections. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (Route route : routes.values()) {
      keys.add(route.selection().key());
      route.rules().forEach(rule -> keys.add(rule.selection().key()));
    }
    return keys;
  }
}

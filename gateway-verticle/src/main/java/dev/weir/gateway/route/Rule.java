package dev.weir.gateway.route;

import dev.weir.bus.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where some calls of a route go instead of its targets.
 *
 * @param when which calls
 * @param selection the targets that replace the route's; empty where it names a route
 * @param route the route, or the name, that replaces the route; null where it has targets
 */
public record Rule(When when, Selection selection, @Nullable String route) {

  static Rule from(String key, Section section) {
    When when = section.section("when", When::from, "what must hold of a call, all of it");
    List<Target> targets =
        section.items(
            "targets", "model", Target::from, "what then replaces the targets of the route");
    String route = section.optionalText("route", "the route, or name, that then replaces it");
    section.check(
        targets.isEmpty() != (route == null),
        "targets",
        "a rule takes either `targets` or `route`, and one of them it must have");
    section.check(route == null || !route.isBlank(), "route", "must not be empty");
    return new Rule(when, new Selection(key, targets), route);
  }
}

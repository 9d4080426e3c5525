package dev.weir.gateway.route;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the routes of a node may spend on second attempts: shared by its event loops, and with no
 * other node. Plain names share one. Past a thousand routes, of which reloads may leave old ones,
 * the rest shares one too.
 */
public final class Budgets {

  private static final int ROUTES_MAX = 1_000;

  private final Map<String, Budget> byRoute = new ConcurrentHashMap<>();
  private final Budget others = new Budget(new RetryBudget(), new HedgeBudget());

  /** The budgets of a route. */
  public record Budget(RetryBudget retries, HedgeBudget hedges) {}

  /** Those of every route that was called, by its name. */
  public Map<String, Budget> all() {
    return Map.copyOf(byRoute);
  }

  /** Those of a route, by its name; an empty name stands for all plain names. */
  public Budget of(String route) {
    Budget known = byRoute.get(route);
    if (known != null) {
      return known;
    }
    return byRoute.size() >= ROUTES_MAX
        ? others
        : byRoute.computeIfAbsent(route, fresh -> new Budget(new RetryBudget(), new HedgeBudget()));
  }
}

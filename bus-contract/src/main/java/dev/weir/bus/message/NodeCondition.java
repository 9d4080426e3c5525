package dev.weir.bus.message;

import java.util.List;

/**
 * How a node does inside: what holds its calls back, and why. Each list is bounded by {@link #MAX},
 * what is in trouble first; texts are cut as those of {@link NodeSeen} are. Times are milliseconds
 * from when the node said so, since clocks of nodes differ.
 *
 * @param gates places at each provider
 * @param pools keys of each provider that runs here
 * @param rests keys of these that rest
 * @param breakers of targets that had better not be asked
 * @param budgets of routes for second attempts
 * @param limits what is spent of them here; none of those of end users, whose names are their own
 */
public record NodeCondition(
    List<Gate> gates,
    List<Pool> pools,
    List<Rest> rests,
    List<Breaker> breakers,
    List<Budget> budgets,
    List<Limit> limits) {

  /** How many of each are told. */
  public static final int MAX = 50;

  /** Nothing is told. */
  public static final NodeCondition NONE =
      new NodeCondition(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public NodeCondition {
    gates = first(gates);
    pools = first(pools);
    rests = first(rests);
    breakers = first(breakers);
    budgets = first(budgets);
    limits = first(limits);
  }

  private static <T> List<T> first(List<T> all) {
    return all.size() <= MAX ? List.copyOf(all) : List.copyOf(all.subList(0, MAX));
  }

  /**
   * How many calls a provider gets at once.
   *
   * @param limit the places there are now
   * @param underWay calls that have one
   * @param waiting calls that have none yet
   * @param holdMillis until the vendor wants to be asked again; 0 for at once
   * @param shrinkings how often the limit shrank
   * @param shrunkBy what it shrank for the last time; empty when it never did
   * @param shrunkMillisAgo when that was
   */
  public record Gate(
      String provider,
      int limit,
      int underWay,
      int waiting,
      long holdMillis,
      long shrinkings,
      String shrunkBy,
      long shrunkMillisAgo) {
    public Gate {
      provider = NodeSeen.cut(provider);
      shrunkBy = NodeSeen.cut(shrunkBy);
    }
  }

  /** How many keys a provider has. */
  public record Pool(String provider, int keys) {
    public Pool {
      provider = NodeSeen.cut(provider);
    }
  }

  /**
   * A key that rests.
   *
   * @param key its place and the end of its digest: never a character of the key
   * @param model for which it rests; empty for all, {@code -} for calls without one
   * @param why {@code rate-limited}, {@code credentials}, {@code permission}, {@code quota}
   * @param millis for how long; 0 when the next call tries it
   */
  public record Rest(String provider, String key, String model, String why, long millis) {
    public Rest {
      provider = NodeSeen.cut(provider);
      key = NodeSeen.cut(key);
      model = NodeSeen.cut(model);
      why = NodeSeen.cut(why);
    }
  }

  /**
   * A target that had better not be asked.
   *
   * @param state {@code open}, {@code half-open}, or {@code ejected} where it does worse than
   *     others
   * @param millis for how long
   * @param failures in a row
   */
  public record Breaker(String provider, String model, String state, long millis, int failures) {
    public Breaker {
      provider = NodeSeen.cut(provider);
      model = NodeSeen.cut(model);
      state = NodeSeen.cut(state);
    }
  }

  /**
   * What calls of a route may still try a second time.
   *
   * @param route its name; empty for all names that are no routes
   * @param retriesSpent in the last ten seconds
   * @param retriesLeft at once
   * @param hedgesLeft at once; -1 where the route does not hedge
   */
  public record Budget(String route, int retriesSpent, int retriesLeft, int hedgesLeft) {
    public Budget {
      route = NodeSeen.cut(route);
    }
  }

  /**
   * A limit. Amounts are counts; those of money are billionths of a US dollar.
   *
   * @param name whose and which, {@code key alice tokens-per-minute}
   * @param max all nodes together
   * @param part what this node may spend of it
   * @param spent by this node
   */
  public record Limit(String name, long max, long part, long spent) {
    public Limit {
      name = NodeSeen.cut(name);
    }
  }
}

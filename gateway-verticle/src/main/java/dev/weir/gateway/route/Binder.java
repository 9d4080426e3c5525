package dev.weir.gateway.route;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.ModelNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a plan in line with what binds its call (docs/routing.md, "Affinity"): who keeps what it
 * names is the only choice; who reads the state in it comes first, and all others after them, whom
 * that state does not reach.
 *
 * @param names what providers are
 * @param conditions how targets do
 * @param homes who keeps what
 * @param divided families whose state several of all providers may make, and not read each other's
 */
public record Binder(ModelNames names, Conditions conditions, Homes homes, Set<String> divided) {

  /**
   * A plan that is in line.
   *
   * @param refusal why the call cannot be served at all, or null
   * @param readers who gets what it can do without
   */
  public record Bound(Plan plan, @Nullable Fault refusal, Readers readers) {}

  /** What is known of the one who keeps something. */
  private record Kept(Bindings.Stored stored, String provider) {}

  public Bound bind(Plan plan, Bindings bindings, long nowMillis) {
    PlanReaders readers =
        new PlanReaders(
            names, targets(plan), bindings.states(), homesOf(bindings, nowMillis), divided);
    if (bindings.isEmpty() || plan.choices().isEmpty()) {
      return new Bound(plan, null, readers);
    }
    List<Kept> kept = kept(bindings, nowMillis);
    List<Plan.LeftOut> leftOut = new ArrayList<>(plan.leftOut());
    List<Plan.Choice> homes = new ArrayList<>();
    for (Plan.Choice choice : plan.choices()) {
      Kept elsewhere = elsewhere(choice, kept);
      if (elsewhere == null) {
        homes.add(choice);
      } else {
        leftOut.add(new Plan.LeftOut(choice.target(), "not the home of " + named(elsewhere)));
      }
    }
    Plan bound =
        new Plan(
            plan.route(),
            plan.settings(),
            ordered(homes, bindings, readers, nowMillis),
            leftOut,
            followers(plan, kept));
    return new Bound(bound, homes.isEmpty() ? refusal(kept) : null, readers);
  }

  /** All that the plan had before it was bound. */
  private static List<ModelNames.Candidate> targets(Plan plan) {
    Set<ModelNames.Candidate> targets = new LinkedHashSet<>();
    plan.choices().forEach(one -> targets.add(one.target()));
    plan.leftOut().forEach(one -> targets.add(one.target()));
    plan.onFault().values().forEach(some -> some.forEach(one -> targets.add(one.target())));
    return List.copyOf(targets);
  }

  private Map<Long, String> homesOf(Bindings bindings, long nowMillis) {
    Map<Long, String> found = new HashMap<>();
    for (Bindings.State state : bindings.states()) {
      String provider = homes.find(state.key(), nowMillis);
      if (provider != null) {
        found.put(state.key(), provider);
      }
    }
    return found;
  }

  private List<Kept> kept(Bindings bindings, long nowMillis) {
    List<Kept> kept = new ArrayList<>();
    for (Bindings.Stored stored : bindings.stored()) {
      String provider = homes.find(stored.id(), nowMillis);
      if (provider != null) {
        kept.add(new Kept(stored, provider));
      }
    }
    return kept;
  }

  private static @Nullable Kept elsewhere(Plan.Choice choice, List<Kept> kept) {
    for (Kept one : kept) {
      if (!one.provider.equals(choice.target().provider())) {
        return one;
      }
    }
    return null;
  }

  private static Map<Plan.OnFault, List<Plan.Choice>> followers(Plan plan, List<Kept> kept) {
    Map<Plan.OnFault, List<Plan.Choice>> left = new HashMap<>();
    plan.onFault()
        .forEach(
            (fault, choices) ->
                left.put(
                    fault, choices.stream().filter(one -> elsewhere(one, kept) == null).toList()));
    return left;
  }

  /** Those whose breaker is open stay last, whatever they can read. */
  private List<Plan.Choice> ordered(
      List<Plan.Choice> choices, Bindings bindings, PlanReaders readers, long nowMillis) {
    Map<ModelNames.Candidate, Long> strange = new HashMap<>();
    for (Plan.Choice choice : choices) {
      strange.put(choice.target(), strangeTo(choice.target(), bindings, readers));
    }
    long least = strange.values().stream().mapToLong(Long::longValue).min().orElse(0);
    if (strange.values().stream().allMatch(one -> one == least)) {
      return choices;
    }
    List<Plan.Choice> ordered = new ArrayList<>();
    for (Plan.Choice choice : choices) {
      boolean home = strange.getOrDefault(choice.target(), 0L) == least;
      ordered.add(home ? new Plan.Choice(choice.target(), choice.reason() + ", home") : choice);
    }
    ordered.sort(
        Comparator.comparing(
                (Plan.Choice one) -> conditions.closed(one.target(), nowMillis) != null)
            .thenComparing(one -> strange.getOrDefault(one.target(), 0L)));
    return ordered;
  }

  /** How much of what binds the call a target cannot read. */
  private long strangeTo(ModelNames.Candidate target, Bindings bindings, PlanReaders readers) {
    return bindings.states().stream().filter(one -> !readers.reads(one, target)).count()
        + bindings.stored().stream().filter(one -> !Homes.mayKnow(one, target, names)).count();
  }

  private static String named(Kept kept) {
    return kept.stored.member() + " `" + kept.stored.id() + "`";
  }

  private static Fault refusal(List<Kept> kept) {
    Kept first = kept.getFirst();
    for (Kept other : kept) {
      if (!other.provider.equals(first.provider)) {
        return new Fault.Invalid(
            "No provider has all that this request names: %s is kept by `%s`, %s by `%s`."
                .formatted(named(first), first.provider, named(other), other.provider),
            other.stored.member());
      }
    }
    return new Fault.Invalid(
        "%s is kept by the provider `%s`, which cannot serve this request."
            .formatted(named(first), first.provider),
        first.stored.member());
  }
}

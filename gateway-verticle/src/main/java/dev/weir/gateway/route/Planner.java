package dev.weir.gateway.route;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.ModelFacts;
import dev.weir.gateway.core.ModelNames;
import dev.weir.models.catalogue.Model;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans (docs/routing.md). A plan depends on nothing but what is given here; making one takes
 * a turn where the strategy counts them, and changes nothing else. Belongs to one event loop, as
 * names and facts do.
 *
 * @param routes the routes of the configuration
 * @param names what other names mean
 * @param facts what is known of models
 * @param conditions how targets do
 * @param turns whose turn it is
 * @param prefixes who last served a beginning
 * @param homes who keeps what calls name
 * @param divided families whose state several of all providers may make, and not read each other's
 */
public record Planner(
    Routes routes,
    ModelNames names,
    ModelFacts facts,
    Conditions conditions,
    Turns turns,
    Prefixes prefixes,
    Homes homes,
    Set<String> divided) {

  /** How many choices a plan has at most; whatever is beyond them is not tried. */
  public static final int CHOICES_MAX = 32;

  /** How many routes lead to each other at most. */
  static final int DEPTH_MAX = 8;

  /** Says why a target is not even considered, for reasons of which the planner knows nothing. */
  public interface Offer {
    /** Everybody offers it. */
    Offer ANY = target -> null;

    @Nullable String lacks(ModelNames.Candidate target);
  }

  /**
   * A call to be planned.
   *
   * @param ask what is known of it
   * @param offer who offers what it asks for
   * @param prefix how its prompt begins, see {@link Prefixes}; 0 for unknown
   * @param today the day in UTC
   * @param nowMillis of the clock by which conditions count
   * @param random what is drawn for it
   */
  public record Call(
      Ask ask, Offer offer, long prefix, LocalDate today, long nowMillis, RandomGenerator random) {}

  /** Where a call goes after rules: targets, and the route whose settings hold. */
  private record Way(Route route, Selection selection) {}

  /** Plans among these providers. */
  public Planner(
      Routes routes,
      ModelNames names,
      ModelFacts facts,
      Conditions conditions,
      Turns turns,
      Prefixes prefixes,
      Homes homes) {
    this(routes, names, facts, conditions, turns, prefixes, homes, Homes.divided(names));
  }

  /** Brings plans in line with what binds their calls. */
  public Binder binder() {
    return new Binder(names, conditions, homes, divided);
  }

  /** The plan of a call. */
  public Plan plan(Call call) {
    Route named = routes.find(call.ask.name());
    if (named == null) {
      List<ModelNames.Candidate> found = names.resolve(call.ask.name(), call.ask.dialect());
      return Plan.of(routes.plain(), found);
    }
    Way way = wayOf(named, call);
    Draft draft = new Draft(this, call);
    draft.targets(way.route.strategy(), way.selection, prefixOf(way.route, call));
    fallbacks(way.route, call, draft, 1);
    Map<Plan.OnFault, List<Plan.Choice>> onFault = new EnumMap<>(Plan.OnFault.class);
    way.route
        .onFault()
        .forEach(
            (fault, followers) -> {
              Draft other = new Draft(this, call);
              followers.forEach(name -> follow(name, call, other, 1));
              onFault.put(fault, other.choices());
            });
    return new Plan(
        way.route.name(), way.route.settings(), draft.choices(), draft.leftOut(), onFault);
  }

  /** What the caller of a plan hears that has no choices, but targets that were left out. */
  public Fault refusal(Ask ask, Plan plan) {
    long windowMax = 0;
    boolean isTooLong = true;
    for (Plan.LeftOut one : plan.leftOut()) {
      String kind = names.kindOf(one.target().provider());
      Model known = facts.of(one.target().provider(), kind, one.target().model());
      isTooLong &= Fitness.isContext(one.reason());
      windowMax = Math.max(windowMax, known == null ? 0 : known.context());
    }
    if (isTooLong) {
      return new Fault.ContextTooLong(
          "This request takes about %d tokens for its prompt and the answer asked for; the largest window of `%s` has %d."
              .formatted(ask.promptTokens() + ask.answerTokens(), ask.name(), windowMax),
          ask.promptTokens() + ask.answerTokens(),
          windowMax);
    }
    Plan.LeftOut first = plan.leftOut().getFirst();
    return new Fault.Invalid(
        "No target of `%s` can serve this request: %s/%s: %s."
            .formatted(
                ask.name(), first.target().provider(), first.target().model(), first.reason()),
        null);
  }

  private ModelNames.@Nullable Candidate prefixOf(Route route, Call call) {
    return route.settings().prefixAffinity() && call.prefix != 0
        ? prefixes.find(route.name(), call.prefix)
        : null;
  }

  /** Follows rules; a name that is no route is the only target of the route that leads to it. */
  private Way wayOf(Route named, Call call) {
    Route route = named;
    for (int hop = 0; hop < DEPTH_MAX; hop++) {
      Rule rule = route.ruleFor(call.ask, call.today);
      if (rule == null) {
        break;
      }
      if (rule.route() == null) {
        return new Way(route, rule.selection());
      }
      Route next = routes.find(rule.route());
      if (next == null) {
        Target only = new Target(rule.route());
        return new Way(route, new Selection(rule.selection().key(), List.of(only)));
      }
      route = next;
    }
    return new Way(route, route.selection());
  }

  private void fallbacks(Route route, Call call, Draft draft, int depth) {
    for (String name : route.fallbacks()) {
      follow(name, call, draft, depth);
    }
  }

  private void follow(String name, Call call, Draft draft, int depth) {
    Route route = routes.find(name);
    if (route == null) {
      draft.follower(name, names.resolve(name, call.ask.dialect()));
    } else if (depth <= DEPTH_MAX) {
      Way way = wayOf(route, call);
      draft.follower(name, way.route.strategy(), way.selection);
      fallbacks(way.route, call, draft, depth + 1);
    }
  }
}

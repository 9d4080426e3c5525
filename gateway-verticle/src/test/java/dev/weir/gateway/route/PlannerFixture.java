package dev.weir.gateway.route;

import dev.weir.bus.config.Section;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.ModelFacts;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.NameRules;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.Overrule;
import dev.weir.models.catalogue.Rates;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A planner over providers {@code a} to {@code h}, each with its own models. */
final class PlannerFixture {

  static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  final ModelFacts facts = new ModelFacts();
  final NodeTurns turns = new NodeTurns();
  final Prefixes prefixes = new Prefixes();
  final Homes homes = new Homes();
  final Map<String, Double> scores = new HashMap<>();
  final Map<String, String> closed = new HashMap<>();
  private final Map<String, Map<String, Overrule>> overrules = new HashMap<>();
  Random random = new Random(1);
  private final Planner planner;

  PlannerFixture(String models) {
    // JSON with single quotes reads better in Java.
    JsonObject file = new JsonObject(models.replace('\'', '"'));
    Routes routes = Section.read("", new JsonObject().put("models", file), Routes::from);
    List<ModelNames.Provider> providers =
        "abcdefgh"
            .chars()
            .mapToObj(
                name ->
                    new ModelNames.Provider(
                        String.valueOf((char) name),
                        "k" + (char) name,
                        List.of(),
                        List.of("*"),
                        false))
            .toList();
    ModelNames names =
        new ModelNames(routes.aliases(), routes.models(), NameRules.NONE, providers, n -> Set.of());
    planner = new Planner(routes, names, facts, new Told(), turns, prefixes, homes);
  }

  /** What the operator says of the model {@code m} of a provider. */
  PlannerFixture told(String provider, long context, @Nullable Rates rates) {
    overrules.put(provider, Map.of("m", new Overrule(context, Model.UNKNOWN, rates)));
    facts.overrule(overrules);
    return this;
  }

  static Ask ask(String name) {
    return ask(name, 0, 0, Set.of());
  }

  static Ask ask(String name, long prompt, long answer, Set<Ask.Need> needs) {
    return new Ask(
        name,
        DialectName.OPENAI_CHAT,
        RequestHead.CHAT,
        "",
        List.of(),
        prompt,
        answer,
        needs,
        12 * 60);
  }

  Plan plan(Ask ask) {
    return plan(ask, 0);
  }

  Plan plan(Ask ask, long prefix) {
    return planner.plan(new Planner.Call(ask, Planner.Offer.ANY, prefix, TODAY, 0, random));
  }

  Planner planner() {
    return planner;
  }

  /** The providers of a plan's choices, in one word. */
  static String order(Plan plan) {
    return order(plan.choices());
  }

  static String order(List<Plan.Choice> choices) {
    StringBuilder order = new StringBuilder();
    choices.forEach(choice -> order.append(choice.target().provider()));
    return order.toString();
  }

  String order(String name) {
    return order(plan(ask(name)));
  }

  /** Who is first in so many plans, in one word. */
  String firsts(String name, int plans) {
    StringBuilder firsts = new StringBuilder();
    for (int i = 0; i < plans; i++) {
      firsts.append(order(name).charAt(0));
    }
    return firsts.toString();
  }

  private final class Told implements Conditions {
    @Override
    public @Nullable String closed(ModelNames.Candidate target, long nowMillis) {
      return closed.get(target.provider());
    }

    @Override
    public double score(ModelNames.Candidate target, long nowMillis) {
      return scores.getOrDefault(target.provider(), 0.0);
    }

    @Override
    public long p95FirstTokenMillis(ModelNames.Candidate target) {
      return -1;
    }

    @Override
    public void begun(ModelNames.Candidate target, long nowMillis) {
      throw new AssertionError("a plan tries nothing");
    }

    @Override
    public void firstToken(ModelNames.Candidate target, long afterMillis, long nowMillis) {
      throw new AssertionError("a plan tries nothing");
    }

    @Override
    public void ended(ModelNames.Candidate target, @Nullable Fault fault, long nowMillis) {
      throw new AssertionError("a plan tries nothing");
    }
  }
}

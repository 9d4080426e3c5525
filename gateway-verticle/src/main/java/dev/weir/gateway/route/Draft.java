package dev.weir.gateway.route;

import dev.weir.bus.chat.Usage;
import dev.weir.gateway.core.ModelNames;
import dev.weir.models.catalogue.Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan while it is made: who was taken, who comes last, who is left out. */
final class Draft {

  /** What an answer is taken to be as long as when the caller sets no bound. */
  private static final long USUAL_ANSWER_TOKENS = 500;

  private final Planner planner;
  private final Planner.Call call;
  private final Set<ModelNames.Candidate> seen = new HashSet<>();
  private final List<Plan.Choice> choices = new ArrayList<>();
  private final List<Plan.Choice> last = new ArrayList<>();
  private final List<Plan.LeftOut> leftOut = new ArrayList<>();

  /** A target of a selection and those who can serve it now. */
  private record Able(int index, Target target, List<ModelNames.Candidate> candidates) {
    Able without(ModelNames.Candidate chosen) {
      return new Able(
          index, target, candidates.stream().filter(one -> !one.equals(chosen)).toList());
    }

    boolean isEmpty() {
      return candidates.isEmpty();
    }
  }

  private record Scored(ModelNames.Candidate candidate, double score) {}

  Draft(Planner planner, Planner.Call call) {
    this.planner = planner;
    this.call = call;
  }

  /** Those whose breaker is open come after all others. */
  List<Plan.Choice> choices() {
    List<Plan.Choice> all = new ArrayList<>(choices);
    all.addAll(last);
    return all.size() > Planner.CHOICES_MAX ? all.subList(0, Planner.CHOICES_MAX) : all;
  }

  List<Plan.LeftOut> leftOut() {
    return leftOut;
  }

  /**
   * Takes the targets that the call is for: this counts as their turn.
   *
   * @param warm who comes first, if it is one of them; then nobody's turn is taken
   */
  void targets(Strategy strategy, Selection selection, ModelNames.@Nullable Candidate warm) {
    List<Able> able = able(selection);
    if (warm == null || able.stream().noneMatch(one -> one.candidates.contains(warm))) {
      ordered(strategy, selection, able, true, strategy.word());
      return;
    }
    choose(warm, "prefix");
    List<Able> others =
        able.stream().map(one -> one.without(warm)).filter(one -> !one.isEmpty()).toList();
    ordered(strategy, selection, others, false, strategy.word());
  }

  /** Takes the targets of a route that follows another. */
  void follower(String name, Strategy strategy, Selection selection) {
    ordered(strategy, selection, able(selection), false, "fallback " + name);
  }

  /** Takes those that a name that follows a route means. */
  void follower(String name, List<ModelNames.Candidate> candidates) {
    String reason = "fallback " + name;
    able(candidates).forEach(candidate -> choose(candidate, reason));
  }

  private List<Able> able(Selection selection) {
    List<Able> able = new ArrayList<>(selection.targets().size());
    for (int i = 0; i < selection.targets().size(); i++) {
      Target target = selection.targets().get(i);
      List<ModelNames.Candidate> candidates =
          able(planner.names().resolveModel(target.model(), call.ask().dialect()));
      if (!candidates.isEmpty()) {
        able.add(new Able(i, target, candidates));
      }
    }
    return able;
  }

  /** Those who are not in the plan yet and can serve the call now. */
  private List<ModelNames.Candidate> able(List<ModelNames.Candidate> candidates) {
    List<ModelNames.Candidate> able = new ArrayList<>(candidates.size());
    for (ModelNames.Candidate candidate : candidates) {
      if (seen.size() < 2 * Planner.CHOICES_MAX && seen.add(candidate)) {
        String lacks = lacks(candidate);
        String closed =
            lacks == null ? planner.conditions().closed(candidate, call.nowMillis()) : null;
        if (lacks != null) {
          leftOut.add(new Plan.LeftOut(candidate, lacks));
        } else if (closed != null) {
          last.add(new Plan.Choice(candidate, closed));
        } else {
          able.add(candidate);
        }
      }
    }
    return able;
  }

  private @Nullable String lacks(ModelNames.Candidate candidate) {
    String offer = call.offer().lacks(candidate);
    if (offer != null) {
      return offer;
    }
    String kind = planner.names().kindOf(candidate.provider());
    return Fitness.lacks(
        planner.facts().of(candidate.provider(), kind, candidate.model()),
        call.ask(),
        call.today());
  }

  private void choose(ModelNames.Candidate candidate, String reason) {
    choices.add(new Plan.Choice(candidate, reason));
  }

  /**
   * @param first whether the call is for them, so that it takes their turn and hears the words of
   *     the strategy; else what would be a turn is drawn
   * @param said why they are chosen, where the strategy has nothing more to say
   */
  private void ordered(
      Strategy strategy, Selection selection, List<Able> able, boolean first, String said) {
    if (able.isEmpty()) {
      return;
    }
    switch (strategy) {
      case PRIORITY -> able.forEach(one -> all(one, first ? "priority " + (one.index + 1) : said));
      case ROUND_ROBIN -> {
        int turn = first ? planner.turns().turn(selection) : call.random().nextInt(able.size());
        for (int i = 0; i < able.size(); i++) {
          all(able.get((turn % able.size() + i) % able.size()), said);
        }
      }
      case WEIGHTED -> {
        Able chosen = first ? heaviest(selection, able) : drawn(able);
        List<Able> order = new ArrayList<>(able);
        order.remove(chosen);
        order.sort(Comparator.comparingInt((Able one) -> one.target.weight()).reversed());
        order.addFirst(chosen);
        order.forEach(one -> all(one, first ? "weight " + one.target.weight() : said));
      }
      case LEAST_LATENCY -> fastest(flat(able), said);
      case CHEAPEST -> cheapest(flat(able), first, said);
    }
  }

  private void all(Able one, String reason) {
    one.candidates.forEach(candidate -> choose(candidate, reason));
  }

  private static List<ModelNames.Candidate> flat(List<Able> able) {
    List<ModelNames.Candidate> all = new ArrayList<>();
    able.forEach(one -> all.addAll(one.candidates));
    return all;
  }

  private Able heaviest(Selection selection, List<Able> able) {
    int[] indices = new int[able.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = able.get(i).index;
    }
    int chosen = planner.turns().heaviest(selection, indices);
    for (Able one : able) {
      if (one.index == chosen) {
        return one;
      }
    }
    return able.getFirst();
  }

  /** One of them by weight, and by chance. */
  private Able drawn(List<Able> able) {
    long sum = 0;
    for (Able one : able) {
      sum += one.target.weight();
    }
    long left = call.random().nextLong(sum);
    for (Able one : able) {
      left -= one.target.weight();
      if (left < 0) {
        return one;
      }
    }
    return able.getLast();
  }

  /** The better of two drawn ones: the best of all would be everybody's choice at once. */
  private void fastest(List<ModelNames.Candidate> candidates, String reason) {
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (ModelNames.Candidate candidate : candidates) {
      double score = planner.conditions().score(candidate, call.nowMillis());
      scored.add(new Scored(candidate, score));
    }
    if (scored.size() > 1) {
      int one = call.random().nextInt(scored.size());
      int two = (one + 1 + call.random().nextInt(scored.size() - 1)) % scored.size();
      int better = scored.get(two).score < scored.get(one).score ? two : one;
      choose(scored.remove(better).candidate, reason);
    }
    scored.sort(Comparator.comparingDouble(Scored::score));
    scored.forEach(left -> choose(left.candidate, reason));
  }

  private void cheapest(List<ModelNames.Candidate> candidates, boolean first, String said) {
    record Priced(ModelNames.Candidate candidate, Cost cost) {
      long billionths() {
        return cost.known() ? cost.billionths() : Long.MAX_VALUE;
      }
    }
    List<Priced> priced = new ArrayList<>(candidates.size());
    candidates.forEach(candidate -> priced.add(new Priced(candidate, cost(candidate))));
    priced.sort(Comparator.comparingLong(Priced::billionths));
    priced.forEach(one -> choose(one.candidate, first ? "price " + one.cost : said));
  }

  private Cost cost(ModelNames.Candidate candidate) {
    Ask ask = call.ask();
    long answer = ask.answerTokens() == 0 ? USUAL_ANSWER_TOKENS : ask.answerTokens();
    String kind = planner.names().kindOf(candidate.provider());
    return planner
        .facts()
        .cost(
            candidate.provider(),
            kind,
            candidate.model(),
            Usage.of(Math.max(1, ask.promptTokens()), answer));
  }
}

package dev.weir.dialects.models;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Reasoning.Effort;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of one model. */
public final class ModelFacts {

  /** Of a model of which nothing is known. */
  public static final ModelFacts NONE = new ModelFacts(List.of());

  private final List<ModelRule> rules;
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private final Set<Effort> efforts = EnumSet.noneOf(Effort.class);

  ModelFacts(List<ModelRule> rules) {
    this.rules = List.copyOf(rules);
    for (ModelRule rule : rules) {
      if (rule.action() instanceof Action.Has has) {
        traits.add(has.trait());
      } else if (rule.action() instanceof Action.Nearest nearest) {
        efforts.addAll(nearest.efforts());
      }
    }
  }

  /** Those rules, in the order of the table. */
  public List<ModelRule> rules() {
    return rules;
  }

  /**
   * The request as the model takes it. Efforts and bounds on tokens are left to the writer, who
   * knows what else they hang on.
   *
   * @throws dev.weir.bus.fault.FaultException for what may not be left out silently
   */
  public Shaped shape(ChatRequest request) {
    return rules.isEmpty()
        ? new Shaped(request, List.of())
        : new Shaping(request).following(rules).shaped();
  }

  /** Whether the writer has to mind something. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /**
   * The nearest effort that is known, any where no rule tells: of two the harder, and none only
   * where none is asked.
   */
  public Effort nearest(Effort effort) {
    return efforts.isEmpty() ? effort : nearest(effort, efforts);
  }

  /** The nearest of some efforts: of two the harder, and none only where none is asked. */
  public static Effort nearest(Effort effort, Set<Effort> known) {
    if (known.contains(effort)) {
      return effort;
    }
    Effort nearest = effort;
    int least = Integer.MAX_VALUE;
    for (Effort other : Effort.values()) { // From none up, so that of two the harder is left.
      int distance = Math.abs(other.ordinal() - effort.ordinal());
      if (known.contains(other) && other != Effort.NONE && distance <= least) {
        nearest = other;
        least = distance;
      }
    }
    return nearest;
  }

  /** The bound of a number of tokens from below. */
  public int least(Parameter of, int otherwise) {
    return bounds(of).mapToInt(within -> (int) within.least()).max().orElse(otherwise);
  }

  /** The bound of a number of tokens from above. */
  public int most(Parameter of, int otherwise) {
    return bounds(of).mapToInt(within -> (int) within.most()).min().orElse(otherwise);
  }

  private Stream<Action.Within> bounds(Parameter of) {
    return rules.stream()
        .filter(rule -> rule.of().contains(of))
        .map(ModelRule::action)
        .filter(Action.Within.class::isInstance)
        .map(Action.Within.class::cast);
  }
}

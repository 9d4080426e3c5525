package dev.weir.gateway.core;

import dev.weir.bus.chat.Usage;
import dev.weir.models.catalogue.Catalogue;
import dev.weir.models.catalogue.Cost;
import dev.weir.models.catalogue.Match;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.ModelKind;
import dev.weir.models.catalogue.Overrule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models: what the operator says, then what the catalogue does of those of the
 * provider's kind. Knows nothing until it is given a catalogue: reading one takes longer than an
 * event loop may. Belongs to one event loop.
 */
public final class ModelFacts {

  /** There is no end to the names that somebody may invent. */
  private static final int MEMO_MAX = 4_096;

  private final Map<Named, Optional<Model>> memo = new HashMap<>();
  private Catalogue catalogue = Catalogue.EMPTY;

  private Map<String, Map<String, Overrule>> overrules = Map.of();

  private record Named(String provider, String model) {}

  /** Knows from now on what a catalogue knows. */
  public void learn(Catalogue known) {
    catalogue = known;
    memo.clear();
  }

  /**
   * What the operator says from now on.
   *
   * @param told by the provider's name and the model's name there
   */
  public void overrule(Map<String, Map<String, Overrule>> told) {
    overrules = Map.copyOf(told);
    memo.clear();
  }

  /**
   * The model that a provider has under a name; null when nobody knows.
   *
   * @param kind the kind of the provider
   */
  public @Nullable Model of(String provider, String kind, String model) {
    Named name = new Named(provider, model);
    Optional<Model> known = memo.get(name);
    if (known == null) {
      known = Optional.ofNullable(found(provider, kind, model));
      if (memo.size() < MEMO_MAX) {
        memo.put(name, known);
      }
    }
    return known.orElse(null);
  }

  private @Nullable Model found(String provider, String kind, String model) {
    Match match = catalogue.find(kind, model);
    Overrule told = overrules.getOrDefault(provider, Map.of()).get(model);
    if (told == null || told.isEmpty()) {
      return match == null ? null : match.model();
    }
    return told.of(match == null ? Model.of(kind, model, ModelKind.CHAT) : match.model());
  }

  /** The kinds of providers that have a model of exactly that name. */
  public Set<String> kindsOf(String name) {
    return catalogue.all(name).stream()
        .filter(match -> match.how() != Match.How.RULE)
        .map(match -> match.model().provider())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What a call of a model costs; unknown for a model or a usage that is not known. */
  public Cost cost(String provider, String kind, String model, Usage usage) {
    Model known = of(provider, kind, model);
    return known == null ? Cost.UNKNOWN : known.prices().cost(usage);
  }
}

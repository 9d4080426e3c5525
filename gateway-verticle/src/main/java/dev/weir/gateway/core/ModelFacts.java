package dev.weir.gateway.core;

import dev.weir.bus.chat.Usage;
import dev.weir.models.catalogue.Catalogue;
import dev.weir.models.catalogue.Cost;
import dev.weir.models.catalogue.Match;
import dev.weir.models.catalogue.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue knows of models, by the kind of their provider. Knows nothing until it is
 * given a catalogue: reading one takes longer than an event loop may. Belongs to one event loop.
 */
public final class ModelFacts {

  /** There is no end to the names that somebody may invent. */
  private static final int MEMO_MAX = 4_096;

  private final Map<Named, Optional<Model>> memo = new HashMap<>();
  private Catalogue catalogue = Catalogue.EMPTY;

  private record Named(String kind, String model) {}

  /** Knows from now on what a catalogue knows. */
  public void learn(Catalogue known) {
    catalogue = known;
    memo.clear();
  }

  /** The model that a kind of provider has under a name; null when nobody knows. */
  public @Nullable Model of(String kind, String model) {
    Named name = new Named(kind, model);
    Optional<Model> known = memo.get(name);
    if (known == null) {
      Match match = catalogue.find(kind, model);
      known = Optional.ofNullable(match).map(Match::model);
      if (memo.size() < MEMO_MAX) {
        memo.put(name, known);
      }
    }
    return known.orElse(null);
  }

  /** The kinds of providers that have a model of exactly that name. */
  public Set<String> kindsOf(String name) {
    return catalogue.all(name).stream()
        .filter(match -> match.how() != Match.How.RULE)
        .map(match -> match.model().provider())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What a call of a model costs; unknown for a model or a usage that is not known. */
  public Cost cost(String kind, String model, Usage usage) {
    Model known = of(kind, model);
    return known == null ? Cost.UNKNOWN : known.prices().cost(usage);
  }
}

package dev.weir.models.catalogue;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where facts about a model come from.
 *
 * @param what the members of the catalogue's file that it told, such as {@code price}
 * @param from the publication and its version
 * @param date the day as of which it spoke, or null where that is not known
 */
public record Source(List<String> what, String from, @Nullable ModelDate date) {

  private static final String ABILITIES = "abilities";

  /** Its form demands a yes or a no of each model; others tell what a model can, and no more. */
  private static final String COMPLETE = "models.dev ";

  private static final Set<Ability> DEMANDED = Set.of(Ability.TOOLS, Ability.THINKING);

  /** Copies the list. */
  public Source {
    what = List.copyOf(what);
  }

  /** Whether it would have told of this ability, so that its silence is a no. */
  boolean wouldTell(Ability ability) {
    return DEMANDED.contains(ability) && what.contains(ABILITIES) && from.startsWith(COMPLETE);
  }
}

package dev.weir.models.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where facts about a model come from.
 *
 * @param what the members of the catalogue's file that it told, such as {@code price}
 * @param from the publication and its version
 * @param date the day as of which it spoke, or null where that is not known
 */
public record Source(List<String> what, String from, @Nullable ModelDate date) {

  /** Copies the list. */
  public Source {
    what = List.copyOf(what);
  }
}

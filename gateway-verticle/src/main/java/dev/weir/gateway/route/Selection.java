package dev.weir.gateway.route;

import java.util.List;

/**
 * Targets among which a strategy chooses.
 *
 * @param key what tells them from all other selections of the configuration; turns are counted by
 *     it
 * @param targets as written
 */
public record Selection(String key, List<Target> targets) {

  public Selection {
    targets = List.copyOf(targets);
  }
}

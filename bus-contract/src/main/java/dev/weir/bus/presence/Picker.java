package dev.weir.bus.presence;

import dev.weir.bus.message.Announcement;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an instance: one on the caller's own event loop, else one on its own node, else the least
 * loaded elsewhere. Instances that drain, have failed or were already tried are left out.
 *
 * @param node where the caller runs
 * @param loop on which of its event loops
 */
public record Picker(String node, String loop) {

  /** The best instance, or null when there is none. */
  public @Nullable Announcement pick(Collection<Announcement> instances, Set<String> tried) {
    Announcement best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Announcement one : instances) {
      if (one.state() != Announcement.State.READY || tried.contains(one.instance())) {
        continue;
      }
      int rank = rank(one);
      if (best == null || rank < bestRank || (rank == bestRank && one.load() < best.load())) {
        best = one;
        bestRank = rank;
      }
    }
    return best;
  }

  private int rank(Announcement one) {
    if (!one.node().equals(node)) {
      return 2;
    }
    return one.loop().equals(loop) ? 0 : 1;
  }
}

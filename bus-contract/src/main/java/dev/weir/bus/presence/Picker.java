package dev.weir.bus.presence;

import dev.weir.bus.message.Announcement;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an instance: one on the caller's own event loop, else one on its own node, else the least
 * loaded elsewhere. Other nodes that are doubted come last. Instances that drain, have failed or
 * were already tried are left out.
 *
 * @param node where the caller runs
 * @param loop on which of its event loops
 */
public record Picker(String node, String loop) {

  private static final int DOUBTED = 3;

  /** The best instance, or null when there is none; no node is doubted. */
  public @Nullable Announcement pick(Collection<Announcement> instances, Set<String> tried) {
    return pick(instances, tried, node -> false);
  }

  /**
   * The best instance, or null when there is none.
   *
   * @param doubted whether a node may not answer
   */
  public @Nullable Announcement pick(
      Collection<Announcement> instances, Set<String> tried, Predicate<String> doubted) {
    Announcement best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Announcement one : instances) {
      if (one.state() != Announcement.State.READY || tried.contains(one.instance())) {
        continue;
      }
      int rank = rank(one, doubted);
      if (best == null || rank < bestRank || (rank == bestRank && one.load() < best.load())) {
        best = one;
        bestRank = rank;
      }
    }
    return best;
  }

  private int rank(Announcement one, Predicate<String> doubted) {
    if (!one.node().equals(node)) {
      return doubted.test(one.node()) ? DOUBTED : 2;
    }
    return one.loop().equals(loop) ? 0 : 1;
  }
}

package dev.weir.gateway.limits;

/**
 * How much of a limit is used on this node.
 *
 * @param name whose and which: {@code key alice requests-per-minute}
 * @param max the limit, of all nodes together
 * @param part what this node may spend
 * @param spent by this node; of concurrency what is under way, of money billionths of a US dollar
 */
public record Used(String name, long max, long part, long spent) {

  /** How much of what this node may spend is spent; what it holds nothing of counts as spent. */
  double share() {
    return part <= 0 ? 1 : (double) spent / part;
  }
}

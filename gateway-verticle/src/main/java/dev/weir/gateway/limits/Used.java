package dev.weir.gateway.limits;

/**
 * How much of a limit is used on this node.
 *
 * @param name whose and which: {@code key alice requests-per-minute}
 * @param scope whose kind: {@code key}, {@code tenant}, {@code user}, {@code model} or {@code
 *     global}
 * @param subject whose, such as {@code alice}; empty where the scope is global
 * @param rate the limit, of all nodes together
 * @param part what this node may spend
 * @param spent by this node; of concurrency what is under way, of money billionths of a US dollar
 */
public record Used(String name, String scope, String subject, Rate rate, long part, long spent) {

  /** The limit, of all nodes together. */
  public long max() {
    return rate.max();
  }

  /** What this node may still spend. */
  public long left() {
    return Math.max(0, part - spent);
  }

  /** How much of what this node may spend is spent; what it holds nothing of counts as spent. */
  double share() {
    return part <= 0 ? 1 : (double) spent / part;
  }
}

package dev.weir.bus.message;

import java.util.List;

/**
 * A gateway node has learned who keeps what calls name, and whose cache is warm (docs/routing.md,
 * "Affinity"). Published on {@code event.v1.homes.learned}. A hint: who misses it does not know
 * these homes, as after a restart. Has digests only, no names and no content. One without any is of
 * a node that has just begun, and asks the others to tell the newest of theirs.
 *
 * @param node unique to the {@code Vertx} that tells
 * @param homes who keeps something, {@link #EACH_MAX} at most
 * @param warm who last read a beginning of a prompt, {@link #EACH_MAX} at most
 */
public record HomesLearned(String node, List<Home> homes, List<Warm> warm) implements BusMessage {

  /** The most of each sort in one message. */
  public static final int EACH_MAX = 256;

  public HomesLearned {
    homes = List.copyOf(homes);
    warm = List.copyOf(warm);
  }

  /**
   * A provider keeps something, or made a state that it alone can read.
   *
   * @param key the first 64 bits of a SHA-256 of its name, or of the state
   * @param forMillis how long that is good for, counted by who hears it
   */
  public record Home(long key, String provider, long forMillis) {}

  /**
   * A target has read a prompt.
   *
   * @param key a hash of its route and its beginning
   */
  public record Warm(long key, String provider, String model) {}
}

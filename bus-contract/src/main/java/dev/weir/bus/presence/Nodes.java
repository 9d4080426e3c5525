package dev.weir.bus.presence;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.NodeSeen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes that have been seen and are not silent for too long. Not thread-safe. */
public final class Nodes {

  /** After how much silence a node is forgotten. */
  public static final long EXPIRY_MILLIS = 6_000;

  private static final int NODES_MAX = 1_000;

  private final Map<String, Sight> sights = new HashMap<>();

  /**
   * A node and how long ago it was seen.
   *
   * @param agoMillis since its last word came
   */
  public record Seen(NodeSeen node, long agoMillis) {}

  private record Sight(NodeSeen node, long atMillis) {}

  /** Takes a node's word. One that does not say who it is tells nothing. */
  public void heard(NodeSeen node, long nowMillis) {
    if (node.node().isBlank()) {
      return;
    }
    if (node.state() == Announcement.State.GONE) {
      sights.remove(node.node());
    } else if (sights.size() < NODES_MAX || sights.containsKey(node.node())) {
      sights.put(node.node(), new Sight(node, nowMillis));
    }
  }

  /** Those that are there now, in the order in which they started. */
  public List<Seen> all(long nowMillis) {
    sights.values().removeIf(sight -> nowMillis - sight.atMillis >= EXPIRY_MILLIS);
    List<Seen> all = new ArrayList<>();
    sights.values().forEach(sight -> all.add(new Seen(sight.node, nowMillis - sight.atMillis)));
    all.sort(
        Comparator.comparingLong((Seen seen) -> seen.node().startedSeconds())
            .thenComparing(seen -> seen.node().node()));
    return all;
  }
}

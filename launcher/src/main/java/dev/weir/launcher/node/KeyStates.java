package dev.weir.launcher.node;

import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.presence.Nodes;
import dev.weir.provider.core.KeyView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keys of providers in the words of the bus. */
final class KeyStates {

  private static final Comparator<NodeCondition.Rest> ORDER =
      Comparator.comparing(NodeCondition.Rest::provider)
          .thenComparing(NodeCondition.Rest::key)
          .thenComparing(NodeCondition.Rest::model);

  private KeyStates() {}

  /** How many keys each provider has. */
  static List<NodeCondition.Pool> pools(List<KeyView> keys) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    keys.forEach(key -> counts.merge(key.provider(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(one -> new NodeCondition.Pool(one.getKey(), one.getValue()))
        .toList();
  }

  /** Those that rest. */
  static List<NodeCondition.Rest> rests(List<KeyView> keys) {
    return keys.stream()
        .flatMap(
            key ->
                key.rests().stream()
                    .map(
                        rest ->
                            new NodeCondition.Rest(
                                key.provider(),
                                key.key(),
                                rest.model(),
                                rest.why(),
                                rest.millis())))
        .sorted(ORDER)
        .toList();
  }

  /**
   * Those that rest on any node: of a key that rests on several, the longest.
   *
   * @param here on this node, now
   * @param self this node, whose older words do not count
   */
  static List<NodeCondition.Rest> everywhere(
      List<NodeCondition.Rest> here, String self, List<Nodes.Seen> seen) {
    Map<String, NodeCondition.Rest> longest = new LinkedHashMap<>();
    Stream.concat(
            here.stream(),
            seen.stream()
                .map(Nodes.Seen::node)
                .filter(node -> !node.node().equals(self))
                .map(NodeSeen::condition)
                .flatMap(condition -> condition.rests().stream()))
        .forEach(
            rest ->
                longest.merge(
                    rest.provider() + '\n' + rest.key() + '\n' + rest.model(),
                    rest,
                    (one, other) -> one.millis() >= other.millis() ? one : other));
    return longest.values().stream().sorted(ORDER).toList();
  }
}

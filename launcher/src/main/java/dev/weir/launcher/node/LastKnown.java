package dev.weir.launcher.node;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who listens at the addresses that this node uses, and where nodes are reached, as the cluster
 * said last. Of a node that left the cluster's list it keeps what was known until the node turns
 * out to be gone, or is back and has settled; what the cluster still says of one that is gone it
 * leaves out. Safe for all threads.
 *
 * <p>Beyond its bounds it forgets what was used longest ago: then the cluster's word counts.
 */
final class LastKnown {

  static final int ADDRESSES_MAX = 10_000;
  static final int NODES_MAX = 1_000;

  private enum Standing {
    /** Left the list, and may still be there. */
    AWAY,
    /** On the list again; what it registers anew may not be known yet. */
    BACK,
    /** Left the list, and does not answer. */
    GONE
  }

  /**
   * @param changes how often the cluster told something of the address
   */
  private record Known(Set<RegistrationInfo> registrations, long changes) {}

  private final Map<String, Known> addresses = byUse();
  private final Map<String, NodeInfo> nodes = byUse();
  private final Map<String, Standing> standings = byUse();

  private static <V> Map<String, V> byUse() {
    return new LinkedHashMap<>(64, 0.75f, true);
  }

  private static <V> void put(Map<String, V> all, String key, V value, int max) {
    all.put(key, value);
    if (all.size() > max) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /** The cluster tells who listens at an address. Returns who is to be counted on. */
  synchronized List<RegistrationInfo> told(String address, Collection<RegistrationInfo> told) {
    Known before = addresses.get(address);
    Set<RegistrationInfo> all = new LinkedHashSet<>();
    for (RegistrationInfo one : told) {
      if (standings.get(one.nodeId()) != Standing.GONE) {
        all.add(one);
      }
    }
    if (before != null) {
      before.registrations.stream().filter(this::kept).forEach(all::add);
    }
    if (all.isEmpty()) {
      addresses.remove(address);
    } else {
      long changes = before == null ? 1 : before.changes + 1;
      put(addresses, address, new Known(all, changes), ADDRESSES_MAX);
    }
    return List.copyOf(all);
  }

  private boolean kept(RegistrationInfo registration) {
    Standing standing = standings.get(registration.nodeId());
    return standing == Standing.AWAY || standing == Standing.BACK;
  }

  /** Who listens at an address, of those nodes alone that left and may still be there. */
  synchronized List<RegistrationInfo> keptAt(String address) {
    Known known = addresses.get(address);
    return known == null ? List.of() : known.registrations.stream().filter(this::kept).toList();
  }

  /** Where a node is reached. Returns the other nodes that were reached there: they are no more. */
  synchronized List<String> reachedAt(String node, NodeInfo info) {
    List<String> former = new ArrayList<>();
    nodes.forEach(
        (other, where) -> {
          if (!other.equals(node)
              && where.port() == info.port()
              && where.host().equals(info.host())) {
            former.add(other);
          }
        });
    former.forEach(nodes::remove);
    put(nodes, node, info, NODES_MAX);
    return former;
  }

  /** Where a node that left the list was reached; null when it did not leave, or is gone. */
  synchronized @Nullable NodeInfo whereAway(String node) {
    return standings.get(node) == Standing.AWAY ? nodes.get(node) : null;
  }

  /**
   * A node has left the list. Returns whether it may still be there, which has to be found out: of
   * one that this node never talked to, nothing is kept.
   */
  synchronized boolean left(String node) {
    boolean away = nodes.containsKey(node);
    put(standings, node, away ? Standing.AWAY : Standing.GONE, NODES_MAX);
    return away;
  }

  /** The nodes that this one talked to and that left the list without a word. */
  synchronized List<String> missing(Collection<String> list) {
    return nodes.keySet().stream()
        .filter(node -> !list.contains(node) && !standings.containsKey(node))
        .toList();
  }

  /** A node does not answer, unless it is back. Returns who listens now where it did. */
  synchronized Map<String, List<RegistrationInfo>> silent(String node) {
    return standings.get(node) == Standing.AWAY ? gone(node) : Map.of();
  }

  /** A node is no more. Returns who listens now where it did. */
  synchronized Map<String, List<RegistrationInfo>> gone(String node) {
    put(standings, node, Standing.GONE, NODES_MAX);
    Map<String, List<RegistrationInfo>> left = new HashMap<>();
    for (Map.Entry<String, Known> one : addresses.entrySet()) {
      Set<RegistrationInfo> others = new LinkedHashSet<>(one.getValue().registrations);
      if (others.removeIf(registration -> registration.nodeId().equals(node))) {
        one.setValue(new Known(others, one.getValue().changes));
        left.put(one.getKey(), List.copyOf(others));
      }
    }
    addresses.values().removeIf(known -> known.registrations.isEmpty());
    return left;
  }

  /** A node is on the list. Returns whether it had left it. */
  synchronized boolean back(String node) {
    Standing before = standings.get(node);
    if (before == Standing.AWAY) {
      standings.put(node, Standing.BACK);
    } else if (before == Standing.GONE) {
      standings.remove(node);
    }
    return before == Standing.AWAY || before == Standing.GONE;
  }

  /** What a node that is back has registered is known to the cluster by now. */
  synchronized void settled(String node) {
    standings.remove(node, Standing.BACK);
  }

  /** All addresses, and how often something was told of each. */
  synchronized Map<String, Long> changes() {
    Map<String, Long> all = new HashMap<>();
    addresses.forEach((address, known) -> all.put(address, known.changes));
    return all;
  }

  /** How often something was told of an address; 0 when nobody is known there. */
  synchronized long changesOf(String address) {
    Known known = addresses.get(address);
    return known == null ? 0 : known.changes;
  }
}

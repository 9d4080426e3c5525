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
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  /** So long after a node is unsettled, or the first of its registrations, most are known. */
  static final long FIND_MILLIS_MIN = 2_000;

  /** So long after the first of its registrations all are known. */
  static final long SETTLE_MILLIS_MIN = 20_000;

  /** Who has registered nothing anew by then had nothing to register. */
  static final long SETTLE_MILLIS_MAX = 60_000;

  private enum State {
    /** Left the list, and may still be there. */
    AWAY,
    /**
     * On the list; what it registers anew may not be known yet, since it was away, or since another
     * left with what the cluster had kept there.
     */
    UNSETTLED,
    /** Left the list, and does not answer. */
    GONE
  }

  /**
   * @param heard whether the cluster has told of a registration since it is unsettled
   * @param sinceMillis since when it is unsettled, or was heard
   * @param found whether others were asked for since then
   */
  private record Standing(State state, boolean heard, long sinceMillis, boolean found) {
    Standing(State state) {
      this(state, false, 0, false);
    }

    static Standing unsettled(boolean heard, long nowMillis) {
      return new Standing(State.UNSETTLED, heard, nowMillis, false);
    }

    boolean settles(long nowMillis) {
      return state == State.UNSETTLED
          && nowMillis - sinceMillis >= (heard ? SETTLE_MILLIS_MIN : SETTLE_MILLIS_MAX);
    }

    boolean toFind(long nowMillis) {
      return state == State.UNSETTLED && !found && nowMillis - sinceMillis >= FIND_MILLIS_MIN;
    }
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
  synchronized List<RegistrationInfo> told(
      String address, Collection<RegistrationInfo> told, long nowMillis) {
    told.forEach(one -> heard(one.nodeId(), nowMillis));
    return put(address, told, this::kept);
  }

  /**
   * The cluster was asked who listens at an address, from this moment on: of all it may tell
   * something new, but what it does not tell is news of those alone that had settled by then and
   * have since. Returns who is to be counted on.
   */
  synchronized List<RegistrationInfo> asked(
      long askedMillis, String address, Collection<RegistrationInfo> told) {
    return put(address, told, before -> !settles(before.nodeId(), askedMillis));
  }

  private boolean settles(String node, long nowMillis) {
    Standing standing = standings.get(node);
    return standing != null && standing.settles(nowMillis);
  }

  private List<RegistrationInfo> put(
      String address, Collection<RegistrationInfo> told, Predicate<RegistrationInfo> kept) {
    Known before = addresses.get(address);
    Set<RegistrationInfo> all = new LinkedHashSet<>();
    for (RegistrationInfo one : told) {
      if (!is(one.nodeId(), State.GONE)) {
        all.add(one);
      }
    }
    if (before != null) {
      before.registrations.stream().filter(kept).forEach(all::add);
    }
    if (all.isEmpty()) {
      addresses.remove(address);
    } else {
      long changes = before == null ? 1 : before.changes + 1;
      put(addresses, address, new Known(all, changes), ADDRESSES_MAX);
    }
    return List.copyOf(all);
  }

  private boolean is(String node, State state) {
    Standing standing = standings.get(node);
    return standing != null && standing.state == state;
  }

  private boolean kept(RegistrationInfo registration) {
    return is(registration.nodeId(), State.AWAY) || is(registration.nodeId(), State.UNSETTLED);
  }

  private void heard(String node, long nowMillis) {
    Standing standing = standings.get(node);
    if (standing != null && standing.state == State.UNSETTLED && !standing.heard) {
      standings.put(node, Standing.unsettled(true, nowMillis));
    }
  }

  /** Who listens at an address, as far as is known here. */
  synchronized List<RegistrationInfo> at(String address) {
    Known known = addresses.get(address);
    return known == null ? List.of() : List.copyOf(known.registrations);
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

  /** Where a node is reached, which never changes; null when that is not known, or it is gone. */
  synchronized @Nullable NodeInfo where(String node) {
    return is(node, State.GONE) ? null : nodes.get(node);
  }

  /** Where a node that left the list was reached; null when it did not leave, or is gone. */
  synchronized @Nullable NodeInfo whereAway(String node) {
    return is(node, State.AWAY) ? nodes.get(node) : null;
  }

  /**
   * A node has left the list. Returns whether it may still be there, which has to be found out: of
   * one that this node never talked to, nothing is kept. What the others have registered may have
   * been kept there and nowhere else, if several were lost.
   */
  synchronized boolean left(String node, long nowMillis) {
    boolean away = nodes.containsKey(node);
    put(standings, node, new Standing(away ? State.AWAY : State.GONE), NODES_MAX);
    addresses.values().stream()
        .flatMap(known -> known.registrations.stream())
        .map(RegistrationInfo::nodeId)
        .filter(this::listed)
        .collect(Collectors.toSet())
        .forEach(other -> put(standings, other, Standing.unsettled(false, nowMillis), NODES_MAX));
    return away;
  }

  private boolean listed(String node) {
    return !is(node, State.AWAY) && !is(node, State.GONE);
  }

  /** The nodes that this one talked to and that left the list without a word. */
  synchronized List<String> missing(Collection<String> list) {
    return nodes.keySet().stream().filter(node -> !list.contains(node) && listed(node)).toList();
  }

  /** A node does not answer, unless it is back. Returns who listens now where it did. */
  synchronized Map<String, List<RegistrationInfo>> silent(String node) {
    return is(node, State.AWAY) ? gone(node) : Map.of();
  }

  /** A node is no more. Returns who listens now where it did. */
  synchronized Map<String, List<RegistrationInfo>> gone(String node) {
    put(standings, node, new Standing(State.GONE), NODES_MAX);
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
  synchronized boolean back(String node, long nowMillis) {
    if (listed(node)) {
      return false;
    }
    standings.put(node, Standing.unsettled(false, nowMillis));
    return true;
  }

  /** Whether the cluster has to be asked who listens, because of one unsettled; says so once. */
  synchronized boolean finds(long nowMillis) {
    boolean any = false;
    for (Map.Entry<String, Standing> one : standings.entrySet()) {
      if (one.getValue().toFind(nowMillis)) {
        Standing standing = one.getValue();
        one.setValue(new Standing(State.UNSETTLED, standing.heard, standing.sinceMillis, true));
        any = true;
      }
    }
    return any;
  }

  /** Whether there are nodes whose registrations the cluster knows again. */
  synchronized boolean settles(long nowMillis) {
    return standings.values().stream().anyMatch(standing -> standing.settles(nowMillis));
  }

  /**
   * From now on the cluster's word counts for those that had settled by this moment, unless they
   * are unsettled again.
   */
  synchronized void settled(long askedMillis) {
    standings.values().removeIf(standing -> standing.settles(askedMillis));
  }

  /** All addresses where somebody listens. */
  synchronized List<String> addresses() {
    return List.copyOf(addresses.keySet());
  }

  /** How often something was told of an address; 0 when nobody is known there. */
  synchronized long changesOf(String address) {
    Known known = addresses.get(address);
    return known == null ? 0 : known.changes;
  }
}

package dev.weir.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The turns of a node: all of its event loops take theirs from one, so that a route is even over
 * the node and not only over a loop. Holds two numbers and one for each target per selection of the
 * configuration; {@link #retain} drops those that it no longer has.
 */
public final class NodeTurns implements Turns {

  private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
  private final Map<String, Wheel> wheels = new ConcurrentHashMap<>();

  @Override
  public int turn(Selection selection) {
    AtomicInteger turn = turns.get(selection.key());
    if (turn == null) {
      turn = turns.computeIfAbsent(selection.key(), key -> new AtomicInteger());
    }
    return turn.getAndIncrement() & Integer.MAX_VALUE;
  }

  @Override
  public int heaviest(Selection selection, int[] able) {
    Wheel wheel = wheels.get(selection.key());
    if (wheel == null) {
      wheel = wheels.computeIfAbsent(selection.key(), key -> new Wheel());
    }
    return wheel.next(selection.targets(), able);
  }

  /** Forgets the turns of selections that the configuration no longer has. */
  public void retain(Routes routes) {
    Set<String> keys = routes.keys();
    turns.keySet().retainAll(keys);
    wheels.keySet().retainAll(keys);
  }

  /**
   * Smooth weighted round-robin: each turn gives every target its weight, and takes the sum from
   * the one that has most. What a target has is what it is owed.
   */
  private static final class Wheel {

    private List<Target> targets = List.of();
    private long[] owed = new long[0];

    synchronized int next(List<Target> told, int[] able) {
      if (!told.equals(targets)) {
        owed = new long[told.size()];
      }
      targets = told; // A reload makes equal lists anew; comparing one with itself is cheap.
      long sum = 0;
      int most = able[0];
      for (int i : able) {
        int weight = told.get(i).weight();
        sum += weight;
        owed[i] += weight;
        if (owed[i] > owed[most]) {
          most = i;
        }
      }
      owed[most] -= sum;
      return most;
    }
  }
}

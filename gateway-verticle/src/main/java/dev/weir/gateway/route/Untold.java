package dev.weir.gateway.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What other nodes have yet to hear of, 5,000 at most: where more is learned than may be told, the
 * oldest is forgotten. Belongs to whoever guards it.
 */
final class Untold<T> {

  static final int UNTOLD_MAX = 5_000;

  private final ArrayDeque<T> waiting = new ArrayDeque<>();

  void add(T one) {
    if (waiting.size() == UNTOLD_MAX) {
      waiting.poll();
    }
    waiting.add(one);
  }

  /** Takes the oldest of them. */
  List<T> take(int most) {
    List<T> taken = new ArrayList<>(Math.min(most, waiting.size()));
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}

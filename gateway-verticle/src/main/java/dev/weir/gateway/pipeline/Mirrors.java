package dev.weir.gateway.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What the mirrored calls of a node share: how many run at once, and who hears of them. Safe for
 * all threads.
 */
public final class Mirrors {

  /** Beyond that calls are not mirrored. */
  static final int CALLS_MAX = 100;

  private final AtomicInteger running = new AtomicInteger();
  private volatile Consumer<Mirrored> observer = ended -> {};

  /** Who hears of each mirrored call that has ended from now on. */
  public void observer(Consumer<Mirrored> told) {
    observer = told;
  }

  /** Takes one of the places; false when there is none. */
  boolean begin() {
    if (running.incrementAndGet() <= CALLS_MAX) {
      return true;
    }
    running.decrementAndGet();
    return false;
  }

  /** A mirrored call has ended. */
  void ended(Mirrored how) {
    running.decrementAndGet();
    observer.accept(how);
  }
}

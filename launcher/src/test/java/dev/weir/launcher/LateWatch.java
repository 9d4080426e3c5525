package dev.weir.launcher;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Notices when the machine is late: what takes long then says nothing of what is tested. */
final class LateWatch implements AutoCloseable {

  private static final long EVERY_MILLIS = 100;
  private static final long LATE_MILLIS_MIN = 300;

  private final Queue<Late> all = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().start(this::watch);

  private record Late(long fromMillis, long toMillis) {}

  private void watch() {
    try {
      for (long before = ChaosLoad.now(); ; ) {
        Thread.sleep(EVERY_MILLIS);
        long now = ChaosLoad.now();
        if (now - before - EVERY_MILLIS >= LATE_MILLIS_MIN) {
          all.add(new Late(before, now));
        }
        before = now;
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** For how long in all nothing ran between two moments. */
  long during(long fromMillis, long toMillis) {
    return all.stream()
        .mapToLong(one -> Math.min(one.toMillis, toMillis) - Math.max(one.fromMillis, fromMillis))
        .filter(millis -> millis > 0)
        .sum();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

package dev.weir.gateway.pipeline;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a node that others may join, by what makes them the same. There are never more than
 * calls under way; what they keep for late comers is 64 MiB together. Safe for all threads.
 */
public final class Groups {

  private static final long LOGGED_BYTES_MAX = 64L * 1024 * 1024;

  private final ConcurrentMap<String, Group> open = new ConcurrentHashMap<>();
  private final AtomicLong logged = new AtomicLong();

  @Nullable Group find(String identity) {
    return open.get(identity);
  }

  /** The group that may be joined from now on: the one that is there already, or this. */
  Group offer(String identity, Group fresh) {
    Group there = open.putIfAbsent(identity, fresh);
    return there == null ? fresh : there;
  }

  /** Nobody joins it any more. */
  void close(String identity, Group group) {
    open.remove(identity, group);
  }

  /** How many may be joined. */
  int size() {
    return open.size();
  }

  /** Takes room for what is kept for late comers; false when there is none. */
  boolean keep(long bytes) {
    if (logged.addAndGet(bytes) <= LOGGED_BYTES_MAX) {
      return true;
    }
    logged.addAndGet(-bytes);
    return false;
  }

  /** Gives room back. */
  void forget(long bytes) {
    logged.addAndGet(-bytes);
  }
}

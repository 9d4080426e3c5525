package dev.weir.bus.state;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Small facts that all nodes of a cluster share: text values with a time to live, compared and set,
 * and counters. Every call may take a round trip to another node: nothing on the path of a request
 * waits for one. Keys and values are bounded by good sense (a few KiB); there is no listing. Times
 * to live are kept to about a second.
 */
public interface ClusterState {

  /** The state of the {@code Vertx}: its cluster's, or its own where it has no cluster. */
  static ClusterState of(Vertx vertx) {
    return new SharedDataState(vertx.sharedData());
  }

  /** The value of a key, or null. */
  Future<@Nullable String> get(String map, String key);

  /** Sets a value for a time; 0 for ever. */
  Future<Void> put(String map, String key, String value, long ttlMillis);

  /** Sets a value where there is none. Gives the value that was there, or null when it was set. */
  Future<@Nullable String> putIfAbsent(String map, String key, String value, long ttlMillis);

  /**
   * Replaces a value that is still what it was thought to be. Gives whether it was. The new value
   * has no time to live, whatever the old one had: no cluster manager offers that in one step. A
   * lease carries its end in its value.
   */
  Future<Boolean> replace(String map, String key, String expected, String value);

  /** Removes a key. */
  Future<Void> remove(String map, String key);

  /** Adds to a counter, which begins at 0, and gives the sum. */
  Future<Long> add(String counter, long delta);
}

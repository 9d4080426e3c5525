package dev.weir.bus.state;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The same promises without a {@code Vertx}, for pure tests and simulators. Not thread-safe. */
public final class LocalState implements ClusterState {

  private final LongSupplier nowMillis;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Long> counters = new HashMap<>();

  public LocalState(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
  }

  @Override
  public Future<@Nullable String> get(String map, String key) {
    return Future.succeededFuture(live(map, key));
  }

  @Override
  public Future<Void> put(String map, String key, String value, long ttlMillis) {
    long until = ttlMillis > 0 ? nowMillis.getAsLong() + ttlMillis : Long.MAX_VALUE;
    entries.put(path(map, key), new Entry(value, until));
    return Future.succeededFuture();
  }

  @Override
  public Future<@Nullable String> putIfAbsent(
      String map, String key, String value, long ttlMillis) {
    String present = live(map, key);
    if (present == null) {
      put(map, key, value, ttlMillis);
    }
    return Future.succeededFuture(present);
  }

  @Override
  public Future<Boolean> replace(String map, String key, String expected, String value) {
    boolean same = expected.equals(live(map, key));
    if (same) {
      put(map, key, value, 0);
    }
    return Future.succeededFuture(same);
  }

  @Override
  public Future<Void> remove(String map, String key) {
    entries.remove(path(map, key));
    return Future.succeededFuture();
  }

  @Override
  public Future<Long> add(String counter, long delta) {
    return Future.succeededFuture(counters.merge(counter, delta, Long::sum));
  }

  private @Nullable String live(String map, String key) {
    Entry entry = entries.get(path(map, key));
    return entry == null || nowMillis.getAsLong() >= entry.untilMillis ? null : entry.value;
  }

  private static String path(String map, String key) {
    return map + '\n' + key;
  }

  private record Entry(String value, long untilMillis) {}
}

package dev.weir.bus.state;

import io.vertx.core.Future;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.SharedData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state in Vert.x' shared data: the cluster manager's maps and counters, or local ones
 * without a cluster.
 */
final class SharedDataState implements ClusterState {

  private static final String PREFIX = "weir.";

  private final SharedData data;

  SharedDataState(SharedData data) {
    this.data = data;
  }

  private Future<AsyncMap<String, String>> map(String name) {
    return data.getAsyncMap(PREFIX + name);
  }

  @Override
  public Future<@Nullable String> get(String map, String key) {
    return map(map).compose(values -> values.get(key));
  }

  @Override
  public Future<Void> put(String map, String key, String value, long ttlMillis) {
    return map(map)
        .compose(
            values -> ttlMillis > 0 ? values.put(key, value, ttlMillis) : values.put(key, value));
  }

  @Override
  public Future<@Nullable String> putIfAbsent(
      String map, String key, String value, long ttlMillis) {
    return map(map)
        .compose(
            values ->
                ttlMillis > 0
                    ? values.putIfAbsent(key, value, ttlMillis)
                    : values.putIfAbsent(key, value));
  }

  @Override
  public Future<Boolean> replace(String map, String key, String expected, String value) {
    return map(map).compose(values -> values.replaceIfPresent(key, expected, value));
  }

  @Override
  public Future<Void> remove(String map, String key) {
    return map(map).compose(values -> values.remove(key)).mapEmpty();
  }

  @Override
  public Future<Long> add(String counter, long delta) {
    return data.getCounter(PREFIX + counter).compose(sum -> sum.addAndGet(delta));
  }
}

package dev.weir.bus.state;

import dev.weir.bus.config.Secret;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values that nobody reads without the cluster's secret: for whatever has content or secrets,
 * as the cluster's own protocol encrypts nothing. Names of maps, keys and counters stay readable. A
 * value that was sealed with another secret, or put in another's place, fails the call with {@link
 * SealBrokenException}.
 */
public final class SealedState implements ClusterState {

  private final ClusterState state;
  private final ValueSeal seal;

  /**
   * @param secret the same on all nodes
   */
  public SealedState(ClusterState state, Secret secret) {
    this.state = state;
    this.seal = new ValueSeal(secret);
  }

  @Override
  public Future<@Nullable String> get(String map, String key) {
    return state.get(map, key).map(opener(map, key));
  }

  private Function<@Nullable String, @Nullable String> opener(String map, String key) {
    return kept -> kept == null ? null : seal.open(map, key, kept);
  }

  @Override
  public Future<Void> put(String map, String key, String value, long ttlMillis) {
    return state.put(map, key, seal.seal(map, key, value), ttlMillis);
  }

  @Override
  public Future<@Nullable String> putIfAbsent(
      String map, String key, String value, long ttlMillis) {
    return state.putIfAbsent(map, key, seal.seal(map, key, value), ttlMillis).map(opener(map, key));
  }

  /** Costs one more look: the same value looks different each time that it is sealed. */
  @Override
  public Future<Boolean> replace(String map, String key, String expected, String value) {
    return state
        .get(map, key)
        .compose(
            kept ->
                kept != null && seal.open(map, key, kept).equals(expected)
                    ? state.replace(map, key, kept, seal.seal(map, key, value))
                    : Future.succeededFuture(false));
  }

  @Override
  public Future<Void> remove(String map, String key) {
    return state.remove(map, key);
  }

  /** A sum is no content: it is not sealed. */
  @Override
  public Future<Long> add(String counter, long delta) {
    return state.add(counter, delta);
  }
}

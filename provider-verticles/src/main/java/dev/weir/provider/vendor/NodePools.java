package dev.weir.provider.vendor;

import dev.weir.provider.core.KeyPool;
import dev.weir.provider.core.KeyView;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Comparator;
import java.util.List;

/**
 * The pools of keys of a node: one for all instances of a provider that were told the same, for as
 * long as any of them lives. Safe for all threads.
 */
public final class NodePools {

  private static final String NAME = "weir.provider.keys";

  private final LocalMap<String, Held> pools;

  /** A pool, and how many instances hold it. */
  private record Held(KeyPool pool, int instances) implements Shareable {}

  private NodePools(LocalMap<String, Held> pools) {
    this.pools = pools;
  }

  /** Those of the node that this is. */
  public static NodePools of(Vertx vertx) {
    return new NodePools(vertx.sharedData().getLocalMap(NAME));
  }

  /** An instance begins to use a pool, which is made for the first. */
  KeyPool hold(String id, String provider, List<String> keys) {
    return pools.compute(
            id,
            (same, held) ->
                held == null
                    ? new Held(new KeyPool(provider, keys), 1)
                    : new Held(held.pool, held.instances + 1))
        .pool;
  }

  /** An instance needs it no more; the pool is forgotten with the last one. */
  void release(String id) {
    pools.computeIfPresent(
        id, (same, held) -> held.instances == 1 ? null : new Held(held.pool, held.instances - 1));
  }

  /** Every key of every provider that runs here, by provider. */
  public List<KeyView> view() {
    long now = nowMillis();
    return pools.values().stream()
        .flatMap(held -> held.pool.view(now).stream())
        .sorted(Comparator.comparing(KeyView::provider))
        .toList();
  }

  /** The clock of all pools. */
  static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}

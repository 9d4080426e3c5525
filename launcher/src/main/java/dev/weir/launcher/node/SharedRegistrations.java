package dev.weir.launcher.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.function.Supplier;

/**
 * What Hazelcast keeps of the nodes' registrations, in the words of Vert.x' cluster manager. The
 * manager's own way would hold up lookups until a write ends, and one may wait long for a node that
 * does not answer.
 */
final class SharedRegistrations implements Retelling.Ledger {

  private static final String NAME = "__vertx.subs";

  private final Supplier<Vertx> vertx;
  private final Supplier<HazelcastInstance> hazelcast;

  SharedRegistrations(Supplier<Vertx> vertx, Supplier<HazelcastInstance> hazelcast) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
  }

  @Override
  public Future<?> put(Retelling.Registration one) {
    return vertx.get().executeBlocking(() -> all().put(one.address(), kept(one)), false);
  }

  @Override
  public Future<?> remove(Retelling.Registration one) {
    return vertx.get().executeBlocking(() -> all().remove(one.address(), kept(one)), false);
  }

  private MultiMap<String, HazelcastRegistrationInfo> all() {
    return hazelcast.get().getMultiMap(NAME);
  }

  private static HazelcastRegistrationInfo kept(Retelling.Registration one) {
    return new HazelcastRegistrationInfo(one.info());
  }
}

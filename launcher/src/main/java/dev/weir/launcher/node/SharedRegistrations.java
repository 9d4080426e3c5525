package dev.weir.launcher.node;

import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.concurrent.Callable;

/**
 * What Hazelcast keeps of the nodes and their registrations, in the words of Vert.x' cluster
 * manager. The manager's own way would hold up lookups until a write ends, and one may wait long
 * for a node that does not answer.
 */
final class SharedRegistrations implements Retelling.Ledger {

  private final SteadyCluster cluster;

  SharedRegistrations(SteadyCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Future<?> putWhere() {
    return waiting(
        () ->
            cluster
                .getHazelcastInstance()
                .getMap("__vertx.nodeInfo")
                .put(cluster.getNodeId(), new HazelcastNodeInfo(cluster.getNodeInfo())));
  }

  @Override
  public Future<?> put(Retelling.Registration one) {
    return waiting(() -> all().put(one.address(), kept(one)));
  }

  @Override
  public Future<?> remove(Retelling.Registration one) {
    return waiting(() -> all().remove(one.address(), kept(one)));
  }

  private MultiMap<String, HazelcastRegistrationInfo> all() {
    return cluster.getHazelcastInstance().getMultiMap("__vertx.subs");
  }

  private static HazelcastRegistrationInfo kept(Retelling.Registration one) {
    return new HazelcastRegistrationInfo(one.info());
  }

  /** Hazelcast may wait for another node, and the manager's lock for Hazelcast. */
  private Future<?> waiting(Callable<?> what) {
    return cluster.vertx().executeBlocking(what, false);
  }
}

package dev.weir.launcher.node;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.presence.Node;
import dev.weir.bus.stream.StreamCounts;
import dev.weir.gateway.GatewayNode;
import dev.weir.provider.core.KeyView;
import dev.weir.provider.vendor.NodePools;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/** What a node says of itself. Safe for all threads. */
final class NodeSelf implements Supplier<NodeSeen> {

  private final Vertx vertx;
  private final GatewayNode gateway;
  private final Supplier<NodePlan> plan;
  private final Supplier<List<NodeSeen.Verticle>> verticles;
  private final String version = Built.read().version();
  private final long startedSeconds = System.currentTimeMillis() / 1_000;
  private final Rate requests = new Rate();
  private final Rate tokens = new Rate();

  NodeSelf(
      Vertx vertx,
      GatewayNode gateway,
      Supplier<NodePlan> plan,
      Supplier<List<NodeSeen.Verticle>> verticles) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.plan = plan;
    this.verticles = verticles;
  }

  @Override
  public synchronized NodeSeen get() {
    NodePlan now = plan.get();
    StreamCounts streams = StreamCounts.of(vertx);
    GatewayNode.Traffic traffic = gateway.traffic();
    List<KeyView> keys = NodePools.of(vertx).view();
    long nowMillis = System.nanoTime() / 1_000_000;
    return new NodeSeen(
        Node.idOf(vertx),
        gateway.tag(),
        now.cluster().enabled() ? now.cluster().host() : "",
        ProcessHandle.current().pid(),
        version,
        now.digest(),
        gateway.draining() ? Announcement.State.DRAINING : Announcement.State.READY,
        startedSeconds,
        streams.asking(),
        streams.serving(),
        streams.starved(),
        requests.perSecond(traffic.requests(), nowMillis),
        tokens.perSecond(traffic.tokens(), nowMillis),
        verticles.get(),
        gateway.breakers(),
        gateway.condition(KeyStates.pools(keys), KeyStates.rests(keys)));
  }
}

package dev.weir.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event bus's links between nodes, plain or with mutual TLS.
 *
 * <p>A node whose links are of the other sort joins the cluster and then hears and says nothing,
 * which neither side can tell from silence. So every node says of which sort its links are, and one
 * that differs from those already there does not start.
 */
final class BusLinks {

  private static final String SAID = "weir-links";
  private static final String PLAIN = "plain";
  private static final String TLS = "tls";

  private BusLinks() {}

  static EventBusOptions options(ClusterConfig cluster) {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(cluster.host())
            .setClusterPublicHost(cluster.host())
            .setPort(0)
            .setTcpNoDelay(true)
            .setReconnectAttempts(1)
            .setReconnectInterval(200)
            .setConnectTimeout(2_000)
            .setClusterNodeMetadata(new JsonObject().put(SAID, sort(cluster)));
    ClusterConfig.BusTls tls = cluster.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustAll(false)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()))
          .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca()));
    }
    return options;
  }

  private static String sort(ClusterConfig cluster) {
    return cluster.tls() == null ? PLAIN : TLS;
  }

  /** Fails when another node's links are of the other sort. */
  static Future<Void> agree(ClusterManager manager, ClusterConfig cluster) {
    String own = sort(cluster);
    List<Future<?>> asked = new ArrayList<>();
    for (String id : manager.getNodes()) {
      Promise<NodeInfo> info = Promise.promise();
      manager.getNodeInfo(id, info);
      // Who left meanwhile, or says nothing because it is no node of ours, is no reason to refuse.
      asked.add(
          info.future()
              .otherwiseEmpty()
              .compose(
                  other ->
                      differs(own, other)
                          ? Future.failedFuture(new IllegalStateException(refusal(own, other)))
                          : Future.succeededFuture()));
    }
    return Future.all(asked).mapEmpty();
  }

  private static boolean differs(String own, @Nullable NodeInfo other) {
    if (other == null || other.metadata() == null) {
      return false;
    }
    String said = other.metadata().getString(SAID);
    return said != null && !said.equals(own);
  }

  private static String refusal(String own, NodeInfo other) {
    return own.equals(PLAIN)
        ? "the node at %s takes part in the event bus by mutual TLS only: give `cluster.tls`"
            .formatted(other.host())
        : "the node at %s takes part in the event bus without TLS: give it `cluster.tls` too"
            .formatted(other.host());
  }
}

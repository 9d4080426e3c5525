package dev.weir.launcher.node;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The event bus's links between nodes, plain or with mutual TLS.
 *
 * <p>A node whose links are of the other sort joins the cluster and then hears and says nothing,
 * which neither side can tell from silence. So every node says of which sort its links are, and one
 * that differs from those already there does not start; neither does one whose certificate the
 * others do not trust, or that does not trust theirs.
 */
final class BusLinks {

  private static final String SAID = "weir-links";
  private static final String PLAIN = "plain";
  private static final String TLS = "tls";
  private static final int PROBE_MILLIS_MAX = 2_000;

  /** One authority signs for all, so that few nodes tell what all would. */
  private static final int PROBED_MAX = 5;

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
          .setKeyCertOptions(own(tls))
          .setTrustOptions(trusted(tls));
    }
    return options;
  }

  private static PemKeyCertOptions own(ClusterConfig.BusTls tls) {
    return new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key());
  }

  private static PemTrustOptions trusted(ClusterConfig.BusTls tls) {
    return new PemTrustOptions().addCertPath(tls.ca());
  }

  private static String sort(ClusterConfig cluster) {
    return cluster.tls() == null ? PLAIN : TLS;
  }

  /** Fails when another node's links are of the other sort, or of another authority. */
  static Future<Void> agree(Vertx vertx, ClusterManager manager, ClusterConfig cluster) {
    String own = sort(cluster);
    ClusterConfig.BusTls tls = cluster.tls();
    List<Future<?>> asked = new ArrayList<>();
    for (String id : manager.getNodes()) {
      if (id.equals(manager.getNodeId())) {
        continue;
      }
      boolean probed = tls != null && asked.size() < PROBED_MAX;
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
                          : probed && tls != null && other != null
                              ? trusts(vertx, other, tls)
                              : Future.succeededFuture()));
    }
    return Future.all(asked).mapEmpty();
  }

  /** Fails when a handshake does; who cannot be reached at all says nothing of certificates. */
  private static Future<Void> trusts(Vertx vertx, NodeInfo other, ClusterConfig.BusTls tls) {
    NetClient client =
        vertx.createNetClient(
            new NetClientOptions()
                .setSslHandshakeTimeout(PROBE_MILLIS_MAX)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    ConnectOptions link =
        new ConnectOptions()
            .setHost(other.host())
            .setPort(other.port())
            .setTimeout(PROBE_MILLIS_MAX)
            .setSsl(true)
            .setSslOptions(
                new ClientSSLOptions()
                    // By 1.3 the other side's opinion comes after the handshake.
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))
                    .setHostnameVerificationAlgorithm("")
                    .setKeyCertOptions(own(tls))
                    .setTrustOptions(trusted(tls)));
    return client
        .connect(link)
        .<Void>mapEmpty()
        .recover(
            refused ->
                refused instanceof SSLException
                        && !(refused instanceof SslHandshakeTimeoutException)
                    ? Future.failedFuture(new IllegalStateException(distrust(other, refused)))
                    : Future.succeededFuture())
        .eventually(client::close);
  }

  private static String distrust(NodeInfo other, Throwable refused) {
    return "the node at %s and this one do not trust each other's certificates: is `cluster.tls.ca` the same there, and did it sign both? (%s)"
        .formatted(other.host(), refused.getMessage());
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

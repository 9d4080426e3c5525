package dev.weir.launcher.node;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;

/** Finds out whether a node takes connections at its end of the event bus. */
final class NodeProbe {

  /** What a node answers. */
  enum Answer {
    THERE,
    /** Nobody listens there. */
    REFUSED,
    /** It may be cut off, or too busy. */
    SILENT
  }

  private static final int PROBE_MILLIS_MAX = 1_000;

  private final Vertx vertx;
  private final NetClientOptions options;

  /**
   * @param links how nodes are linked
   */
  NodeProbe(Vertx vertx, EventBusOptions links) {
    this.vertx = vertx;
    this.options =
        new NetClientOptions(links.toJson())
            .setHostnameVerificationAlgorithm("") // As on the event bus's own links.
            .setReconnectAttempts(0)
            .setConnectTimeout(PROBE_MILLIS_MAX)
            .setSslHandshakeTimeout(PROBE_MILLIS_MAX)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** Asks a node; never fails. */
  Future<Answer> ask(NodeInfo node) {
    // Vert.x closes the clients that it has before it undeploys: one that stays would hold up a
    // drain.
    NetClient client = vertx.createNetClient(options);
    return client
        .connect(node.port(), node.host())
        .<Answer>transform(
            (linked, failure) ->
                Future.succeededFuture(
                    failure == null
                        ? Answer.THERE
                        : failure instanceof ConnectException
                                && !(failure instanceof ConnectTimeoutException)
                            ? Answer.REFUSED
                            : Answer.SILENT))
        .onComplete(answered -> client.close());
  }
}

package dev.weir.launcher.node;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
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

  private final NetClient client;

  /**
   * @param links how nodes are linked
   */
  NodeProbe(Vertx vertx, EventBusOptions links) {
    client =
        vertx.createNetClient(
            new NetClientOptions(links.toJson())
                .setHostnameVerificationAlgorithm("") // As on the event bus's own links.
                .setReconnectAttempts(0)
                .setConnectTimeout(PROBE_MILLIS_MAX)
                .setSslHandshakeTimeout(PROBE_MILLIS_MAX)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
  }

  /** Asks a node; never fails. */
  Future<Answer> ask(NodeInfo node) {
    return client
        .connect(node.port(), node.host())
        .onSuccess(NetSocket::close)
        .transform(
            (linked, failure) ->
                Future.succeededFuture(
                    failure == null
                        ? Answer.THERE
                        : failure instanceof ConnectException
                                && !(failure instanceof ConnectTimeoutException)
                            ? Answer.REFUSED
                            : Answer.SILENT));
  }
}

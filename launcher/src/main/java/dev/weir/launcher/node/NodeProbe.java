package dev.weir.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  /** As Netty's epoll tells it, whatever the language of the system. */
  private static final String REFUSED_ERRNO = "(-111)";

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
        .transform((linked, failure) -> Future.succeededFuture(answer(failure)))
        .onComplete(answered -> client.close());
  }

  /** By its words: other failures to connect are of the same class, and say nothing of the node. */
  private static Answer answer(@Nullable Throwable failure) {
    if (failure == null) {
      return Answer.THERE;
    }
    String said = String.valueOf(failure.getMessage());
    return failure instanceof ConnectException
            && (said.contains("refused") || said.contains(REFUSED_ERRNO))
        ? Answer.REFUSED
        : Answer.SILENT;
  }
}

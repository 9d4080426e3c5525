package dev.weir.gateway;

import dev.weir.bus.realtime.SocketMessages;
import dev.weir.gateway.api.BodyBounds;
import dev.weir.gateway.bus.Bounds;
import dev.weir.gateway.core.TrustedProxies;
import dev.weir.gateway.http.Connections;
import dev.weir.gateway.http.Edge;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;

/** How the API is listened on. */
final class Listener {

  private Listener() {}

  static HttpServerOptions options(GatewayConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            // Below zero: a free port that all instances share.
            .setPort(config.port() == 0 ? -1 : config.port())
            .setMaxHeaderSize(config.limits().headerBytes())
            .setMaxInitialLineLength(16 * 1024)
            // Bedrock's clients begin with HTTP/2, also without TLS.
            .setHttp2ClearTextEnabled(true)
            .setHandle100ContinueAutomatically(false)
            .setTcpNoDelay(true)
            .setMaxWebSocketFrameSize(SocketMessages.MESSAGE_BYTES_MAX_DEFAULT)
            .setMaxWebSocketMessageSize(SocketMessages.MESSAGE_BYTES_MAX_DEFAULT)
            .setWebSocketSubProtocols(List.of("realtime"))
            // Its compression would only sit in the way of every request.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setReusePort(false);
    GatewayConfig.Tls tls = config.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()));
      if (tls.clientCa() != null) {
        options
            .setClientAuth(ClientAuth.REQUIRED)
            .setTrustOptions(new PemTrustOptions().addCertPath(tls.clientCa()));
      }
    }
    return options;
  }

  /** The same bounds for requests over the bus. */
  static Bounds busBounds(GatewayNode node) {
    GatewayConfig.Limits limits = node.config().limits();
    return new Bounds(
        new BodyBounds((int) limits.bodyBytes(), node.buffered(), limits.bufferedBytes()),
        limits.uploadBytes(),
        limits.streams(),
        node.config().timeouts().totalMillis());
  }

  /** The bounds of one event loop. */
  static Edge edge(Vertx vertx, GatewayNode node) {
    GatewayConfig config = node.config();
    GatewayConfig.Limits limits = config.limits();
    return new Edge(
        vertx,
        node.tag(),
        new Edge.Bounds(
            (int) limits.bodyBytes(),
            limits.uploadBytes(),
            limits.pendingWriteBytes(),
            limits.bufferedBytes(),
            limits.streams(),
            config.keepAliveMillis(),
            config.timeouts().totalMillis()),
        node.buffered(),
        new TrustedProxies(config.trustedProxies()),
        new Connections(node.connections(), limits.connections()),
        node::draining,
        () -> node.rules().keys());
  }
}

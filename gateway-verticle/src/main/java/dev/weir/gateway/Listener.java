package dev.weir.gateway;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

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
            .setHandle100ContinueAutomatically(true)
            .setDecompressionSupported(true)
            .setTcpNoDelay(true)
            // No web socket is served: its compression would only sit in the way of every request.
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

  /** Counts a connection, and closes it when there are too many. */
  static void bound(HttpConnection connection, GatewayNode node, GatewayConfig config) {
    if (node.connections().incrementAndGet() > config.limits().connections()) {
      connection.close();
    }
    connection.closeHandler(closed -> node.connections().decrementAndGet());
  }
}

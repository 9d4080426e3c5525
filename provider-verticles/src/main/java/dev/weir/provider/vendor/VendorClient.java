package dev.weir.provider.vendor;

import dev.weir.bus.realtime.SocketMessages;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one provider instance to its vendor.
 *
 * <p>The pool of Vert.x hands out the connection that was used last, whatever its event loop;
 * shared among instances it would send most calls over a second thread. So each instance has its
 * share of the connections, all of them on its own event loop, and together they keep the bound of
 * the node.
 *
 * <p>Sends every request once: the pool does not repeat one that failed, and redirects are not
 * followed.
 */
final class VendorClient {

  private static final int CHUNK_BYTES_MAX = 64 * 1024;
  private static final int HEADER_BYTES_MAX = 64 * 1024;

  /**
   * One slow reader's stream must not use up the window of the connection that others share: 256
   * streams of 64 KiB.
   */
  private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

  /**
   * Shorter than the 5 s after which many local servers close: a request must not meet a closing
   * connection.
   */
  private static final int KEEP_ALIVE_SECONDS_CLEAR = 4;

  private static final int KEEP_ALIVE_SECONDS_TLS = 30;

  private final Vertx vertx;
  private final ProviderConfig config;
  private final BaseUrl baseUrl;
  private final HttpClient client;
  private @Nullable WebSocketClient sockets; // Of few vendors, and rarely asked for.

  /**
   * @param instances how many instances share the node's connections
   */
  VendorClient(Vertx vertx, ProviderConfig config, int instances) {
    this.vertx = vertx;
    this.config = config;
    this.baseUrl = config.baseUrl();
    int share = Math.max(1, config.pool().connections() / instances);
    this.client = vertx.createHttpClient(options(config), pool(share));
  }

  private static PoolOptions pool(int connections) {
    return new PoolOptions()
        .setHttp1MaxSize(connections)
        .setHttp2MaxSize(connections)
        .setMaxWaitQueueSize(Math.max(64, connections));
  }

  private static HttpClientOptions options(ProviderConfig config) {
    boolean tls = config.baseUrl().tls();
    int connectMillis = (int) Math.min(Integer.MAX_VALUE, config.timeouts().connect());
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(connectMillis)
            .setKeepAliveTimeout(tls ? KEEP_ALIVE_SECONDS_TLS : KEEP_ALIVE_SECONDS_CLEAR)
            .setDecompressionSupported(false)
            .setMaxChunkSize(CHUNK_BYTES_MAX)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
            .setHttp2ClearTextUpgrade(false);
    boolean http2 =
        switch (config.pool().http2()) {
          case ALWAYS -> true;
          case AUTO -> tls;
          case NEVER -> false;
        };
    options.setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
    if (tls) {
      options.setSsl(true).setUseAlpn(http2);
      trust(options, config.tls());
    }
    options.setProxyOptions(config.proxyTo(config.baseUrl().host(), config.baseUrl().port()));
    return options;
  }

  private static void trust(ClientOptionsBase options, ProviderConfig.Tls tls) {
    if (tls.ca() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca()));
    }
    if (tls.certificate() != null && tls.key() != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key()));
    }
  }

  /** A connection's turn for one request, of which nothing is sent yet. */
  Future<HttpClientRequest> request(HttpMethod method, String path) {
    return client.request(
        new RequestOptions()
            .setMethod(method)
            .setHost(baseUrl.host())
            .setPort(baseUrl.port())
            .setSsl(baseUrl.tls())
            .setURI(baseUrl.path() + path));
  }

  /**
   * Opens a WebSocket, on a connection of its own.
   *
   * @param headers writes the request's headers
   */
  Future<WebSocket> socket(String path, Consumer<MultiMap> headers) {
    WebSocketClient opener = sockets;
    if (opener == null) {
      opener = vertx.createWebSocketClient(socketOptions(config));
      sockets = opener;
    }
    MultiMap written = MultiMap.caseInsensitiveMultiMap();
    headers.accept(written);
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setHost(baseUrl.host())
        .setPort(baseUrl.port())
        .setSsl(baseUrl.tls())
        .setURI(baseUrl.path() + path)
        .setHeaders(written);
    // Without an origin: it is no web page that asks.
    return opener.connect(options.setAllowOriginHeader(false));
  }

  private static WebSocketClientOptions socketOptions(ProviderConfig config) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, config.timeouts().connect()))
            .setMaxFrameSize(SocketMessages.MESSAGE_BYTES_MAX_DEFAULT)
            .setMaxMessageSize(SocketMessages.MESSAGE_BYTES_MAX_DEFAULT)
            .setMaxConnections(config.pool().connections());
    if (config.baseUrl().tls()) {
      options.setSsl(true);
      trust(options, config.tls());
    }
    options.setProxyOptions(config.proxyTo(config.baseUrl().host(), config.baseUrl().port()));
    return options;
  }

  Future<Void> close() {
    Future<Void> closed = client.close();
    return sockets == null ? closed : Future.join(closed, sockets.close()).mapEmpty();
  }
}

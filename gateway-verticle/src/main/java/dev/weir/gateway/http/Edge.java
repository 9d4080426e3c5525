package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.api.AnswerHeaders;
import dev.weir.gateway.api.BodyBounds;
import dev.weir.gateway.core.Durations;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all endpoints of one event loop share: bounds, open requests and their keep-alives. */
public final class Edge {

  private static final long RETRY_MILLIS = 1_000;

  /**
   * How long a client may take to read an answer before a connection is closed on which it still
   * sends.
   */
  private static final long LINGER_MILLIS = 500;

  private final Vertx vertx;
  private final String tag;
  private final Bounds bounds;
  private final BodyBounds bodyBounds;
  private final TrustedProxies proxies;
  private final Connections connections;
  private final BooleanSupplier draining;
  private final Supplier<KeyTable> keys;
  private final AnswerHeaders answerHeaders = new AnswerHeaders();
  private final Set<OpenCall> open = new LinkedHashSet<>();

  /** The bounds of the configuration that concern a single request. */
  public record Bounds(
      int bodyBytesMax,
      long uploadBytesMax,
      int pendingWriteBytes,
      long bufferedBytesMax,
      int streamsMax,
      long keepAliveMillis,
      long totalMillis) {}

  /**
   * @param tag the node's digits in the ids of requests
   * @param buffered the bytes of bodies that all requests of the node hold
   */
  public Edge(
      Vertx vertx,
      String tag,
      Bounds bounds,
      AtomicLong buffered,
      TrustedProxies proxies,
      Connections connections,
      BooleanSupplier draining,
      Supplier<KeyTable> keys) {
    this.vertx = vertx;
    this.tag = tag;
    this.bounds = bounds;
    this.bodyBounds = new BodyBounds(bounds.bodyBytesMax, buffered, bounds.bufferedBytesMax);
    this.proxies = proxies;
    this.connections = connections;
    this.draining = draining;
    this.keys = keys;
  }

  /** Takes a connection. */
  public void connected(HttpConnection connection) {
    connections.opened(connection);
  }

  /** Why no request can be taken now, or null. */
  @Nullable Fault refusal(HttpServerRequest request) {
    return refusal(request, bounds.bodyBytesMax);
  }

  /**
   * The same for a body that is passed on as it comes.
   *
   * @param bytesMax the largest one
   */
  @Nullable Fault refusal(HttpServerRequest request, long bytesMax) {
    if (draining.getAsBoolean()) {
      return new Fault.Unavailable("The gateway is stopping.", RETRY_MILLIS);
    }
    if (connections.isExcess(request.connection())) {
      return new Fault.Overloaded("The gateway has as many connections as it may.", RETRY_MILLIS);
    }
    if (open.size() >= bounds.streamsMax) {
      return new Fault.Overloaded("The gateway serves as many requests as it may.", RETRY_MILLIS);
    }
    if (bodyBounds.buffered().get() >= bounds.bufferedBytesMax) {
      return new Fault.Overloaded("The gateway holds as many bytes as it may.", RETRY_MILLIS);
    }
    if (announcedBytes(request) > bytesMax) {
      return new Fault.TooLarge("Request body too large: the limit is " + bytesMax + " bytes.");
    }
    return null;
  }

  /** How long the body is said to be; 0 where nothing is said, and no end for nonsense. */
  static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException nonsense) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Whether the connection can go on after a refusal: not when a body was announced that will
   * perhaps never come.
   */
  boolean keeps(HttpServerRequest request) {
    return !expectsContinue(request) && !connections.isExcess(request.connection());
  }

  static boolean expectsContinue(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    return expected != null && expected.equalsIgnoreCase("100-continue");
  }

  /**
   * Closes the connection once the answer has left and the client has had time to read it. Under
   * HTTP/2 others share it: only the request's own stream ends, unless there are too many
   * connections.
   */
  void closeAfter(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      boolean excess = connections.isExcess(request.connection());
      vertx.setTimer(
          LINGER_MILLIS,
          later -> {
            if (excess) {
              request.connection().close();
            } else {
              request.response().reset();
            }
          });
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    vertx.setTimer(LINGER_MILLIS, later -> request.connection().close());
  }

  void opened(OpenCall call) {
    open.add(call);
  }

  void closed(OpenCall call) {
    open.remove(call);
  }

  /** Requests under way on this event loop, from their first byte to the last of the answer. */
  public int openRequests() {
    return open.size();
  }

  /** Keeps silent streams alive; to be called a few times per keep-alive interval. */
  public void tick(long nowMillis) {
    for (OpenCall call : List.copyOf(open)) {
      call.keepAlive(nowMillis, bounds.keepAliveMillis);
    }
  }

  /** How long a request may take; -1 when {@code x-weir-timeout} cannot be read. */
  long timeoutMillis(HttpServerRequest request) {
    String wanted = request.getHeader("x-weir-timeout");
    if (wanted == null) {
      return bounds.totalMillis;
    }
    long millis = Durations.millis(wanted);
    return millis <= 0 ? -1 : Math.min(millis, bounds.totalMillis);
  }

  /** Who asks, as far as proxies are to be believed. */
  String clientOf(HttpServerRequest request) {
    return proxies.clientOf(
        request.remoteAddress().hostAddress(), request.getHeader("x-forwarded-for"));
  }

  /** The keys in force. */
  KeyTable keys() {
    return keys.get();
  }

  String tag() {
    return tag;
  }

  long totalMillis() {
    return bounds.totalMillis;
  }

  long uploadBytesMax() {
    return bounds.uploadBytesMax;
  }

  int bodyBytesMax() {
    return bounds.bodyBytesMax;
  }

  BodyBounds bodyBounds() {
    return bodyBounds;
  }

  int pendingWriteBytes() {
    return bounds.pendingWriteBytes;
  }

  AnswerHeaders answerHeaders() {
    return answerHeaders;
  }
}

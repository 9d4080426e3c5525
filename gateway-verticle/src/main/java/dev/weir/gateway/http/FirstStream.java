package dev.weir.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;

/**
 * The first request of a connection that speaks HTTP/2 without TLS. It may be one by which a client
 * upgrades, and Java's own client loses bytes that reach it while it does so: a large answer that
 * is there at once would never end for it. So the answer waits until the client has shown by a pong
 * that it reads HTTP/2, which takes one round trip per connection.
 */
final class FirstStream {

  /** For clients that owe their pong. */
  private static final long PATIENCE_MILLIS = 1_000;

  private static final Buffer PING = Buffer.buffer("reading?");

  private FirstStream() {}

  /** Whether an answer to a request had better wait; one with a body takes its time anyway. */
  static boolean mayUpgrade(HttpServerRequest request) {
    HttpMethod method = request.method();
    return request.version() == HttpVersion.HTTP_2
        && !request.isSSL()
        && request.streamId() == 1
        && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
  }

  /** Serves a request whose body nobody reads, once its client reads HTTP/2 or is too slow. */
  static void serve(Vertx vertx, HttpServerRequest request, Runnable served) {
    Context context = vertx.getOrCreateContext();
    request.pause(); // Its end must not come before those who may wait for it.
    request
        .connection()
        .ping(PING)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(
            pong ->
                context.runOnContext(
                    now -> {
                      if (!request.response().closed()) {
                        served.run();
                        request.resume();
                      }
                    }));
  }
}

package dev.weir.testkit.vendor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on a free port of the loopback that does with each request what it was told: first
 * the scripts that were queued, one each, then whatever the behaviour says. Speaks HTTP/1.1 and
 * HTTP/2, in clear or over TLS.
 */
public final class ScriptedVendor {

  private final Queue<Script> queue = new ConcurrentLinkedQueue<>();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger connectionsMax = new AtomicInteger();
  private final AtomicInteger connectionsEver = new AtomicInteger();
  private final Vertx vertx;
  private final HttpServer server;
  private final String scheme;
  private volatile Function<RecordedRequest, Script> behaviour =
      unexpected ->
          Script.json(500, "{\"error\":{\"message\":\"no script for " + unexpected + "\"}}");

  private record Waiter(int count, Promise<RecordedRequest> promise) {}

  private ScriptedVendor(Vertx vertx, @Nullable KeyCertOptions certificate) {
    this.vertx = vertx;
    this.scheme = certificate == null ? "http" : "https";
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    if (certificate != null) {
      options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate);
    }
    this.server =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection -> {
                  connectionsEver.incrementAndGet();
                  connectionsMax.accumulateAndGet(connections.incrementAndGet(), Math::max);
                  connection.closeHandler(closed -> connections.decrementAndGet());
                })
            .requestHandler(this::received);
  }

  /** A vendor in clear text. */
  public static Future<ScriptedVendor> start(Vertx vertx) {
    ScriptedVendor vendor = new ScriptedVendor(vertx, null);
    return vendor.server.listen().map(vendor);
  }

  /** A vendor over TLS, which offers HTTP/2. */
  public static Future<ScriptedVendor> start(Vertx vertx, KeyCertOptions certificate) {
    ScriptedVendor vendor = new ScriptedVendor(vertx, certificate);
    return vendor.server.listen().map(vendor);
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  /** Its URL, without a slash at the end. */
  public String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  /** What to do with the next requests, one script each. */
  public ScriptedVendor next(Script... scripts) {
    queue.addAll(List.of(scripts));
    return this;
  }

  /** What to do with every request that finds the queue empty. */
  public ScriptedVendor always(Script script) {
    return always(request -> script);
  }

  /** What to do with every request that finds the queue empty. */
  public ScriptedVendor always(Function<RecordedRequest, Script> rule) {
    behaviour = rule;
    return this;
  }

  /** All requests so far. */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** Completes with the request of that number, the first being 1, as soon as there are so many. */
  public Future<RecordedRequest> request(int number) {
    Waiter waiter = new Waiter(number, Promise.promise());
    waiters.add(waiter);
    wake();
    return waiter.promise.future();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.get();
  }

  /** How many connections were open at most at one time. */
  public int connectionsMax() {
    return connectionsMax.get();
  }

  /** How many connections were ever opened. */
  public int connectionsEver() {
    return connectionsEver.get();
  }

  /** Stops listening and closes every connection. */
  public Future<Void> close() {
    return server.close();
  }

  private void received(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              RecordedRequest recorded = new RecordedRequest(request, body);
              Script queued = queue.poll();
              Script script = queued == null ? behaviour.apply(recorded) : queued;
              requests.add(recorded);
              wake();
              new Performance(vertx, request, recorded, script).begin();
            });
  }

  private void wake() {
    waiters.removeIf(
        waiter ->
            requests.size() >= waiter.count
                && waiter.promise.tryComplete(requests.get(waiter.count - 1)));
  }
}

package dev.weir.gateway;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.http.Credentials;
import dev.weir.gateway.http.ReadRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management listener: {@code /metrics}, {@code /health*}, {@code POST /admin/reload}, {@code
 * GET /admin/cluster}, {@code POST /admin/cluster/agree}. Its own port, loopback by default.
 * Administration needs an admin key; without one configured it is refused.
 */
public final class ManagementVerticle extends VerticleBase {

  private final GatewayNode node;
  private final Supplier<String> metrics;
  private final Supplier<Future<String>> reload;
  private final Supplier<JsonObject> cluster;
  private @Nullable HttpServer server;

  /**
   * @param metrics the metrics in Prometheus' text format
   * @param reload reads the configuration anew; says what changed, fails with what is wrong
   * @param cluster what is known of the nodes
   */
  public ManagementVerticle(
      GatewayNode node,
      Supplier<String> metrics,
      Supplier<Future<String>> reload,
      Supplier<JsonObject> cluster) {
    this.node = node;
    this.metrics = metrics;
    this.reload = reload;
    this.cluster = cluster;
  }

  @Override
  public Future<?> start() {
    ProviderWatch providers = new ProviderWatch(vertx, node);
    return providers.start(deploymentID()).compose(watching -> listen(providers.directory()));
  }

  private Future<HttpServer> listen(Directory directory) {
    Router routes = Router.router(vertx);
    ReadRoutes.get(routes, "/metrics").handler(this::scrape);
    routes.post("/admin/reload").handler(this::reload);
    ReadRoutes.get(routes, "/admin/cluster").handler(this::cluster);
    routes.post("/admin/cluster/agree").handler(this::agree);
    Health.routes(routes, node, directory);
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                // Java's client loses bytes of a large answer when it upgrades; scrapers need none.
                .setHttp2ClearTextEnabled(false)
                .setHost(node.config().management().host())
                .setPort(node.config().management().port()));
    return ListenFailure.naming(
        server.requestHandler(routes).listen(),
        node.config().management().host(),
        node.config().management().port(),
        ListenFailure.MANAGEMENT);
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  private void scrape(RoutingContext context) {
    context.response().putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
    ReadRoutes.end(context.request(), Buffer.buffer(metrics.get()));
  }

  private void cluster(RoutingContext context) {
    if (admitted(context)) {
      answer(context, 200, cluster.get());
    }
  }

  /** Limits: whoever is silent now is gone, says the administrator. */
  private void agree(RoutingContext context) {
    if (admitted(context)) {
      List<String> gone = node.limiter().agree(Uptime.millis());
      answer(context, 200, new JsonObject().put("gone", gone));
    }
  }

  private void reload(RoutingContext context) {
    if (!admitted(context)) {
      return;
    }
    reload
        .get()
        .onComplete(
            changed -> answer(context, 200, new JsonObject().put("reloaded", changed)),
            wrong ->
                answer(
                    context,
                    400,
                    new JsonObject().put("error", wrong.getMessage()).put("changed", "nothing")));
  }

  /** Whether an administrator asks; whoever else does is told. */
  private boolean admitted(RoutingContext context) {
    Fault refusal = notAdmin(context);
    if (refusal != null) {
      answer(context, refusal.status(), new JsonObject().put("error", refusal.message()));
    }
    return refusal == null;
  }

  private @Nullable Fault notAdmin(RoutingContext context) {
    String key = Credentials.of(context.request());
    if (key == null) {
      return new Fault.Unauthorized("Administration needs an admin key: see `admin-keys`.");
    }
    return node.rules().keys().isAdmin(key)
        ? null
        : new Fault.Forbidden("This is not an admin key.");
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context.response().setStatusCode(status).putHeader("content-type", "application/json");
    ReadRoutes.end(context.request(), body.toBuffer());
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}

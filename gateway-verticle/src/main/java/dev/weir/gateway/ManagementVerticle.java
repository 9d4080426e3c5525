package dev.weir.gateway;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.http.Credentials;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management listener: {@code /metrics}, {@code /health*}, {@code POST /admin/reload}. Its own
 * port, loopback by default. Administration needs an admin key; without one configured it is
 * refused.
 */
public final class ManagementVerticle extends VerticleBase {

  private final GatewayNode node;
  private final Supplier<String> metrics;
  private final Supplier<Future<String>> reload;
  private @Nullable HttpServer server;

  /**
   * @param metrics the metrics in Prometheus' text format
   * @param reload reads the configuration anew; says what changed, fails with what is wrong
   */
  public ManagementVerticle(
      GatewayNode node, Supplier<String> metrics, Supplier<Future<String>> reload) {
    this.node = node;
    this.metrics = metrics;
    this.reload = reload;
  }

  @Override
  public Future<?> start() {
    ProviderWatch providers = new ProviderWatch(vertx, node);
    return providers.start(deploymentID()).compose(watching -> listen(providers.directory()));
  }

  private Future<HttpServer> listen(Directory directory) {
    Router routes = Router.router(vertx);
    routes.get("/metrics").handler(this::scrape);
    routes.post("/admin/reload").handler(this::reload);
    Health.routes(routes, node, directory);
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(node.config().management().host())
                .setPort(node.config().management().port()));
    return server.requestHandler(routes).listen();
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  private void scrape(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.get());
  }

  private void reload(RoutingContext context) {
    Fault refusal = notAdmin(context);
    if (refusal != null) {
      answer(context, refusal.status(), new JsonObject().put("error", refusal.message()));
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

  private @Nullable Fault notAdmin(RoutingContext context) {
    String key = Credentials.of(context.request());
    if (key == null) {
      return new Fault.Unauthorized("Administration needs an admin key: see `admin-keys`.");
    }
    KeyTable.Caller caller = node.rules().keys().find(key);
    return caller != null && caller.admin()
        ? null
        : new Fault.Forbidden("This is not an admin key.");
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}

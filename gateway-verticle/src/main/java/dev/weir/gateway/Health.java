package dev.weir.gateway;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The health routes, the same on both listeners. */
final class Health {

  private Health() {}

  static void routes(Router routes, GatewayNode node, Directory directory) {
    routes.get("/health").handler(c -> show(c, 200, overall(node, directory)));
    routes.get("/health/live").handler(c -> show(c, 200, new JsonObject().put("status", "live")));
    routes
        .get("/health/ready")
        .handler(
            c ->
                show(
                    c,
                    node.draining() ? 503 : 200,
                    new JsonObject().put("status", node.draining() ? "draining" : "ready")));
    routes.get("/health/claude-code").handler(c -> claudeCode(c, node, directory, false));
    routes.get("/health/claude-code-readiness").handler(c -> claudeCode(c, node, directory, true));
  }

  /** Whether requests are taken and any provider can serve them. */
  static boolean ready(GatewayNode node, Directory directory) {
    return !node.draining() && directory.anyReady();
  }

  /** How the gateway and each provider is. */
  static JsonObject overall(GatewayNode node, Directory directory) {
    String status = ready(node, directory) ? "ready" : node.draining() ? "draining" : "no-provider";
    return new JsonObject().put("status", status).put("providers", directory.health());
  }

  private static void claudeCode(
      RoutingContext context, GatewayNode node, Directory directory, boolean strict) {
    JsonObject report = ClaudeCode.report(node, directory);
    boolean ready = report.getBoolean("ready");
    show(context, strict && !ready ? 503 : 200, report);
  }

  private static void show(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }
}

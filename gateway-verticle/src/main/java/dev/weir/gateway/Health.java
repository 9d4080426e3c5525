package dev.weir.gateway;

import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.TrustedProxies;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.gate.GateView;
import dev.weir.gateway.health.TargetView;
import dev.weir.gateway.http.Credentials;
import dev.weir.gateway.http.ReadRoutes;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The health routes, the same on both listeners. */
final class Health {

  private static final int TROUBLED_MAX = 100;

  private Health() {}

  static void routes(Router routes, GatewayNode node, Directory directory) {
    ReadRoutes.get(routes, "/health")
        .handler(c -> show(c, 200, told(c.request(), node, directory)));
    ReadRoutes.get(routes, "/health/live")
        .handler(c -> show(c, 200, new JsonObject().put("status", "live")));
    ReadRoutes.get(routes, "/health/ready")
        .handler(
            c -> {
              String status = node.draining() ? "draining" : node.settling() ? "joining" : "ready";
              show(c, status.equals("ready") ? 200 : 503, new JsonObject().put("status", status));
            });
    ReadRoutes.get(routes, "/health/claude-code")
        .handler(c -> claudeCode(c, node, directory, false));
    ReadRoutes.get(routes, "/health/claude-code-readiness")
        .handler(c -> claudeCode(c, node, directory, true));
  }

  /** Whether requests are taken and any provider can serve them. */
  static boolean ready(GatewayNode node, Directory directory) {
    return !node.draining() && directory.anyReady();
  }

  /** That, and what only the operator is to know. */
  private static JsonObject told(HttpServerRequest request, GatewayNode node, Directory directory) {
    boolean operator = isOperator(request, node.rules().keys());
    JsonObject health = overall(node, directory, operator);
    JsonArray resting = operator ? resting(node) : new JsonArray();
    return resting.isEmpty() ? health : health.put("keys", resting);
  }

  /** An administrator; where no key is configured, whoever is on this machine. */
  private static boolean isOperator(HttpServerRequest request, KeyTable keys) {
    return keys.isEmpty()
        ? TrustedProxies.isLoopback(request.remoteAddress().hostAddress())
            && request.getHeader("x-forwarded-for") == null
        : keys.isAdmin(Credentials.of(request));
  }

  /**
   * How the gateway and each provider is.
   *
   * @param remarks whether what providers say of their credentials is told
   */
  static JsonObject overall(GatewayNode node, Directory directory, boolean remarks) {
    String status = ready(node, directory) ? "ready" : node.draining() ? "draining" : "no-provider";
    JsonObject health =
        new JsonObject().put("status", status).put("providers", directory.health(remarks));
    JsonArray troubled = troubled(node);
    if (!troubled.isEmpty()) {
      health.put("breakers", troubled);
    }
    JsonArray away = away(node);
    if (!away.isEmpty()) {
      health.put("checks", away);
    }
    JsonArray gates = gates(node);
    return gates.isEmpty() ? health : health.put("gates", gates);
  }

  /** The targets that had better not be asked now. */
  private static JsonArray troubled(GatewayNode node) {
    JsonArray all = new JsonArray();
    node.conditions().view(Uptime.millis()).stream()
        .filter(TargetView::troubled)
        .limit(TROUBLED_MAX)
        .forEach(
            one ->
                all.add(
                    new JsonObject()
                        .put("provider", one.target().provider())
                        .put("model", one.target().model())
                        .put("state", ConditionView.word(one))
                        .put("for_ms", Math.max(one.openForMillis(), one.ejectedForMillis()))));
    return all;
  }

  /** The providers whose vendor did not answer the last check. */
  private static JsonArray away(GatewayNode node) {
    JsonArray all = new JsonArray();
    node.checks().view(Uptime.millis()).stream()
        .filter(one -> !one.answers())
        .limit(TROUBLED_MAX)
        .forEach(
            one ->
                all.add(
                    new JsonObject()
                        .put("provider", one.provider())
                        .put("state", "away")
                        .put("asked_ms_ago", one.agoMillis())));
    return all;
  }

  /** The providers whose calls have to wait now, or whose limit has shrunk. */
  private static JsonArray gates(GatewayNode node) {
    JsonArray all = new JsonArray();
    node.gate().view(Uptime.millis()).stream()
        .filter(one -> one.busy() || one.shrunk().times() > 0)
        .limit(TROUBLED_MAX)
        .forEach(one -> all.add(gate(one)));
    return all;
  }

  private static JsonObject gate(GateView gate) {
    JsonObject shown =
        new JsonObject()
            .put("provider", gate.provider())
            .put("limit", gate.limit())
            .put("under_way", gate.underWay())
            .put("waiting", gate.waiting())
            .put("for_ms", gate.holdMillis());
    GateView.Shrunk shrunk = gate.shrunk();
    return shrunk.times() == 0
        ? shown
        : shown
            .put("shrunk_times", shrunk.times())
            .put("shrunk_by", shrunk.why())
            .put("shrunk_ms_ago", shrunk.millisAgo());
  }

  /** The keys of providers that rest, wherever these run. */
  private static JsonArray resting(GatewayNode node) {
    JsonArray all = new JsonArray();
    node.resting().stream()
        .limit(TROUBLED_MAX)
        .forEach(
            one ->
                all.add(
                    new JsonObject()
                        .put("provider", one.provider())
                        .put("key", one.key())
                        .put("model", one.model())
                        .put("why", one.why())
                        .put("for_ms", one.millis())));
    return all;
  }

  private static void claudeCode(
      RoutingContext context, GatewayNode node, Directory directory, boolean strict) {
    JsonObject report = ClaudeCode.report(node, directory);
    boolean ready = report.getBoolean("ready");
    show(context, strict && !ready ? 503 : 200, report);
  }

  private static void show(RoutingContext context, int status, JsonObject body) {
    context.response().setStatusCode(status).putHeader("content-type", "application/json");
    ReadRoutes.end(context.request(), body.toBuffer());
  }
}

package dev.weir.launcher.node;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.route.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Nodes of a cluster in this JVM: each runs the gateway, or providers, or all of it. */
public final class ClusteredNode {

  /** An administrator's. */
  static final String KEY = "admin-key";

  private static final GatewayRules NO_RULES = rules(List.of());

  private ClusteredNode() {}

  private static GatewayRules rules(List<String> adminKeys) {
    return new GatewayRules(List.of(), adminKeys, Map.of(), List.of());
  }

  /** A node that runs the gateway and knows no provider but by what it hears. */
  static Future<RunningNode> gateway(JsonObject cluster) {
    return start(cluster, Map.of(), new NodePlan.Verticles(true, false, false, List.of()));
  }

  /** The same, and it tells an administrator about the cluster. */
  public static Future<RunningNode> watched(JsonObject cluster, String adminKey) {
    return start(
        cluster,
        Map.of(),
        new NodePlan.Verticles(true, true, false, List.of()),
        new GatewayRules(List.of(), List.of(adminKey), Map.of(), List.of()));
  }

  /** A node that runs these providers. */
  public static Future<RunningNode> providers(
      JsonObject cluster, Map<String, JsonObject> providers) {
    return start(cluster, providers, new NodePlan.Verticles(false, false, true, List.of()));
  }

  /** A node that runs all, and these providers; it takes {@link #KEY} alone. */
  static Future<RunningNode> whole(JsonObject cluster, Map<String, JsonObject> providers) {
    return start(cluster, providers, NodePlan.Verticles.ALL, rules(List.of(KEY)));
  }

  /** The same with routes, for everybody. */
  static Future<RunningNode> routed(
      JsonObject cluster, Map<String, JsonObject> providers, String routes) {
    GatewayRules rules =
        new GatewayRules(
            List.of(),
            List.of(),
            Section.read("", new JsonObject(routes), Routes::from),
            NameRules.NONE,
            List.of(),
            LimitRules.NONE);
    return start(cluster, providers, NodePlan.Verticles.ALL, rules);
  }

  /** What a node was told, with other providers and another digest of all of it. */
  static NodePlan changed(NodePlan was, Map<String, JsonObject> providers, String digest) {
    return new NodePlan(
        was.gateway(),
        was.rules(),
        providers,
        was.verticles(),
        was.cluster(),
        was.secret(),
        was.tracing(),
        digest);
  }

  private static Future<RunningNode> start(
      JsonObject cluster, Map<String, JsonObject> providers, NodePlan.Verticles verticles) {
    return start(cluster, providers, verticles, NO_RULES);
  }

  private static Future<RunningNode> start(
      JsonObject cluster,
      Map<String, JsonObject> providers,
      NodePlan.Verticles verticles,
      GatewayRules rules) {
    JsonObject free =
        new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0));
    NodePlan plan =
        new NodePlan(
            Section.read("gateway", free, GatewayConfig::from),
            rules,
            providers,
            verticles,
            Section.read("cluster", cluster, ClusterConfig::from),
            Secret.of("secret"));
    return RunningNode.start(plan, running -> Future.succeededFuture("nothing"));
  }

  /** Until a gateway has heard of so many providers on other nodes. */
  public static void untilReady(RunningNode gateway, int count) throws Exception {
    until(
        gateway,
        providers ->
            providers.stream().filter(one -> "ready".equals(one.getString("state"))).count()
                == count);
  }

  /** Until a gateway has heard of so many instances on other nodes that take calls. */
  static void untilInstances(RunningNode gateway, int count) throws Exception {
    until(
        gateway,
        providers -> providers.stream().mapToInt(one -> one.getInteger("ready")).sum() == count);
  }

  private static void until(RunningNode gateway, Predicate<List<JsonObject>> so) throws Exception {
    URI health = URI.create("http://127.0.0.1:" + gateway.port() + "/health");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 200; i++) {
        String told =
            http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        if (so.test(
            new JsonObject(told)
                .getJsonArray("providers").stream().map(JsonObject.class::cast).toList())) {
          return;
        }
        TestNode.pause(50);
      }
    }
    throw new AssertionError("the nodes never met");
  }
}

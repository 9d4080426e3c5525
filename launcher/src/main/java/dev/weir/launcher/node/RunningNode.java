package dev.weir.launcher.node;

import dev.weir.bus.presence.Node;
import dev.weir.dialects.Seal;
import dev.weir.gateway.GatewayNode;
import dev.weir.gateway.GatewayVerticle;
import dev.weir.gateway.ManagementVerticle;
import dev.weir.gateway.api.Dialects;
import dev.weir.gateway.observe.AccessLog;
import dev.weir.gateway.observe.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that runs: its {@code Vertx}, its verticles, and what can be asked of it. Safe for all
 * threads.
 */
public final class RunningNode {

  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private final Vertx vertx;
  private final GatewayNode gateway;
  private final PrometheusMeterRegistry registry;
  private final Dialects dialects;
  private final Seal seal;
  private final List<GatewayVerticle> gateways = new CopyOnWriteArrayList<>();
  private final List<ManagementVerticle> managements = new CopyOnWriteArrayList<>();
  private final Map<String, Deployed> providers = new LinkedHashMap<>();
  private Future<String> last = Future.succeededFuture("");
  private volatile NodePlan plan;

  private record Deployed(String id, JsonObject branch) {}

  private RunningNode(Vertx vertx, NodePlan plan, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.plan = plan;
    this.registry = registry;
    this.seal = new Seal(plan.secret().reveal().getBytes(StandardCharsets.UTF_8));
    this.dialects = Dialects.sealedBy(seal);
    AccessLog log = new AccessLog();
    Metrics metrics = new Metrics(registry);
    this.gateway =
        new GatewayNode(
            plan.gateway(),
            plan.rules(),
            Node.idOf(vertx),
            explanation -> {
              log.accept(explanation);
              metrics.accept(explanation);
            });
  }

  /**
   * Starts a node. When it fails, nothing is left running.
   *
   * @param reload reads the configuration anew and applies it to this node; says what changed
   */
  public static Future<RunningNode> start(
      NodePlan plan, java.util.function.Function<RunningNode, Future<String>> reload) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return VertxFactory.create(plan.cluster(), registry)
        .compose(
            vertx -> {
              RunningNode node = new RunningNode(vertx, plan, registry);
              return node.deploy(() -> reload.apply(node))
                  .map(node)
                  .recover(
                      failure -> vertx.close().transform(closed -> Future.failedFuture(failure)));
            });
  }

  private Future<Void> deploy(Supplier<Future<String>> reload) {
    List<Future<?>> all = new ArrayList<>();
    plan.providers()
        .forEach(
            (name, branch) -> {
              if (plan.verticles().runs(name)) {
                all.add(
                    deployProvider(name, branch).onSuccess(deployed -> remember(name, deployed)));
              }
            });
    if (plan.verticles().gateway()) {
      all.add(
          vertx.deployVerticle(
              () -> {
                GatewayVerticle verticle = new GatewayVerticle(gateway, dialects);
                gateways.add(verticle);
                return verticle;
              },
              perLoop()));
    }
    if (plan.verticles().management()) {
      ManagementVerticle management = new ManagementVerticle(gateway, registry::scrape, reload);
      managements.add(management);
      all.add(vertx.deployVerticle(management));
    }
    return Future.join(all).mapEmpty();
  }

  private Future<Deployed> deployProvider(String name, JsonObject branch) {
    JsonObject config = branch.copy().put("name", name);
    return vertx
        .deployVerticle(
            ProviderKinds.verticles(branch.getString("kind"), seal), perLoop().setConfig(config))
        .map(id -> new Deployed(id, branch));
  }

  private synchronized void remember(String name, Deployed deployed) {
    providers.put(name, deployed);
  }

  private void undeploy(Deployed deployed) {
    vertx.undeploy(deployed.id()).onFailure(left -> LOG.warn("event=undeploy-failed", left));
  }

  private static DeploymentOptions perLoop() {
    return new DeploymentOptions().setInstances(VertxFactory.eventLoops());
  }

  /** The node's {@code Vertx}, for whoever wants to talk on its event bus. */
  public Vertx vertx() {
    return vertx;
  }

  /** What the node was told last. */
  public NodePlan plan() {
    return plan;
  }

  /** The port of the API, or -1 where there is none. */
  public int port() {
    return gateways.isEmpty() ? -1 : gateways.getFirst().port();
  }

  /** The port of the management listener, or -1 where there is none. */
  public int managementPort() {
    return managements.isEmpty() ? -1 : managements.getFirst().port();
  }

  /**
   * Takes over keys, aliases and providers of another plan, one plan after the other. New providers
   * start first: when one does not, nothing changes. Those that are gone or changed take no more
   * calls when the future completes, and stop when their calls have ended. Says what changed. The
   * rest of a plan needs a restart.
   */
  public synchronized Future<String> apply(NodePlan next) {
    Future<String> applied = last.transform(before -> change(next));
    last = applied;
    return applied;
  }

  private synchronized Future<String> change(NodePlan next) {
    Map<String, Deployed> leaving = new LinkedHashMap<>(providers);
    leaving
        .entrySet()
        .removeIf(one -> one.getValue().branch().equals(next.providers().get(one.getKey())));
    Map<String, Deployed> begun = new ConcurrentHashMap<>();
    List<Future<?>> starts = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    leaving.keySet().forEach(name -> changes.add("-" + name));
    next.providers()
        .forEach(
            (name, branch) -> {
              boolean stays = providers.containsKey(name) && !leaving.containsKey(name);
              if (next.verticles().runs(name) && !stays) {
                changes.add("+" + name);
                starts.add(
                    deployProvider(name, branch).onSuccess(deployed -> begun.put(name, deployed)));
              }
            });
    return Future.join(starts)
        .onFailure(refused -> begun.values().forEach(this::undeploy))
        .compose(started -> takeOver(next, leaving, begun))
        .map(
            done -> {
              String said = changes.isEmpty() ? "keys and aliases" : String.join(" ", changes);
              LOG.info("event=reloaded changes=\"{}\"", said);
              return said;
            });
  }

  private synchronized Future<Void> takeOver(
      NodePlan next, Map<String, Deployed> leaving, Map<String, Deployed> begun) {
    plan = next;
    gateway.reload(next.rules());
    leaving.keySet().forEach(providers::remove);
    providers.putAll(begun);
    return new Farewells(vertx, leaving.keySet())
        .after(() -> leaving.values().forEach(this::undeploy));
  }

  /** Takes no new requests, lets open ones end within the drain time, stops everything. */
  public Future<Void> close() {
    gateway.drain();
    List<Future<?>> edges = new ArrayList<>();
    for (GatewayVerticle verticle : gateways) {
      String id = verticle.deploymentID();
      if (id != null) {
        edges.add(vertx.undeploy(id));
        break; // One deployment holds all instances.
      }
    }
    return Future.join(edges).transform(drained -> vertx.close());
  }
}

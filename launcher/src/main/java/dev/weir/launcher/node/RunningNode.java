package dev.weir.launcher.node;

import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.NodeBeat;
import dev.weir.bus.trace.Tracing;
import dev.weir.dialects.Seal;
import dev.weir.gateway.GatewayNode;
import dev.weir.gateway.GatewayVerticle;
import dev.weir.gateway.ManagementVerticle;
import dev.weir.gateway.api.Dialects;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.observe.AccessLog;
import dev.weir.gateway.observe.LimitMeters;
import dev.weir.gateway.observe.Metrics;
import dev.weir.gateway.observe.MirrorMeters;
import dev.weir.gateway.observe.RequestEvents;
import dev.weir.gateway.observe.TargetMeters;
import dev.weir.gateway.pipeline.Explanation;
import dev.weir.launcher.tracing.OtlpTracing;
import dev.weir.provider.vendor.NodePools;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable OtlpTracing tracing;
  private final TargetMeters targets;
  private final KeyMeters keys;
  private final LimitMeters limits;
  private final Dialects dialects;
  private final Seal seal;
  private final List<GatewayVerticle> gateways = new CopyOnWriteArrayList<>();
  private final List<ManagementVerticle> managements = new CopyOnWriteArrayList<>();
  private final Map<String, Deployed> providers = new LinkedHashMap<>();
  private Future<String> last = Future.succeededFuture("");
  private volatile NodePlan plan;
  private volatile @Nullable NodeBeat beat;

  private record Deployed(String id, JsonObject branch) {}

  private RunningNode(Vertx vertx, NodePlan plan, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.plan = plan;
    this.registry = registry;
    this.tracing = plan.tracing().enabled() ? tracing(vertx, plan, registry) : null;
    this.targets = new TargetMeters(registry);
    this.keys = new KeyMeters(registry);
    this.limits = new LimitMeters(registry);
    this.seal = new Seal(plan.secret().reveal().getBytes(StandardCharsets.UTF_8));
    this.dialects = Dialects.sealedBy(seal);
    AccessLog log = new AccessLog();
    Consumer<Explanation> metrics = new Metrics(registry);
    Consumer<Explanation> told =
        plan.gateway().events().requests()
            ? metrics.andThen(new RequestEvents(vertx, registry))
            : metrics;
    this.gateway =
        new GatewayNode(plan.gateway(), plan.rules(), Node.idOf(vertx), log.andThen(told));
    gateway.tellMirrors(new MirrorMeters(registry));
    gateway.tellResting(this::resting);
  }

  private static OtlpTracing tracing(Vertx vertx, NodePlan plan, MeterRegistry registry) {
    String version =
        Objects.requireNonNullElse(
            RunningNode.class.getPackage().getImplementationVersion(), "unknown");
    OtlpTracing tracing = OtlpTracing.start(plan.tracing(), Node.idOf(vertx), version);
    FunctionCounter.builder("weir.tracing.dropped", tracing, OtlpTracing::dropped)
        .description("spans that did not reach the collector")
        .register(registry);
    Tracing.install(vertx, tracing);
    return tracing;
  }

  /**
   * Starts a node. When it fails, nothing is left running.
   *
   * @param reload reads the configuration anew and applies it to this node; says what changed
   */
  public static Future<RunningNode> start(
      NodePlan plan, java.util.function.Function<RunningNode, Future<String>> reload) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Without a context: those of a node that fails are closed before it is told.
    Promise<RunningNode> started = Promise.promise();
    VertxFactory.create(plan.cluster(), registry)
        .onComplete(
            joined ->
                Future.succeededFuture(joined)
                    .compose(there -> start(there, plan, registry, reload))
                    .onComplete(
                        started::complete,
                        failure ->
                            joined.vertx().close().onComplete(closed -> started.fail(failure))),
            started::fail);
    return started.future();
  }

  private static Future<RunningNode> start(
      VertxFactory.Joined joined,
      NodePlan plan,
      PrometheusMeterRegistry registry,
      java.util.function.Function<RunningNode, Future<String>> reload) {
    RunningNode node = new RunningNode(joined.vertx(), plan, registry);
    joined.watch(node.gateway::settling);
    return node.begin()
        .compose(seen -> node.deploy(() -> reload.apply(node)))
        .onSuccess(deployed -> node.changed())
        .map(node);
  }

  private String scrape() {
    long now = Uptime.millis();
    targets.show(
        gateway.conditions().view(now), gateway.gate().view(now), gateway.checks().view(now));
    keys.show(NodePools.of(vertx).view());
    limits.show(gateway.limits(LimitMeters.LIMITS_MAX));
    return registry.scrape();
  }

  private Future<Void> begin() {
    return NodeBeat.begin(vertx, new NodeSelf(vertx, gateway, this::plan, this::verticles))
        .onSuccess(begun -> beat = begun)
        .compose(
            begun ->
                plan.verticles().gateway() ? gateway.joinLimits(vertx) : Future.succeededFuture());
  }

  private void changed() {
    NodeBeat begun = beat;
    if (begun != null) {
      begun.changed();
    }
  }

  /** What runs here now. */
  private synchronized List<NodeSeen.Verticle> verticles() {
    List<NodeSeen.Verticle> all = new ArrayList<>();
    if (!gateways.isEmpty()) {
      all.add(new NodeSeen.Verticle("gateway", gateways.size()));
    }
    if (!managements.isEmpty()) {
      all.add(new NodeSeen.Verticle("management", managements.size()));
    }
    providers.forEach(
        (name, deployed) ->
            all.add(new NodeSeen.Verticle("provider:" + name, instances(deployed.branch()))));
    return all;
  }

  private List<NodeCondition.Rest> resting() {
    NodeBeat begun = beat;
    return KeyStates.everywhere(
        KeyStates.rests(NodePools.of(vertx).view()),
        Node.idOf(vertx),
        begun == null ? List.of() : begun.all());
  }

  private JsonObject cluster() {
    NodeBeat begun = beat;
    return ClusterView.of(Node.idOf(vertx), begun == null ? List.of() : begun.all());
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
      ManagementVerticle management =
          new ManagementVerticle(gateway, this::scrape, reload, this::cluster);
      managements.add(management);
      all.add(vertx.deployVerticle(management));
    }
    return Future.join(all).mapEmpty();
  }

  private Future<Deployed> deployProvider(String name, JsonObject branch) {
    JsonObject config = branch.copy().put("name", name);
    config.remove("instances"); // How many there are is nothing that one of them need know.
    config.remove("concurrency"); // The gateway keeps to it,
    config.remove("health-check"); // and to this.
    return vertx
        .deployVerticle(
            ProviderKinds.verticles(branch.getString("kind"), seal),
            new DeploymentOptions()
                .setInstances(instances(branch))
                .setConfig(new StandingConfig(config)))
        .map(id -> new Deployed(id, branch));
  }

  private synchronized void remember(String name, Deployed deployed) {
    providers.put(name, deployed);
  }

  private void undeploy(Deployed deployed) {
    vertx.undeploy(deployed.id()).onFailure(left -> LOG.warn("event=undeploy-failed", left));
  }

  private static int instances(JsonObject branch) {
    int told = branch.getInteger("instances", 0);
    return told > 0 ? told : VertxFactory.eventLoops();
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
    vertx.runOnContext(told -> changed()); // Not here: who says so asks this node, which is locked.
    int instances = leaving.values().stream().mapToInt(one -> instances(one.branch())).sum();
    return new Farewells(vertx, leaving.keySet(), instances)
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
    NodeBeat begun = beat;
    return Future.join(edges)
        .transform(drained -> gateway.leaveLimits())
        .transform(left -> begun == null ? Future.succeededFuture() : begun.leave())
        .transform(left -> vertx.close())
        .eventually(() -> tracing == null ? Future.succeededFuture() : tracing.close());
  }
}

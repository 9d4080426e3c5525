package dev.weir.gateway;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.presence.Node;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.health.CheckSettings;
import dev.weir.gateway.health.Checks;
import dev.weir.gateway.health.NodeConditions;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.limits.Used;
import dev.weir.gateway.pipeline.Explanation;
import dev.weir.gateway.pipeline.Explanations;
import dev.weir.gateway.pipeline.Groups;
import dev.weir.gateway.pipeline.Mirrored;
import dev.weir.gateway.pipeline.Mirrors;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Homes;
import dev.weir.gateway.route.NodeTurns;
import dev.weir.gateway.route.Prefixes;
import dev.weir.gateway.route.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway instances of one node share: limits count for the node and not for an event
 * loop, and whoever asks about a request may reach another instance than the one that served it.
 * Safe for all threads.
 */
public final class GatewayNode {

  private static final int BREAKERS_SHOWN_MAX = 50;

  private final GatewayConfig config;
  private final String tag;
  private final Explanations explanations;
  private final AtomicLong buffered = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final Budgets budgets = new Budgets();
  private final NodeTurns turns = new NodeTurns();
  private final Prefixes prefixes = new Prefixes();
  private final Pipeline.Shared shared = new Pipeline.Shared(new Groups(), new Mirrors());
  private final Homes homes = new Homes();
  private final Consumer<Explanation> observer;
  private final NodeConditions conditions;
  private final Gate gate = new Gate(this::concurrency);
  private final Checks checks;
  private final Limiter limiter;
  private final LongAdder requests = new LongAdder();
  private final LongAdder tokens = new LongAdder();
  private volatile Consumer<BreakerChanged> breakerNews = news -> {};
  private volatile Supplier<List<NodeCondition.Rest>> resting = List::of;
  private volatile Rules rules;
  private volatile boolean draining;
  private final AtomicInteger unsettled = new AtomicInteger();
  private @Nullable Future<Void> breakersHeard;
  private @Nullable Future<Void> homesHeard;
  private @Nullable LimitBeats beats;

  /** The rules in force, and what is made of them. */
  record Rules(
      GatewayRules told, KeyTable keys, Map<String, CheckSettings> checks, long generation) {

    static Rules of(GatewayRules told, long generation) {
      Map<String, CheckSettings> checks = new HashMap<>();
      told.providers().forEach(one -> checks.put(one.name(), one.check()));
      KeyTable keys = new KeyTable(told.keys(), told.adminKeys());
      return new Rules(told, keys, Map.copyOf(checks), generation);
    }
  }

  /**
   * What the gateway has done since it started.
   *
   * @param requests that were for a vendor and have ended
   * @param tokens that they used, in and out
   */
  public record Traffic(long requests, long tokens) {}

  /**
   * @param node the node's id
   * @param observer told every request that has ended: access log and metrics
   */
  public GatewayNode(
      GatewayConfig config, GatewayRules told, String node, Consumer<Explanation> observer) {
    this.config = config;
    this.explanations = new Explanations(config.explanations());
    this.tag = RequestIds.tagOf(node);
    this.observer = observer;
    this.conditions = new NodeConditions(node, news -> breakerNews.accept(news));
    this.checks =
        new Checks(
            conditions, () -> rules.checks(), () -> ThreadLocalRandom.current().nextDouble());
    this.limiter = new Limiter(told.limits());
    this.rules = Rules.of(told, 1);
  }

  /** Replaces the rules; requests under way keep what they began with. */
  public synchronized void reload(GatewayRules told) {
    Rules fresh = Rules.of(told, rules.generation + 1);
    limiter.rules(told.limits());
    rules = fresh;
    turns.retain(told.routes());
    gate.reload();
  }

  /** Of a provider that others run nothing is known here. */
  private Gate.Settings concurrency(String provider) {
    for (GatewayRules.ProviderEntry entry : rules.told.providers()) {
      if (entry.name().equals(provider)) {
        return entry.concurrency();
      }
    }
    return Gate.Settings.DEFAULT;
  }

  /** No new requests from now on; readiness says so. */
  public void drain() {
    draining = true;
  }

  /** Readiness waits for this. */
  public void settling(Future<?> settled) {
    unsettled.incrementAndGet();
    settled.onComplete(over -> unsettled.decrementAndGet());
  }

  /** Whether this node has yet to find its place in the cluster. */
  boolean settling() {
    return unsettled.get() > 0;
  }

  public boolean draining() {
    return draining;
  }

  /** How the targets do, as this node sees it. */
  public NodeConditions conditions() {
    return conditions;
  }

  /** Whether vendors are there, asked where no caller has to find out. */
  public Checks checks() {
    return checks;
  }

  /** How many calls each provider gets at once. */
  public Gate gate() {
    return gate;
  }

  GatewayConfig config() {
    return config;
  }

  Rules rules() {
    return rules;
  }

  /** Whose turn it is. */
  Turns turns() {
    return turns;
  }

  /** Who last served which beginning of a prompt. */
  Prefixes prefixes() {
    return prefixes;
  }

  /** Who keeps what calls name. */
  Homes homes() {
    return homes;
  }

  /** What this node's gateway has done so far. */
  public Traffic traffic() {
    return new Traffic(requests.sum(), tokens.sum());
  }

  /** The breakers that are not closed, for people. */
  public List<String> breakers() {
    return conditions.view(Uptime.millis()).stream()
        .filter(one -> one.breaker() != BreakerChanged.State.CLOSED)
        .limit(BREAKERS_SHOWN_MAX)
        .map(one -> one.target().provider() + "/" + one.target().model())
        .toList();
  }

  /**
   * How the node does inside.
   *
   * @param pools of keys of the providers that run on it
   * @param rests keys of these that rest
   */
  public NodeCondition condition(List<NodeCondition.Pool> pools, List<NodeCondition.Rest> rests) {
    return new ConditionView(this, Uptime.millis()).with(pools, rests);
  }

  /** Who tells from now on which keys rest, on any node. */
  public void tellResting(Supplier<List<NodeCondition.Rest>> told) {
    resting = told;
  }

  /** The keys of providers that rest now, on any node. */
  List<NodeCondition.Rest> resting() {
    return resting.get();
  }

  /** The digits that lead to this node in the ids of its requests. */
  public String tag() {
    return tag;
  }

  /** What routes may spend on second attempts. */
  Budgets budgets() {
    return budgets;
  }

  /** What its pipelines share for calls that are no caller's own. */
  Pipeline.Shared shared() {
    return shared;
  }

  /** Who hears of each mirrored call that has ended from now on. */
  public void tellMirrors(Consumer<Mirrored> told) {
    shared.mirrors().observer(told);
  }

  /**
   * The limits of which the greatest share is used on this node.
   *
   * @param most how many at most
   */
  public List<Used> limits(int most) {
    return limiter.used(most, Uptime.millis());
  }

  /** What may be spent. */
  Limiter limiter() {
    return limiter;
  }

  /**
   * Tells other nodes of breakers, and hears of theirs; begun by the first instance that starts.
   */
  synchronized Future<Void> joinBreakers(Vertx vertx) {
    Future<Void> hearing = breakersHeard;
    if (hearing == null) {
      breakerNews = BreakerNews.teller(vertx);
      hearing = BreakerNews.hear(vertx, conditions);
      breakersHeard = hearing;
    }
    return hearing;
  }

  /** Tells other nodes of homes, and hears of theirs; begun by the first instance that starts. */
  synchronized Future<Void> joinHomes(Vertx vertx) {
    Future<Void> hearing = homesHeard;
    if (hearing == null) {
      hearing = new HomeNews(vertx, Node.idOf(vertx), homes, prefixes).start();
      homesHeard = hearing;
    }
    return hearing;
  }

  /**
   * Keeps the limits together with other nodes until {@link #leaveLimits}; to be called once, by no
   * verticle, and before the first instance starts. An instance that has drained leaves others that
   * still spend, and parts that other nodes ask for.
   */
  public synchronized Future<Void> joinLimits(Vertx vertx) {
    LimitBeats begun = new LimitBeats(vertx, limiter);
    beats = begun;
    return begun.start();
  }

  /** Hands over what this node holds of limits; to be called when all calls have ended. */
  public synchronized Future<Void> leaveLimits() {
    LimitBeats begun = beats;
    return begun == null ? Future.succeededFuture() : begun.stop();
  }

  Explanations explanations() {
    return explanations;
  }

  /** A request has ended. */
  void record(Explanation explanation) {
    if (explanation.isKept()) {
      explanations.add(explanation);
    }
    if (explanation.asksVendor()) {
      requests.increment();
      tokens.add(
          Usage.orZero(explanation.usage().input()) + Usage.orZero(explanation.usage().output()));
    }
    observer.accept(explanation);
  }

  AtomicLong buffered() {
    return buffered;
  }

  AtomicInteger connections() {
    return connections;
  }
}

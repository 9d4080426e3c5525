package dev.weir.gateway.pipeline;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.trace.Tracing;
import dev.weir.dialects.Seal;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelFacts;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.health.NodeConditions;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Homes;
import dev.weir.gateway.route.NodeTurns;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.Prefixes;
import dev.weir.gateway.route.Routes;
import dev.weir.models.catalogue.Cost;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.Overrule;
import dev.weir.models.catalogue.Rates;
import dev.weir.testkit.sim.SimBus;
import dev.weir.testkit.sim.SimClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One node with a gateway and vendors named {@code a}, {@code b} and so on, each with the model
 * {@code m}; virtual time, a seeded chance, and nothing else that is not the product's own: the
 * pipeline with planner, tries, budgets, conditions, and streams on a simulated bus.
 */
final class SimWorld {

  private static final long TICK_MILLIS = 500;
  private static final long FIRST_BYTE_MILLIS = 5_000;
  private static final long IDLE_MILLIS = 3_000;

  /** What a breaker did. */
  record Turn(String vendor, BreakerChanged.State state, long atMillis) {}

  final SimClock clock = new SimClock();
  final Map<String, SimVendor> vendors = new LinkedHashMap<>();
  final List<SimCall> calls = new ArrayList<>();
  final List<Turn> breakers = new ArrayList<>();
  final NodeConditions conditions =
      new NodeConditions(
          SimVendor.NODE,
          news -> breakers.add(new Turn(news.provider(), news.state(), clock().nowMillis())));
  final SplittableRandom random;
  final Budgets budgets = new Budgets();
  final Gate gate = new Gate(provider -> placesNow());
  private final Roster roster = new Roster();
  private final Map<String, Map<String, Overrule>> overrules = new HashMap<>();
  private final ModelFacts facts = new ModelFacts();
  private final Map<String, SimCall> byId = new HashMap<>();
  private final Outside outside;
  private final Pipeline pipeline;
  private final SimDefect defect;
  private Gate.Settings places = Gate.Settings.DEFAULT;
  private long creptNanos;

  /**
   * @param models the branch {@code models}, with single quotes
   */
  SimWorld(long seed, int vendorCount, String models) {
    this(seed, vendorCount, models, SimDefect.NONE);
  }

  /** The same with something wrong in it, which has to be noticed. */
  SimWorld(long seed, int vendorCount, String models, SimDefect defect) {
    this.defect = defect;
    random = new SplittableRandom(seed);
    Random drawn = new Random(seed);
    outside = new Outside(this::nanos, () -> drawn);
    SimBus bus = new SimBus(clock, random.split());
    List<ModelNames.Provider> providers = new ArrayList<>();
    for (int i = 0; i < vendorCount; i++) {
      String name = String.valueOf((char) ('a' + i));
      SimVendor vendor =
          new SimVendor(
              name, bus.join(SimVendor.NODE, name, StreamLimits.DEFAULT), clock, random.split());
      vendors.put(name, vendor);
      vendor.defect(defect);
      roster.heard(vendor.announcement(), clock.nowMillis());
      providers.add(new ModelNames.Provider(name, "k" + name, List.of(), List.of("*"), false));
    }
    JsonObject file = new JsonObject(models.replace('\'', '"'));
    Routes routes = Section.read("", new JsonObject().put("models", file), Routes::from);
    ModelNames names =
        new ModelNames(
            routes.aliases(), routes.models(), NameRules.NONE, providers, known -> Set.of());
    Planner planner =
        new Planner(routes, names, facts, conditions, new NodeTurns(), new Prefixes(), new Homes());
    Vertx vertx = VirtualTimers.on(clock);
    Dispatcher dispatcher =
        new Dispatcher(
            vertx,
            bus.join(SimVendor.NODE, "gateway", StreamLimits.DEFAULT).endpoint(),
            roster,
            new Picker(SimVendor.NODE, "0"),
            new Seal(new byte[32]),
            new Dispatcher.Shared(conditions, budgets, gate, target -> -1, clock::nowMillis));
    pipeline =
        new Pipeline(
            () -> new KeyTable(List.of(), List.of()),
            () -> planner,
            new PromptTokens(vertx),
            new Limiter(LimitRules.NONE),
            dispatcher,
            new Pipeline.Patience(FIRST_BYTE_MILLIS, IDLE_MILLIS),
            (provider, model, usage) -> Cost.UNKNOWN,
            this::told,
            new Pipeline.Shared(new Groups(), new Mirrors()),
            Tracing.OFF);
    tick();
  }

  private long nanos() {
    creptNanos += defect == SimDefect.SLOW_CHOICE ? 1_000 : 0;
    return clock.nowMillis() * 1_000_000 + creptNanos;
  }

  private SimClock clock() {
    return clock;
  }

  private void tick() {
    pipeline.tick();
    clock.in(TICK_MILLIS, this::tick);
  }

  private void told(Explanation record) {
    byId.get(record.id()).told(record);
  }

  SimVendor vendor(String name) {
    return vendors.get(name);
  }

  /** So many calls at once get a place at each vendor that was not called yet. */
  void places(int most) {
    places = new Gate.Settings(most, most, 2, 5_000, false);
  }

  private Gate.Settings placesNow() {
    return places;
  }

  /** Nobody serves a vendor any more. */
  void gone(String vendor) {
    roster.gone(vendor(vendor).announcement().service(), vendor(vendor).announcement().instance());
  }

  /** What the operator says a token of a vendor's model costs. */
  void price(String vendor, long billionths) {
    overrules.put(
        vendor,
        Map.of("m", new Overrule(100_000, Model.UNKNOWN, Rates.of(billionths, billionths))));
    facts.overrule(overrules);
  }

  /** A call of now. */
  SimCall call(String model, long timeoutMillis, int slowMillis) {
    String id = "r" + calls.size();
    SimCall call = new SimCall(id, clock, timeoutMillis, slowMillis, defect);
    calls.add(call);
    byId.put(id, call);
    Question question =
        new Question(
            id,
            new Question.Origin("bus", "", null, Labels.NONE),
            null,
            RequestHead.CHAT,
            model,
            true,
            new Question.Content.Body(Buffer.buffer("{}"), -1, -1, false),
            List.of(),
            timeoutMillis);
    call.exchange = new Exchange(question, call, outside);
    pipeline.run(call.exchange);
    if (defect == SimDefect.EAGER_BREAKER) {
      for (int i = 0; i < 5; i++) {
        conditions.ended(target("a"), SimMood.Trouble.SERVER.fault("never"), clock.nowMillis());
      }
    }
    return call;
  }

  /** A call of now whose caller waits for 20 s. */
  SimCall call(String model) {
    return call(model, 20_000, 0);
  }

  /** So many calls, one each so many milliseconds, and time for the last ones to end. */
  void calls(String model, int count, long everyMillis) {
    for (int i = 0; i < count; i++) {
      call(model);
      clock.run(everyMillis);
    }
  }

  /** Its caller is gone. */
  void leave(SimCall call) {
    if (call.overAt == SimVendor.NEVER) {
      call.left = true;
      call.overAt = clock.nowMillis();
      pipeline.cancel(call.exchange, "client gone");
    }
  }

  /** Lets all calls come to their end. */
  void settle() {
    clock.run(40_000);
  }

  /** How many calls got a whole answer, of those from one on. */
  long succeeded(int from) {
    return calls.stream().skip(from).filter(call -> call.whole).count();
  }

  int load() {
    return pipeline.load();
  }

  static Candidate target(String vendor) {
    return new Candidate(vendor, "m");
  }
}

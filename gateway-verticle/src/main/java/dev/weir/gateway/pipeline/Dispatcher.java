package dev.weir.gateway.pipeline;

import dev.weir.bus.Addresses;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamEndpoint;
import dev.weir.bus.stream.Target;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.gate.ContextGate;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Conditions;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RouteSettings;
import dev.weir.gateway.route.Tries;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls providers: knows their instances, and sends each exchange on its {@link Course} through the
 * choices of its plan.
 */
public final class Dispatcher {

  private final Vertx vertx;
  private final StreamEndpoint streams;
  private final Roster roster;
  private final Picker picker;
  private final Seal seal;
  private final Shared shared;
  private final ContextGate gate;

  /** What becomes of a dispatched request: exactly one of the two, once. */
  interface Outlet {
    void ended(Frame.Ending ending);

    void failed(Fault fault, Usage used);
  }

  /**
   * What the attempts of a node share.
   *
   * @param conditions how targets do
   * @param budgets what routes may spend on second attempts
   * @param gate how many calls each provider gets at once
   * @param windows the tokens that prompt and answer of a target may have together; below 1 while
   *     nobody knows
   * @param nowMillis the clock by which gates open
   */
  public record Shared(
      Conditions conditions,
      Budgets budgets,
      Gate gate,
      ToLongFunction<ModelNames.Candidate> windows,
      LongSupplier nowMillis) {}

  public Dispatcher(
      Vertx vertx, StreamEndpoint streams, Roster roster, Picker picker, Seal seal, Shared shared) {
    this.vertx = vertx;
    this.streams = streams;
    this.roster = roster;
    this.picker = picker;
    this.seal = seal;
    this.shared = shared;
    this.gate = new ContextGate(vertx, shared.gate, shared.nowMillis);
  }

  void dispatch(Exchange exchange, Outlet outlet) {
    Plan plan = exchange.plan();
    Budgets.Budget budget = shared.budgets.of(plan.route());
    budget.retries().called(exchange.nowMillis());
    RouteSettings.Hedge hedge = plan.settings().hedge();
    if (hedge != null) {
      budget.hedges().called(hedge.budget());
    }
    Tries tries =
        new Tries(plan, budget.retries(), shared.windows, () -> exchange.random().nextDouble());
    Asking asking = new Asking(vertx, seal, exchange);
    Course course = new Course(this, exchange, outlet, asking, tries, gate, budget.hedges());
    exchange.course(course);
    course.begin();
  }

  Vertx vertx() {
    return vertx;
  }

  Conditions conditions() {
    return shared.conditions;
  }

  /** The best instance of a target's provider that is not left out, or null. */
  @Nullable Announcement pick(ModelNames.Candidate target, Set<String> leftOut) {
    String service = Addresses.providerChat(target.provider()).name();
    return picker.pick(roster.loadsOf(service), leftOut, roster::doubts);
  }

  /** An instance turned out to be gone. */
  void gone(ModelNames.Candidate target, String instance) {
    roster.gone(Addresses.providerChat(target.provider()).name(), instance);
  }

  /** An instance does not answer: all of its node come last until it is heard of again. */
  void silent(ModelNames.Candidate target, String instance) {
    roster.silent(Addresses.providerChat(target.provider()).name(), instance);
  }

  private String whyPicked(Announcement instance) {
    if (!instance.node().equals(picker.node())) {
      return "other-node";
    }
    return instance.loop().equals(picker.loop()) ? "own-loop" : "own-node";
  }

  /** The record of an attempt that waits no longer. */
  AttemptRecord record(
      Exchange exchange,
      Plan.Choice choice,
      Announcement instance,
      Asking.Mode mode,
      Turnstile.Wait wait,
      boolean hedge) {
    AttemptRecord record =
        new AttemptRecord(
            choice,
            instance,
            whyPicked(instance),
            mode.word(),
            hedge,
            wait.heldBackMillis(),
            wait.since());
    record.queued(wait.queuedMicros());
    exchange.explanation().attempt(record);
    return record;
  }

  OutgoingCall open(Exchange exchange, Announcement instance, Asking.Sent sent) {
    boolean streamed = exchange.question().content() instanceof Question.Content.Streamed;
    boolean here = instance.node().equals(picker.node());
    if (!here) {
      roster.sent(instance.service(), instance.instance()); // Here the event loop decides.
    }
    Target target = new Target(instance.address(), instance.inbox(), here, !streamed);
    AttemptTrace trace = exchange.trace().attempt(instance, sent.payload().head());
    OutgoingCall call =
        streams.open(
            target, trace.headers(sent.headers()), sent.payload(), exchange.remainingMillis());
    trace.follow(call);
    return call;
  }

  /** The vendor cannot count: we do, and say that it is an estimate. */
  void count(
      Exchange exchange, Question.Content.Body body, Announcement by, String model, Outlet outlet) {
    Tokenizer tokenizer = Tokenizers.of(by.kind(), model);
    byte[] bytes = BufferBytes.of(body.bytes());
    vertx
        .executeBlocking(() -> BodyTokens.of(bytes, tokenizer), false)
        .onComplete(
            tokens -> {
              List<Header> said = List.of(new Header("x-weir-token-count", "estimated"));
              exchange.sink().begin(new Head(Head.Mode.RAW, 200, said, "", model, List.of()));
              exchange.sink().content(new Chunk.Raw(encoded(exchange, tokens), true, true));
              outlet.ended(Frame.Ending.PLAIN);
            },
            failure -> outlet.failed(Defects.faultOf(failure), Usage.NONE));
  }

  private static Buffer encoded(Exchange exchange, long tokens) {
    IngressDialect dialect = exchange.question().dialect();
    return dialect == null ? Buffer.buffer() : dialect.encodeTokenCount(tokens);
  }
}

package dev.weir.gateway.pipeline;

import static dev.weir.gateway.pipeline.FakeProvider.answers;
import static dev.weir.gateway.pipeline.FakeProvider.begins;
import static dev.weir.gateway.pipeline.FakeProvider.ends;
import static dev.weir.gateway.pipeline.FakeProvider.fails;
import static dev.weir.gateway.pipeline.FakeProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.dialects.Seal;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.gate.GateView;
import dev.weir.gateway.health.NodeConditions;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RouteSettings;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hedge whose large request is still being translated, off the event loop, when the first attempt
 * speaks. The only worker is held meanwhile.
 */
@Timeout(30)
class LateHedgeTest {

  private static final Seal SEAL = new Seal(new byte[32]);
  private static final String BODY =
      "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\""
          + "x".repeat(300 * 1024)
          + "\"}]}";

  /** Nobody but a vendor of the same dialect can say what is wrong with it. */
  private static final String UNREADABLE =
      "{\"model\":\"fast\",\"messages\":\"" + "x".repeat(300 * 1024) + "\"}";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
  private final CountDownLatch workerHeld = new CountDownLatch(1);
  private final Budgets budgets = new Budgets();
  private final Gate gate = new Gate(name -> Gate.Settings.DEFAULT);

  @AfterEach
  void stop() {
    workerHeld.countDown();
    vertx.close().await();
  }

  private static Announcement speaking(Announcement one, String dialect) {
    return new Announcement(
        one.service(),
        one.name(),
        one.kind(),
        one.instance(),
        one.node(),
        one.loop(),
        one.address(),
        one.inbox(),
        List.of(dialect),
        one.models(),
        one.listed(),
        one.state(),
        one.load(),
        "");
  }

  private static Question question(String body) {
    return new Question(
        "req-1",
        new Question.Origin("bus", "", null, Labels.NONE),
        new OpenAiChat(SEAL),
        RequestHead.CHAT,
        "fast",
        true,
        new Question.Content.Body(Buffer.buffer(body), -1, -1, false),
        List.of(),
        20_000);
  }

  private static Plan plan(int retries) {
    RouteSettings settings =
        new RouteSettings(
            retries,
            1,
            new RouteSettings.Hedge(20, 1),
            RouteSettings.Timeouts.UNTOLD,
            null,
            false,
            false,
            false,
            null);
    List<Plan.Choice> choices =
        List.of(
            new Plan.Choice(new Candidate("a", "m"), "priority"),
            new Plan.Choice(new Candidate("b", "m"), "priority"));
    return new Plan("fast", settings, choices, List.of(), Map.of());
  }

  /** On the event loop, as everything is. */
  private Dispatcher dispatcher(BusEndpoint endpoint, Roster roster) {
    return new Dispatcher(
        vertx,
        endpoint.streams(),
        roster,
        new Picker(FakeProvider.NODE, FakeProvider.LOOP),
        SEAL,
        new Dispatcher.Shared(
            new NodeConditions(FakeProvider.NODE, news -> {}),
            budgets,
            gate,
            target -> -1,
            Uptime::millis));
  }

  private int atGate(String provider) {
    return gate.view(Uptime.millis()).stream()
        .filter(one -> one.provider().equals(provider))
        .mapToInt(GateView::underWay)
        .sum();
  }

  private void until(BooleanSupplier so) {
    Promise<Void> done = Promise.promise();
    // On an event loop: Vert.x cannot cancel a timer that fires before the thread that sets it goes
    // on.
    vertx.runOnContext(
        now ->
            vertx.setPeriodic(
                5,
                tick -> {
                  if (so.getAsBoolean() && vertx.cancelTimer(tick)) {
                    done.complete();
                  }
                }));
    done.future().await();
  }

  @Test
  void it_is_not_sent_and_leaves_the_answer_alone() {
    WireCodec.register(vertx);
    FakeProvider a = FakeProvider.start(vertx, "a");
    FakeProvider b = FakeProvider.start(vertx, "b").next(answers("second;"));
    Promise<Void> speaks = Promise.promise();
    Promise<Void> goesOn = Promise.promise();
    a.next(
        call -> {
          Context its = vertx.getOrCreateContext();
          on(speaks, its, () -> begins().andThen(says("first;")).accept(call));
          on(goesOn, its, () -> says("end").andThen(ends()).accept(call));
        });
    Context loop = vertx.getOrCreateContext();
    SeenAnswer caller = new SeenAnswer(question(BODY), plan(0));
    dispatch(loop, caller, a, b);

    until(() -> atGate("b") == 1);
    speaks.complete();
    until(() -> caller.text().contains("first"));
    workerHeld.countDown();
    vertx.executeBlocking(() -> 1, false).await(); // Comes after the translation.
    turn(loop);
    goesOn.complete();
    assertThat(caller.over.future().await()).isEqualTo("ended");
    turn(loop); // Its place is given back when the caller has heard of the end.
    assertThat(caller.text()).isEqualTo("begin;role;first;end");
    assertThat(b.calls()).isZero();
    assertThat(atGate("a") + atGate("b")).isZero();
    assertThat(caller.exchange.explanation().lostAttempts())
        .singleElement()
        .satisfies(lost -> assertThat(lost.fault()).isInstanceOf(Fault.Cancelled.class));
  }

  @Test
  void one_that_cannot_be_translated_does_not_end_a_call_that_tries_again() {
    WireCodec.register(vertx);
    FakeProvider a = FakeProvider.start(vertx, "a");
    FakeProvider b = FakeProvider.start(vertx, "b");
    Promise<Void> breaks = Promise.promise();
    Promise<Void> again = Promise.promise();
    Fault broke =
        new Fault.Upstream(
            "broke", "canonical", 500, Fault.Upstream.Kind.SERVER, -1, List.of(), Buffer.buffer());
    a.next(
        call -> on(breaks, vertx.getOrCreateContext(), () -> fails(broke).accept(call)),
        call -> on(again, vertx.getOrCreateContext(), () -> answers("again;").accept(call)));
    Context loop = vertx.getOrCreateContext();
    SeenAnswer caller = new SeenAnswer(question(UNREADABLE), plan(1));
    dispatch(loop, caller, a, b);

    until(() -> atGate("b") == 1);
    breaks.complete();
    // The second try waits for a random time, perhaps for none.
    until(() -> atGate("a") == 0 || a.calls() == 2);
    workerHeld.countDown();
    until(() -> atGate("b") == 0);
    again.complete();
    assertThat(caller.over.future().await()).isEqualTo("ended");
    assertThat(caller.text()).contains("again;");
    assertThat(a.calls()).isEqualTo(2);
    turn(loop);
    assertThat(b.calls()).isZero();
    assertThat(atGate("a") + atGate("b")).isZero();
  }

  /** Large requests are translated by a worker, and there is one, who is held. */
  private void dispatch(Context loop, SeenAnswer caller, FakeProvider raw, FakeProvider other) {
    vertx.executeBlocking(this::hold, false);
    Roster roster = new Roster();
    roster.heard(speaking(raw.announcement(), DialectName.OPENAI_CHAT), 0);
    roster.heard(speaking(other.announcement(), "another"), 0);
    loop.runOnContext(
        now -> {
          BusEndpoint endpoint = BusEndpoint.open(vertx, FakeProvider.NODE).result();
          dispatcher(endpoint, roster).dispatch(caller.exchange, caller);
        });
  }

  private boolean hold() throws InterruptedException {
    return workerHeld.await(20, TimeUnit.SECONDS);
  }

  private static void on(Promise<Void> event, Context context, Runnable task) {
    event.future().onSuccess(now -> context.runOnContext(turn -> task.run()));
  }

  /** What was to be done on a context is done. */
  private static void turn(Context context) {
    Promise<Void> turned = Promise.promise();
    context.runOnContext(now -> turned.complete());
    turned.future().await();
  }
}

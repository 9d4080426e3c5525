package dev.weir.gateway.pipeline;

import static dev.weir.gateway.pipeline.FakeProvider.answers;
import static dev.weir.gateway.pipeline.FakeProvider.begins;
import static dev.weir.gateway.pipeline.FakeProvider.ends;
import static dev.weir.gateway.pipeline.FakeProvider.fails;
import static dev.weir.gateway.pipeline.FakeProvider.says;
import static dev.weir.gateway.pipeline.FakeProvider.silence;
import static dev.weir.gateway.pipeline.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.dialects.Seal;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.gate.GateView;
import dev.weir.gateway.observe.Metrics;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Conditions;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RetryBudget;
import dev.weir.gateway.route.RouteSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of a call whose targets fail, over a real bus. This file is over 400 lines because
 * all ways of one call share its fake providers.
 */
@Timeout(30)
class CourseTest {

  private static final Fault BROKE = upstream(Kind.SERVER, -1);

  private Vertx vertx;
  private Context loop;
  private FakeProvider a;
  private FakeProvider b;
  private Dispatcher dispatcher;
  private Roster roster;
  private final Told told = new Told();
  private volatile int callsAtOnce = 1_000;
  private final Gate gate =
      new Gate(name -> new Gate.Settings(callsAtOnce, callsAtOnce, 2, 10_000, true));

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    WireCodec.register(vertx);
    loop = vertx.getOrCreateContext();
    a = FakeProvider.start(vertx, "a");
    b = FakeProvider.start(vertx, "b");
    roster = new Roster();
    roster.heard(a.announcement(), 0);
    roster.heard(b.announcement(), 0);
    BusEndpoint endpoint = on(() -> BusEndpoint.open(vertx, FakeProvider.NODE)).await();
    dispatcher =
        new Dispatcher(
            vertx,
            endpoint.streams(),
            roster,
            new Picker(FakeProvider.NODE, FakeProvider.LOOP),
            new Seal(new byte[32]),
            new Dispatcher.Shared(told, new Budgets(), gate, target -> -1, Uptime::millis));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private <T> T on(Callable<T> work) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        now -> {
          try {
            done.complete(work.call());
          } catch (Exception failure) {
            done.fail(failure);
          }
        });
    return done.future().await();
  }

  private static Fault upstream(Kind kind, long retryAfterMillis) {
    return new Fault.Upstream(
        "it said " + kind,
        "canonical",
        kind.status(),
        kind,
        retryAfterMillis,
        List.of(),
        Buffer.buffer("{\"its\":\"own\"}"));
  }

  private static Plan.Choice choice(String provider) {
    return new Plan.Choice(new Candidate(provider, "m"), "priority");
  }

  private static RouteSettings settings(int retries, RouteSettings.@Nullable Hedge hedge) {
    return new RouteSettings(
        retries, 0.1, hedge, RouteSettings.Timeouts.UNTOLD, null, false, false, false, null);
  }

  private static Plan route(RouteSettings settings, String... providers) {
    List<Plan.Choice> choices = List.of(providers).stream().map(CourseTest::choice).toList();
    return new Plan("fast", settings, choices, List.of(), Map.of());
  }

  /** What conditions are told. */
  private static final class Told implements Conditions {
    final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable String closed(Candidate target, long nowMillis) {
      return null;
    }

    @Override
    public double score(Candidate target, long nowMillis) {
      return 0;
    }

    @Override
    public long p95FirstTokenMillis(Candidate target) {
      return -1;
    }

    @Override
    public void begun(Candidate target, long nowMillis) {
      said.add("begun " + target.provider());
    }

    @Override
    public void firstToken(Candidate target, long afterMillis, long nowMillis) {
      said.add("token " + target.provider());
    }

    @Override
    public void ended(Candidate target, @Nullable Fault fault, long nowMillis) {
      String how = fault == null ? "well" : fault.getClass().getSimpleName();
      said.add("ended " + target.provider() + " " + how);
    }
  }

  /** A request on its way. */
  private final class Asked extends SeenAnswer {

    Asked(Plan plan, boolean stream) {
      super(
          new Question(
              "req-1",
              new Question.Origin("bus", "", null, Labels.NONE),
              null,
              RequestHead.CHAT,
              "fast",
              stream,
              new Question.Content.Body(Buffer.buffer("{}"), -1, -1, false),
              List.of(),
              20_000),
          plan);
      on(
          () -> {
            dispatcher.dispatch(exchange, this);
            return 1;
          });
    }

    List<AttemptRecord> attempts() {
      List<AttemptRecord> all = new ArrayList<>(exchange.explanation().lostAttempts());
      AttemptRecord counting = exchange.explanation().lastAttempt();
      if (counting != null) {
        all.add(counting);
      }
      return all;
    }
  }

  private static boolean cancel(Asked asked) {
    asked.exchange.aborted(new Fault.Cancelled("gone"));
    asked.exchange.course().cancel(new Fault.Cancelled("gone"));
    return true;
  }

  private Asked ask(Plan plan) {
    return new Asked(plan, true);
  }

  @Test
  void a_failure_and_then_an_answer_is_an_answer() {
    a.next(fails(BROKE), answers("hello"));
    Asked asked = ask(route(settings(1, null), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;hello");
    assertThat(asked.attempts()).extracting(AttemptRecord::fault).containsExactly(BROKE, null);
    assertThat(told.said)
        .containsExactly("begun a", "ended a Upstream", "begun a", "token a", "ended a well");
    assertThat(b.calls()).isZero();
  }

  @Test
  void an_instance_that_does_not_understand_a_call_is_passed_over_but_stays_in_the_list() {
    FakeProvider c = FakeProvider.start(vertx, "c").next(answers("hello"));
    Announcement well = c.announcement();
    Announcement deaf = silent(well);
    vertx.eventBus().consumer(deaf.address(), unread -> {}).completion().await();
    vertx.eventBus().consumer(deaf.inbox(), unread -> {}).completion().await();
    on(() -> roster.heard(deaf, 0) && roster.heard(well, 0));
    Asked asked = ask(route(settings(0, null), "c"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;hello");
    assertThat(asked.attempts())
        .extracting(AttemptRecord::instance)
        .containsExactly(deaf.instance(), well.instance());
    assertThat(on(() -> roster.instancesOf(well.service()))).contains(deaf, well);
  }

  /** Another instance of the same provider, on whose address nobody reads what comes. */
  private static Announcement silent(Announcement other) {
    return new Announcement(
        other.service(),
        other.name(),
        other.kind(),
        "deaf",
        other.node(),
        other.loop(),
        "deaf",
        "deaf-inbox",
        other.dialects(),
        other.models(),
        other.listed(),
        other.state(),
        other.load(),
        "");
  }

  @Test
  void a_rate_limit_sends_the_call_to_the_next_choice() {
    a.next(fails(upstream(Kind.RATE_LIMITED, 20_000)));
    b.next(answers("hello"));
    Asked asked = ask(route(settings(1, null), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;hello");
    assertThat(asked.exchange.explanation().lastAttempt().provider()).isEqualTo("b");
    assertThat(a.calls()).isEqualTo(1);
  }

  @Test
  void a_single_target_is_heard_with_its_own_words() {
    Fault limited = upstream(Kind.RATE_LIMITED, 31_000);
    a.next(fails(limited));
    Asked asked = ask(route(settings(1, null), "a"));
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(asked.fault).isEqualTo(limited);
    assertThat(a.calls()).isEqualTo(1);
    assertThat(asked.seen).isEmpty();
  }

  @Test
  void a_stream_that_dies_before_its_first_token_is_taken_over_unseen() {
    a.next(begins().andThen(fails(BROKE)));
    b.next(answers("hello"));
    Asked asked = ask(route(settings(0, null), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;hello");
  }

  @Test
  void a_stream_that_dies_after_it_is_asked_for_nowhere_else() {
    a.next(begins().andThen(says("he")).andThen(fails(BROKE)));
    Asked asked = ask(route(settings(5, null), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(asked.text()).isEqualTo("begin;role;he");
    assertThat(asked.fault).isEqualTo(BROKE);
    assertThat(a.calls() + b.calls()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_no_stream_is_committed_by_its_end() {
    a.next(begins().andThen(says("{\"half\":")).andThen(fails(BROKE)));
    b.next(answers("{}"));
    Asked asked = new Asked(route(settings(0, null), "a", "b"), false);
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;{}");
  }

  @Test
  void what_is_held_is_bounded() {
    Buffer much = Buffer.buffer("x".repeat(70_000));
    a.next(begins().andThen(writes(much, false)).andThen(fails(BROKE)));
    Asked asked = ask(route(settings(1, null), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(asked.text()).hasSize("begin;role;".length() + much.length());
    assertThat(a.calls() + b.calls()).isEqualTo(1);
  }

  @Test
  void a_hedge_that_is_faster_wins_and_the_other_is_cancelled_and_accounted() {
    a.next(begins());
    b.next(answers("hello"));
    RouteSettings hedging = settings(0, new RouteSettings.Hedge(20, 1));
    Asked asked = ask(route(hedging, "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.text()).isEqualTo("begin;role;hello");
    assertThat(a.cancelled().await()).contains("faster");
    assertThat(asked.exchange.explanation().lastAttempt().provider()).isEqualTo("b");
    AttemptRecord loser = asked.exchange.explanation().lostAttempts().getFirst();
    assertThat(loser.usage()).isEqualTo(Usage.of(7, 3));
    assertThat(loser.fault()).isInstanceOf(Fault.Cancelled.class);
    assertThat(loser.hedge()).isFalse();
    assertThat(asked.exchange.explanation().lastAttempt().hedge()).isTrue();
    assertThat(told.said).contains("ended a Cancelled", "ended b well");
  }

  @Test
  void a_hedge_that_fails_leaves_the_first_attempt_alone() {
    Promise<Void> failed = Promise.promise();
    a.next(call -> failed.future().onSuccess(now -> answers("hello").accept(call)));
    b.next(fails(BROKE).andThen(call -> failed.complete()));
    Asked asked = ask(route(settings(1, new RouteSettings.Hedge(20, 1)), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.exchange.explanation().lastAttempt().provider()).isEqualTo("a");
    assertThat(b.calls()).isEqualTo(1);
  }

  @Test
  void without_budget_there_is_no_hedge() {
    a.next(call -> vertx.setTimer(60, later -> answers("hello").accept(call)));
    Asked asked = ask(route(settings(0, new RouteSettings.Hedge(10, 0.05)), "a", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(b.calls()).isZero();
  }

  @Test
  void when_the_budget_is_spent_calls_fail_with_their_first_failure() {
    Plan plan = route(settings(1, null), "a");
    for (int i = 0; i < RetryBudget.FLOOR; i++) {
      a.next(fails(BROKE), answers("hello"));
      assertThat(ask(plan).over.future().await()).isEqualTo("ended");
    }
    a.next(fails(BROKE), answers("hello"));
    assertThat(ask(plan).over.future().await()).isEqualTo("failed");
  }

  @Test
  void a_prompt_that_is_too_long_goes_to_the_larger_model() {
    Fault tooLong = upstream(Kind.CONTEXT_TOO_LONG, -1);
    a.next(fails(tooLong));
    b.next(answers("hello"));
    Plan plan =
        new Plan(
            "fast",
            settings(1, null),
            List.of(choice("a")),
            List.of(),
            Map.of(Plan.OnFault.CONTEXT, List.of(choice("b"))));
    assertThat(ask(plan).over.future().await()).isEqualTo("ended");
    assertThat(b.calls()).isEqualTo(1);
  }

  @Test
  void a_late_first_byte_is_the_failure_of_one_attempt() {
    a.next(silence());
    b.next(begins());
    Asked asked = ask(route(settings(0, null), "a", "b"));
    long ticking =
        on(
            () ->
                vertx.setPeriodic(
                    5,
                    tick -> {
                      if (b.calls() == 0) {
                        asked.exchange.course().tick(new Pipeline.Patience(20, 60_000));
                      }
                    }));
    a.cancelled().await();
    vertx.cancelTimer(ticking);
    assertThat(asked.attempts().getFirst().fault()).isInstanceOf(Fault.Timeout.class);
    assertThat(told.said).contains("ended a Timeout", "begun b");
    assertThat(asked.over.future().isComplete()).isFalse();
  }

  @Test
  void a_caller_that_leaves_ends_every_attempt() {
    a.next(begins());
    b.next(begins());
    Asked asked = ask(route(settings(1, new RouteSettings.Hedge(10, 1)), "a", "b"));
    Promise<Void> both = Promise.promise();
    vertx.setPeriodic(
        5,
        tick -> {
          if (b.calls() == 1) {
            both.tryComplete();
            vertx.cancelTimer(tick);
          }
        });
    both.future().await();
    Fault gone = new Fault.Cancelled("client gone");
    on(
        () -> {
          asked.exchange.course().cancel(gone);
          return 1;
        });
    Future.join(a.cancelled(), b.cancelled()).await();
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(asked.fault).isEqualTo(gone);
    assertThat(asked.attempts()).hasSize(2);
    assertThat(told.said).contains("ended a Cancelled", "ended b Cancelled");
  }

  @Test
  void a_caller_that_leaves_while_a_retry_waits_ends_it() {
    a.next(fails(upstream(Kind.OVERLOADED, 15_000)));
    Asked asked = ask(route(settings(1, null), "a"));
    Promise<Void> waiting = Promise.promise();
    vertx.setPeriodic(
        5,
        tick -> {
          if (told.said.contains("ended a Upstream")) {
            waiting.tryComplete();
            vertx.cancelTimer(tick);
          }
        });
    waiting.future().await();
    on(
        () -> {
          asked.exchange.course().cancel(new Fault.Cancelled("client gone"));
          return 1;
        });
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(a.calls()).isEqualTo(1);
  }

  @Test
  void a_plain_name_is_asked_once() {
    a.next(fails(BROKE), answers("hello"));
    List<Candidate> named = List.of(new Candidate("a", "m"), new Candidate("b", "m"));
    Asked asked = ask(Plan.of(RouteSettings.PLAIN, named));
    assertThat(asked.over.future().await()).isEqualTo("failed");
    assertThat(asked.fault).isEqualTo(BROKE);
    assertThat(a.calls() + b.calls()).isEqualTo(1);
  }

  @Test
  void a_choice_of_which_no_instance_is_there_is_passed_over() {
    b.next(answers("hello"), ends());
    Asked asked = ask(route(settings(0, null), "nobody", "b"));
    assertThat(asked.over.future().await()).isEqualTo("ended");
    assertThat(asked.exchange.explanation().attempts()).isEqualTo(1);
    assertThat(ask(route(settings(0, null), "nobody")).over.future().await()).isEqualTo("failed");
  }

  private int underWay(String provider) {
    return gate.view(Uptime.millis()).stream()
        .filter(one -> one.provider().equals(provider))
        .mapToInt(GateView::underWay)
        .sum();
  }

  @Test
  void who_finds_no_place_waits_until_another_call_ends() {
    callsAtOnce = 1;
    a.next(begins().andThen(says("first")), answers("second"));
    Asked first = ask(route(settings(0, null), "a"));
    Asked second = ask(route(settings(0, null), "a"));
    first.begun.future().await();
    assertThat(a.calls()).isEqualTo(1);
    on(() -> cancel(first));
    assertThat(second.over.future().await()).isEqualTo("ended");
    assertThat(second.text()).isEqualTo("begin;role;second");
    AttemptRecord attempt = second.attempts().getFirst();
    assertThat(attempt.sentMicros()).isGreaterThan(attempt.startedMicros());
    assertThat(underWay("a")).isZero();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void another_choice_that_has_time_is_asked_rather_than_waited_for() {
    callsAtOnce = 1;
    a.next(begins().andThen(says("first")));
    b.next(answers("second"));
    Asked first = ask(route(settings(0, null), "a", "b"));
    first.begun.future().await();
    Asked second = ask(route(settings(0, null), "a", "b"));
    assertThat(second.over.future().await()).isEqualTo("ended");
    assertThat(second.attempts()).extracting(AttemptRecord::provider).containsExactly("b");
    assertThat(a.calls()).isEqualTo(1);
    assertThat(underWay("b")).isZero();
  }

  @Test
  void a_choice_that_was_too_busy_is_asked_when_the_other_fails() {
    callsAtOnce = 1;
    Promise<Void> soon = Promise.promise();
    a.next(begins().andThen(says("first")), answers("second"));
    b.next(call -> soon.future().onSuccess(now -> call.out().fail(BROKE)));
    Asked first = ask(route(settings(0, null), "a", "b"));
    first.begun.future().await();
    Asked second = ask(route(settings(0, null), "a", "b"));
    on(() -> cancel(first));
    soon.complete();
    assertThat(second.over.future().await()).isEqualTo("ended");
    assertThat(second.attempts()).extracting(AttemptRecord::provider).containsExactly("b", "a");
  }

  @Test
  void a_full_queue_refuses_with_a_time_to_come_back() {
    callsAtOnce = 1;
    a.next(begins().andThen(says("first")));
    ask(route(settings(0, null), "a")).begun.future().await();
    Asked second = ask(route(settings(0, null), "a"));
    Asked third = ask(route(settings(0, null), "a"));
    Asked fourth = ask(route(settings(0, null), "a"));
    assertThat(fourth.over.future().await()).isEqualTo("failed");
    assertThat(fourth.fault).isInstanceOf(Fault.RateLimited.class);
    assertThat(fourth.fault.retryAfterMillis()).isGreaterThan(0);
    assertThat(fourth.attempts()).extracting(AttemptRecord::fault).containsExactly(fourth.fault);
    assertThat(gate.waiting()).isEqualTo(2);
    on(() -> cancel(second));
    on(() -> cancel(third));
    assertThat(gate.waiting()).isZero();
    assertThat(a.calls()).isEqualTo(1);
    assertThat(told.said).containsExactly("begun a", "token a");
  }

  @Test
  void whatever_the_end_the_place_is_given_back() {
    a.next(fails(BROKE), fails(BROKE)).next(begins(), answers("hello"));
    b.next(answers("hello"), begins().andThen(says("x")).andThen(fails(BROKE)));
    ask(route(settings(1, null), "a", "b")).over.future().await();
    RouteSettings hedging = settings(0, new RouteSettings.Hedge(20, 1));
    ask(route(hedging, "a", "b")).over.future().await();
    ask(route(settings(0, null), "a")).over.future().await();
    assertThat(underWay("a") + underWay("b")).isZero();
    assertThat(told.said.stream().filter(one -> one.startsWith("begun")))
        .hasSameSizeAs(told.said.stream().filter(one -> one.startsWith("ended")).toList());
  }

  @Test
  void a_hedge_takes_no_place_that_others_wait_for() {
    callsAtOnce = 1;
    a.next(begins());
    Asked asked = ask(route(settings(0, new RouteSettings.Hedge(20, 1)), "a"));
    Promise<Void> later = Promise.promise();
    vertx.setTimer(60, due -> later.complete());
    later.future().await();
    on(() -> cancel(asked));
    assertThat(a.calls()).isEqualTo(1);
    assertThat(underWay("a")).isZero();
  }

  @Test
  void what_is_said_of_one_key_of_several_does_not_slow_its_provider() {
    callsAtOnce = 8;
    List<Header> keys = List.of(new Header(Header.KEYS_LEFT, "0"));
    Fault rests =
        new Fault.Upstream(
            "rests", "canonical", 429, Kind.RATE_LIMITED, 20_000, keys, Buffer.buffer());
    a.next(fails(rests), fails(upstream(Kind.RATE_LIMITED, 4_000)));
    ask(route(settings(0, null), "a")).over.future().await();
    assertThat(gate.view(Uptime.millis()).getFirst().holdMillis()).isZero();
    ask(route(settings(0, null), "a")).over.future().await();
    assertThat(gate.view(Uptime.millis()).getFirst().holdMillis()).isPositive();
  }

  @Test
  void repetitions_other_choices_and_hedges_are_counted() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics metrics = new Metrics(registry);
    a.next(fails(BROKE), fails(BROKE)).next(begins());
    b.next(answers("hello"), answers("hello"));
    for (RouteSettings told :
        List.of(settings(1, null), settings(0, new RouteSettings.Hedge(20, 1)))) {
      Asked asked = ask(route(told, "a", "b"));
      assertThat(asked.over.future().await()).isEqualTo("ended");
      metrics.accept(asked.exchange.explanation());
    }
    assertThat(registry.get("weir.retries").counter().count()).isEqualTo(1);
    assertThat(registry.get("weir.fallbacks").counter().count()).isEqualTo(1);
    assertThat(registry.get("weir.hedges").tag("weir.outcome", "won").counter().count())
        .isEqualTo(1);
  }
}

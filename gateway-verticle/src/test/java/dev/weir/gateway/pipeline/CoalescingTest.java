package dev.weir.gateway.pipeline;

import static dev.weir.gateway.pipeline.FakeProvider.begins;
import static dev.weir.gateway.pipeline.FakeProvider.ends;
import static dev.weir.gateway.pipeline.FakeProvider.fails;
import static dev.weir.gateway.pipeline.FakeProvider.says;
import static dev.weir.gateway.pipeline.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.config.Section;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.trace.Tracing;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelFacts;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.gate.Priority;
import dev.weir.gateway.health.NodeConditions;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.limits.Rates;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Homes;
import dev.weir.gateway.route.NodeTurns;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.Prefixes;
import dev.weir.gateway.route.Routes;
import dev.weir.models.catalogue.Cost;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that share one, on two event loops of a node and over a real bus. This file is over 400
 * lines because all ways to share a call need the same two loops and fakes.
 */
@Timeout(30)
class CoalescingTest {

  private static final Seal SEAL = new Seal(new byte[32]);
  private static final Fault BROKE =
      new Fault.Upstream(
          "it broke",
          "canonical",
          500,
          Fault.Upstream.Kind.SERVER,
          -1,
          List.of(),
          Buffer.buffer("{}"));
  private static final String CERTAIN = "\"temperature\":0";

  private Vertx vertx;
  private FakeProvider vendor;
  private final Groups groups = new Groups();
  private Loop one;
  private Loop two;
  private final Promise<Void> go = Promise.promise();

  /** An event loop with a pipeline of its own. */
  private record Loop(Context context, Pipeline pipeline) {}

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    WireCodec.register(vertx);
    vendor = FakeProvider.start(vertx, "a");
    one = loop();
    two = loop();
  }

  @AfterEach
  void stop() {
    assertThat(groups.size()).as("groups that are left").isZero();
    vertx.close().await();
  }

  private Loop loop() {
    Promise<Context> found = Promise.promise();
    vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                found.complete(context);
                return Future.succeededFuture();
              }
            })
        .await();
    Context context = found.future().await();
    Roster roster = new Roster();
    roster.heard(vendor.announcement(), 0);
    BusEndpoint endpoint = on(context, () -> BusEndpoint.open(vertx, FakeProvider.NODE)).await();
    NodeConditions conditions = new NodeConditions(FakeProvider.NODE, news -> {});
    Routes routes =
        Section.read(
            "",
            new JsonObject(
                """
                {"models": {"fast": {"targets": ["a/m"], "coalesce": true},
                            "plain": {"targets": ["a/m"]}}}
                """),
            Routes::from);
    ModelNames names =
        new ModelNames(
            routes.aliases(),
            routes.models(),
            NameRules.NONE,
            List.of(new ModelNames.Provider("a", "k", List.of(), List.of("*"), false)),
            name -> Set.of());
    Planner planner =
        new Planner(
            routes,
            names,
            new ModelFacts(),
            conditions,
            new NodeTurns(),
            new Prefixes(),
            new Homes());
    KeyTable keys =
        new KeyTable(
            List.of(
                key("ann", "acme", false),
                key("bob", "acme", false),
                key("eve", "", false),
                key("kim", "", true)),
            List.of());
    Dispatcher dispatcher =
        new Dispatcher(
            vertx,
            endpoint.streams(),
            roster,
            new Picker(FakeProvider.NODE, FakeProvider.LOOP),
            SEAL,
            new Dispatcher.Shared(
                conditions,
                new Budgets(),
                new Gate(given -> Gate.Settings.DEFAULT),
                target -> -1,
                Uptime::millis));
    Pipeline pipeline =
        new Pipeline(
            () -> keys,
            () -> planner,
            new PromptTokens(vertx),
            new Limiter(LimitRules.NONE),
            dispatcher,
            new Pipeline.Patience(60_000, 60_000),
            (provider, model, usage) -> Cost.UNKNOWN,
            record -> {},
            new Pipeline.Shared(groups, new Mirrors()),
            Tracing.OFF);
    return new Loop(context, pipeline);
  }

  private static KeyRule key(String name, String tenant, boolean coalesce) {
    return new KeyRule(
        name, name + "-key", null, List.of("*"), tenant, Rates.NONE, Priority.NORMAL, coalesce);
  }

  private <T> T on(Context context, Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            done.complete(work.call());
          } catch (Exception failure) {
            done.fail(failure);
          }
        });
    return done.future().await();
  }

  /** One who asks, and what it sees of the answer. */
  private final class Asked implements AnswerSink {
    final Loop loop;
    final Exchange exchange;
    final StringBuffer text = new StringBuffer();
    final Promise<String> over = Promise.promise();
    final Promise<Void> read = Promise.promise();
    final Promise<Void> first = Promise.promise();
    boolean slow;
    private boolean isFull;

    Asked(Loop loop, String id, String key, String body, long timeoutMillis, Header... headers) {
      this.loop = loop;
      Question question =
          new Question(
              id,
              new Question.Origin("bus", "", key, Labels.NONE),
              new OpenAiChat(SEAL),
              RequestHead.CHAT,
              new JsonObject(body).getString("model"),
              true,
              new Question.Content.Body(Buffer.buffer(body), -1, -1, false),
              List.of(headers),
              timeoutMillis);
      exchange = new Exchange(question, this);
    }

    Asked ask() {
      on(
          loop.context,
          () -> {
            loop.pipeline.run(exchange);
            return 1;
          });
      return this;
    }

    void leave() {
      on(
          loop.context,
          () -> {
            loop.pipeline.cancel(exchange, "client gone");
            return 1;
          });
    }

    /** Its record, once all of it is written: its sink hears of the end before. */
    Explanation record() {
      return on(loop.context, exchange::explanation);
    }

    @Override
    public void asked(IngressDialect.Inbound inbound) {
      read.tryComplete();
    }

    @Override
    public void begin(Head head) {
      text.append("begin;");
    }

    @Override
    public void content(Chunk chunk) {
      text.append(((Chunk.Raw) chunk).bytes());
      isFull = slow;
      if (text.indexOf("one;") >= 0) {
        first.tryComplete();
      }
    }

    @Override
    public boolean full() {
      return isFull;
    }

    @Override
    public void onDrain(Runnable task) {}

    @Override
    public void end(Frame.Ending ending) {
      over.tryComplete("ended");
    }

    @Override
    public void fail(Fault why) {
      over.tryComplete(why.getClass().getSimpleName());
    }

    @Override
    public int status() {
      return 0;
    }
  }

  private Asked ask(Loop loop, String id, String key, String more, Header... headers) {
    return new Asked(loop, id, key, body("fast", more), 20_000, headers).ask();
  }

  private static String body(String model, String more) {
    return "{\"model\":\"%s\",%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
        .formatted(model, more);
  }

  /** Does it on the vendor's loop when the test says so. */
  private Consumer<IncomingCall> onceTold(Consumer<IncomingCall> then) {
    return call -> {
      Context own = Vertx.currentContext();
      go.future().onSuccess(now -> own.runOnContext(later -> then.accept(call)));
    };
  }

  private Consumer<IncomingCall> oneAndLaterTwo() {
    return begins().andThen(says("one;")).andThen(onceTold(says("two;").andThen(ends())));
  }

  @Test
  void identical_calls_share_one_and_who_comes_late_hears_all() {
    vendor.next(oneAndLaterTwo());
    List<Asked> all = new ArrayList<>();
    all.add(ask(one, "req-0", "ann-key", CERTAIN));
    all.getFirst().first.future().await();
    for (int i = 1; i < 20; i++) {
      String key = i % 2 == 0 ? "ann-key" : "bob-key";
      all.add(ask(i % 3 == 0 ? one : two, "req-" + i, key, CERTAIN));
    }
    all.forEach(asked -> asked.first.future().await());
    go.complete();
    for (Asked asked : all) {
      assertThat(asked.over.future().await()).isEqualTo("ended");
      assertThat(asked.text.toString()).isEqualTo("begin;role;one;two;");
      assertThat(asked.record().outcome()).isEqualTo(Explanation.Outcome.OK);
    }
    assertThat(vendor.calls()).isEqualTo(1);
    assertThat(all.getFirst().record().usage()).isEqualTo(Usage.of(10, 5));
    assertThat(all.getFirst().record().json().containsKey("coalesced_with")).isFalse();
    for (Asked follower : all.subList(1, all.size())) {
      assertThat(follower.record().usage()).isEqualTo(Usage.of(0, 0));
      assertThat(follower.record().cost()).isEqualTo(Cost.ZERO);
      assertThat(follower.record().json().getString("coalesced_with")).isEqualTo("req-0");
      assertThat(follower.record().lastAttempt().provider()).isEqualTo("a");
    }
  }

  @Test
  void what_differs_in_anything_that_matters_goes_alone() {
    List<Asked> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      vendor.next(oneAndLaterTwo());
    }
    all.add(ask(one, "req-0", "ann-key", CERTAIN));
    all.add(ask(one, "req-1", "eve-key", CERTAIN));
    all.add(ask(one, "req-2", "ann-key", CERTAIN, new Header("openai-beta", "x")));
    all.add(ask(one, "req-3", "ann-key", "\"temperature\":0.0"));
    all.add(ask(one, "req-4", "ann-key", "\"temperature\":1"));
    all.add(ask(one, "req-5", "ann-key", "\"temperature\":1"));
    all.add(new Asked(one, "req-6", "ann-key", body("plain", CERTAIN), 20_000).ask());
    all.forEach(asked -> asked.first.future().await());
    assertThat(vendor.calls()).isEqualTo(7);
    go.complete();
    all.forEach(asked -> assertThat(asked.over.future().await()).isEqualTo("ended"));
  }

  @Test
  void a_key_may_want_it_where_the_route_does_not() {
    vendor.next(oneAndLaterTwo());
    String plain = body("plain", CERTAIN);
    Asked first = new Asked(one, "req-0", "kim-key", plain, 20_000).ask();
    Asked second = new Asked(two, "req-1", "kim-key", plain, 20_000).ask();
    first.first.future().await();
    second.first.future().await();
    go.complete();
    assertThat(second.over.future().await()).isEqualTo("ended");
    assertThat(first.over.future().await()).isEqualTo("ended");
    assertThat(vendor.calls()).isEqualTo(1);
  }

  @Test
  void the_first_may_leave_and_the_last_ends_it() {
    vendor.next(oneAndLaterTwo());
    Asked first = ask(one, "req-0", "ann-key", CERTAIN);
    first.first.future().await();
    Asked second = ask(two, "req-1", "bob-key", CERTAIN);
    Asked third = ask(one, "req-2", "bob-key", CERTAIN);
    second.first.future().await();
    third.first.future().await();
    first.leave();
    assertThat(first.over.future().await()).isEqualTo("Cancelled");
    second.leave();
    assertThat(second.over.future().await()).isEqualTo("Cancelled");
    assertThat(vendor.cancelled().isComplete()).isFalse();
    assertThat(third.over.future().isComplete()).isFalse();
    third.leave();
    assertThat(vendor.cancelled().await()).contains("client gone");
    assertThat(third.over.future().await()).isEqualTo("Cancelled");
    assertThat(first.record().usage()).isEqualTo(Usage.of(0, 0));
    assertThat(third.record().usage()).isEqualTo(Usage.of(7, 3));
    assertThat(third.record().coalescedWith()).isEqualTo("req-0");
  }

  @Test
  void who_is_left_hears_the_rest_and_pays() {
    vendor.next(oneAndLaterTwo());
    Asked first = ask(one, "req-0", "ann-key", CERTAIN);
    first.first.future().await();
    Asked second = ask(two, "req-1", "bob-key", CERTAIN);
    second.first.future().await();
    first.leave();
    first.over.future().await();
    go.complete();
    assertThat(second.over.future().await()).isEqualTo("ended");
    assertThat(second.text.toString()).isEqualTo("begin;role;one;two;");
    assertThat(second.record().usage()).isEqualTo(Usage.of(10, 5));
  }

  @Test
  void who_reads_too_slowly_is_cut_off_alone() {
    Consumer<IncomingCall> much =
        call -> {
          for (int i = 0; i < 40; i++) {
            writes(Buffer.buffer("x".repeat(64 * 1024)), true).accept(call);
          }
        };
    vendor.next(begins().andThen(says("one;")).andThen(onceTold(much.andThen(ends()))));
    Asked slow = new Asked(one, "req-0", "ann-key", body("fast", CERTAIN), 20_000);
    slow.slow = true;
    slow.ask();
    Asked fast = ask(two, "req-1", "bob-key", CERTAIN);
    slow.first.future().await();
    fast.first.future().await();
    go.complete();
    assertThat(slow.over.future().await()).isEqualTo("Overloaded");
    assertThat(fast.over.future().await()).isEqualTo("ended");
    assertThat(fast.text.length()).isEqualTo("begin;role;one;".length() + 40 * 64 * 1024);
    assertThat(vendor.calls()).isEqualTo(1);
  }

  @Test
  void when_an_answer_has_gone_too_far_nobody_joins() {
    Consumer<IncomingCall> much =
        call -> {
          for (int i = 0; i < 17; i++) {
            writes(Buffer.buffer("x".repeat(64 * 1024)), true).accept(call);
          }
          says("one;").accept(call);
        };
    vendor.next(begins().andThen(much).andThen(onceTold(ends())));
    vendor.next(begins().andThen(says("one;")).andThen(onceTold(ends())));
    Asked first = ask(one, "req-0", "ann-key", CERTAIN);
    first.first.future().await();
    Asked late = ask(two, "req-1", "ann-key", CERTAIN);
    late.first.future().await();
    assertThat(vendor.calls()).isEqualTo(2);
    go.complete();
    assertThat(first.over.future().await()).isEqualTo("ended");
    assertThat(late.over.future().await()).isEqualTo("ended");
    assertThat(late.text.toString()).isEqualTo("begin;role;one;");
  }

  @Test
  void a_failure_is_tried_again_once_for_all_and_then_heard_by_all() {
    vendor.next(onceTold(fails(BROKE)), fails(BROKE));
    Asked first = ask(one, "req-0", "ann-key", CERTAIN);
    first.read.future().await();
    Asked second = ask(two, "req-1", "ann-key", CERTAIN);
    second.read.future().await();
    go.complete();
    assertThat(first.over.future().await()).isEqualTo("Upstream");
    assertThat(second.over.future().await()).isEqualTo("Upstream");
    assertThat(vendor.calls()).isEqualTo(2);
  }

  @Test
  void each_ends_at_its_own_deadline() {
    vendor.next(oneAndLaterTwo());
    Asked patient = ask(two, "req-0", "ann-key", CERTAIN);
    patient.first.future().await();
    Asked brief = new Asked(one, "req-1", "ann-key", body("fast", CERTAIN), 100).ask();
    assertThat(brief.over.future().await()).isEqualTo("Timeout");
    assertThat(patient.over.future().isComplete()).isFalse();
    go.complete();
    assertThat(patient.over.future().await()).isEqualTo("ended");
    assertThat(vendor.calls()).isEqualTo(1);
  }

  @Test
  void who_may_wait_far_longer_than_the_call_goes_alone() {
    vendor.next(oneAndLaterTwo(), oneAndLaterTwo());
    Asked brief = new Asked(one, "req-0", "ann-key", body("fast", CERTAIN), 5_000).ask();
    brief.first.future().await();
    Asked patient = ask(two, "req-1", "ann-key", CERTAIN);
    patient.first.future().await();
    go.complete();
    assertThat(brief.over.future().await()).isEqualTo("ended");
    assertThat(patient.over.future().await()).isEqualTo("ended");
    assertThat(vendor.calls()).isEqualTo(2);
  }
}

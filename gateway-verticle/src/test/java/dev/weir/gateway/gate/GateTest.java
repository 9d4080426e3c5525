package dev.weir.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a gate lets in, and who waits. This file is over 400 lines because the rules of a gate, its
 * queue and its bounds share their helpers.
 */
class GateTest {

  private static final Fault SLOW_DOWN = new Fault.RateLimited("slow down", -1);

  private final List<String> heard = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();

  private static Gate gate(int calls) {
    return new Gate(provider -> new Gate.Settings(calls, calls, 1_000, 5_000, true));
  }

  /** Waits under a name; what it hears is put down. */
  private Place waits(Gate gate, String name, Priority priority, long until, long now) {
    String caller = name.replaceAll("\\d", "");
    return gate.await(
        "p",
        caller,
        priority,
        until,
        now,
        new Gate.Waiter() {
          @Override
          public void admitted(Place place) {
            heard.add(name);
            places.put(name, place);
          }

          @Override
          public void refused(Fault.RateLimited why) {
            heard.add(name + " refused, again in " + why.retryAfterMillis());
          }
        },
        Runnable::run);
  }

  private static Place enters(Gate gate, long now) {
    return Objects.requireNonNull(gate.tryEnter("p", now));
  }

  @Test
  void a_free_place_is_there_at_once_and_comes_back_once() {
    Gate gate = gate(1);
    Place place = enters(gate, 0);
    assertThat(gate.tryEnter("p", 0)).isNull();
    place.leave(null, 1);
    place.leave(null, 1);
    place.giveUp(1);
    enters(gate, 1);
    assertThat(gate.tryEnter("p", 1)).isNull();
  }

  @Test
  void a_flood_delays_its_own_caller() {
    Gate gate = gate(1);
    Place current = enters(gate, 0);
    for (int i = 0; i < 500; i++) {
      waits(gate, "flood" + i, Priority.NORMAL, 9_000, 0);
    }
    waits(gate, "modest0", Priority.NORMAL, 9_000, 0);
    waits(gate, "modest1", Priority.NORMAL, 9_000, 0);
    current.leave(null, 1);
    for (int i = 0; i < 4; i++) {
      Objects.requireNonNull(places.get(heard.getLast())).leave(null, 2);
    }
    assertThat(heard).containsExactly("flood0", "modest0", "flood1", "modest1", "flood2");
  }

  @Test
  void classes_go_first_but_who_waited_long_overtakes() {
    Gate gate = gate(1);
    Place current = enters(gate, 0);
    waits(gate, "low", Priority.LOW, 9_000, 0);
    waits(gate, "normal", Priority.NORMAL, 9_000, 100);
    waits(gate, "high", Priority.HIGH, 9_000, 1_999);
    waits(gate, "late", Priority.HIGH, 9_000, 4_001);
    current.leave(null, 4_002);
    for (int i = 0; i < 3; i++) {
      Objects.requireNonNull(places.get(heard.getLast())).leave(null, 4_003);
    }
    assertThat(heard).containsExactly("high", "normal", "low", "late");
  }

  @Test
  void whose_time_is_over_is_refused_and_told_when_to_come_again() {
    Gate gate = gate(1);
    enters(gate, 0);
    waits(gate, "a", Priority.NORMAL, 300, 0);
    waits(gate, "b", Priority.NORMAL, 60_000, 0);
    gate.tick(299);
    assertThat(heard).isEmpty();
    gate.tick(300);
    assertThat(heard).containsExactly("a refused, again in 1000");
    gate.tick(5_000); // The queue's own bound.
    assertThat(heard).hasSize(2);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void a_full_queue_refuses_and_says_when_it_will_be_shorter() {
    Gate gate = new Gate(provider -> new Gate.Settings(1, 1, 2, 5_000, true));
    enters(gate, 0).leave(null, 4_000);
    enters(gate, 4_000);
    waits(gate, "a", Priority.NORMAL, 9_000, 4_000);
    waits(gate, "b", Priority.NORMAL, 9_000, 4_000);
    waits(gate, "c", Priority.NORMAL, 9_000, 4_000);
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst()).startsWith("c refused, again in ");
    assertThat(gate.view(4_000).getFirst().waiting()).isEqualTo(2);
  }

  @Test
  void who_gives_up_while_waiting_is_never_told_and_who_gave_up_behind_the_gate_frees_it() {
    Gate gate = gate(1);
    Place current = enters(gate, 0);
    List<Runnable> posted = new ArrayList<>();
    Gate.Waiter waiter =
        new Gate.Waiter() {
          @Override
          public void admitted(Place place) {
            heard.add("admitted");
          }

          @Override
          public void refused(Fault.RateLimited why) {
            heard.add("refused");
          }
        };
    Place one = gate.await("p", "x", Priority.NORMAL, 9_000, 0, waiter, posted::add);
    Place two = gate.await("p", "x", Priority.NORMAL, 9_000, 0, waiter, posted::add);
    one.giveUp(1);
    current.leave(null, 2); // Lets the second in; it does not know yet.
    two.giveUp(3);
    posted.forEach(Runnable::run);
    assertThat(posted).hasSize(1);
    assertThat(heard).isEmpty();
    enters(gate, 4);
  }

  @Test
  void the_vendors_wait_holds_calls_that_can_wait_for_it() {
    Gate gate = gate(10);
    enters(gate, 0).leave(new Fault.RateLimited("wait", 1_500), 100);
    assertThat(gate.tryEnter("p", 1_599)).isNull();
    waits(gate, "a", Priority.NORMAL, 9_000, 1_000);
    gate.tick(1_599);
    assertThat(heard).isEmpty();
    gate.tick(1_600);
    assertThat(heard).containsExactly("a");
    enters(gate, 1_600).leave(new Fault.RateLimited("wait", 86_400_000), 2_000);
    enters(gate, 2_001); // Nobody can wait for that: the vendor itself may say so again.
  }

  @Test
  void little_left_spreads_calls_as_the_budget_refills() {
    Gate gate = gate(10);
    RateHeaders.Budget little = new RateHeaders.Budget(100, 5, 9_500);
    enters(gate, 0).told(new RateHeaders(little, null, -1), 0);
    enters(gate, 0); // 95 come back in 9.5 s: one each 100 ms.
    assertThat(gate.tryEnter("p", 99)).isNull();
    enters(gate, 100);
    assertThat(gate.tryEnter("p", 199)).isNull();
    RateHeaders.Budget plenty = new RateHeaders.Budget(100, 50, 5_000);
    enters(gate, 200).told(new RateHeaders(plenty, null, -1), 201);
    enters(gate, 201);
    enters(gate, 201);
  }

  @Test
  void nothing_left_waits_for_the_first_to_come_back() {
    Gate gate = gate(10);
    RateHeaders.Budget none = new RateHeaders.Budget(60, 0, 60_000);
    enters(gate, 0).told(new RateHeaders(none, null, -1), 0);
    assertThat(gate.tryEnter("p", 999)).isNull();
    enters(gate, 1_000);
  }

  @Test
  void tokens_left_are_counted_in_calls_of_the_usual_size() {
    Gate gate = gate(10);
    Place place = enters(gate, 0);
    place.told(new RateHeaders(null, new RateHeaders.Budget(10_000, 9_000, 100), -1), 0);
    place.told(new RateHeaders(null, new RateHeaders.Budget(10_000, 8_000, 200), -1), 0);
    enters(gate, 0);
    place.told(new RateHeaders(null, new RateHeaders.Budget(10_000, 500, 9_500), -1), 0);
    assertThat(gate.view(0).getFirst().holdMillis()).isBetween(1_000L, 3_000L);
  }

  @Test
  void names_without_end_share_a_gate() {
    Gate gate = new Gate(provider -> new Gate.Settings(1, 10, 10, 100, true));
    List<Place> all = new ArrayList<>();
    for (int i = 0; i < Gate.PROVIDERS_MAX; i++) {
      all.add(Objects.requireNonNull(gate.tryEnter("p" + i, 0)));
    }
    assertThat(gate.tryEnter("x", 0)).isNotNull();
    assertThat(gate.tryEnter("y", 0)).isNull();
    all.forEach(one -> one.leave(null, 1));
    assertThat(gate.tryEnter("y", 1)).isNotNull();
    assertThat(gate.view(1)).hasSize(2);
  }

  @Test
  void a_call_waits_for_one_of_each_other_caller_at_most() {
    Seeds.each(
        100,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          heard.clear();
          Gate gate = gate(1);
          Place current = enters(gate, 0);
          int callers = random.nextInt(2, 6);
          for (int i = 0; i < 60; i++) {
            // The first caller floods, the others now and then.
            int who = random.nextInt(4) > 0 ? 0 : random.nextInt(callers);
            waits(gate, (char) ('a' + who) + "" + i, Priority.NORMAL, 9_000, 0);
          }
          String modest = "modest0";
          waits(gate, modest, Priority.NORMAL, 9_000, 0);
          int turns = 0;
          current.leave(null, 1);
          while (!heard.getLast().equals(modest)) {
            turns++;
            Objects.requireNonNull(places.get(heard.getLast())).leave(null, 1);
          }
          assertThat(turns).isLessThanOrEqualTo(callers);
        });
  }

  @Test
  void the_lowest_class_gets_its_turn_under_a_flood_of_the_highest() {
    Gate gate = gate(1);
    Place current = enters(gate, 0);
    waits(gate, "low", Priority.LOW, 60_000, 0);
    long now = 0;
    int served = 0;
    while (!heard.contains("low")) {
      now += 10;
      waits(gate, "high" + served, Priority.HIGH, 60_000, now);
      current.leave(null, now);
      current = Objects.requireNonNull(places.get(heard.getLast()));
      served++;
    }
    assertThat(now).isEqualTo(2 * FairQueue.AGEING_MILLIS + 10);
  }

  /** What happens to one waiter, in a model that knows nothing of the gate's insides. */
  private static final class Model implements Gate.Waiter {
    @Nullable Place place;
    int answers;
    boolean gaveUp;
    boolean held;

    @Override
    public void admitted(Place admitted) {
      answers++;
      held = true;
      place = admitted;
    }

    @Override
    public void refused(Fault.RateLimited why) {
      answers++;
    }
  }

  @Test
  void whatever_happens_the_limit_holds_and_each_waiter_is_answered_once() {
    Seeds.each(
        300,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Gate gate = new Gate(name -> new Gate.Settings(random.nextInt(1, 6), 8, 20, 5_000, true));
          List<Model> all = new ArrayList<>();
          Map<Place, Model> holding = new IdentityHashMap<>();
          long now = 0;
          for (int step = 0; step < 400; step++) {
            now += random.nextInt(50);
            switch (random.nextInt(5)) {
              case 0, 1 -> {
                Model model = new Model();
                all.add(model);
                long until = now + random.nextInt(1, 2_000);
                Priority priority = Priority.values()[random.nextInt(3)];
                String caller = "c" + random.nextInt(4);
                model.place = gate.await("p", caller, priority, until, now, model, Runnable::run);
              }
              case 2, 3 -> {
                if (!holding.isEmpty()) {
                  Place place = holding.keySet().iterator().next();
                  Objects.requireNonNull(holding.remove(place)).held = false;
                  place.leave(random.nextInt(6) == 0 ? SLOW_DOWN : null, now);
                }
              }
              default -> {
                Model model = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
                if (model != null && model.answers == 0 && model.place != null) {
                  model.gaveUp = true;
                  model.place.giveUp(now);
                }
                gate.tick(now);
              }
            }
            all.stream()
                .filter(one -> one.held)
                .forEach(one -> holding.put(Objects.requireNonNull(one.place), one));
            GateView view = gate.view(now).isEmpty() ? null : gate.view(now).getFirst();
            assertThat(view == null ? 0 : view.underWay()).isEqualTo(holding.size());
            boolean room = view != null && view.underWay() < view.limit();
            assertThat(room && view.waiting() > 0).as("waits beside a free place").isFalse();
            assertThat(holding.size()).isLessThanOrEqualTo(8);
          }
          gate.tick(now + 5_000);
          for (Model one : all) {
            assertThat(one.answers).isEqualTo(one.gaveUp ? 0 : 1);
          }
          assertThat(gate.waiting()).isZero();
        });
  }

  @Test
  void many_threads_stay_within_the_limit_and_lose_nobody() throws Exception {
    int limit = 3;
    Gate gate = new Gate(provider -> new Gate.Settings(limit, limit, 1_000, 60_000, true));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Gate.Waiter waiter =
          new Gate.Waiter() {
            @Override
            public void admitted(Place place) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              pool.execute(
                  () -> {
                    inside.decrementAndGet();
                    served.incrementAndGet();
                    place.leave(null, 1);
                  });
            }

            @Override
            public void refused(Fault.RateLimited why) {
              served.addAndGet(1_000_000);
            }
          };
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String caller = "c" + t;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    gate.await("p", caller, Priority.NORMAL, 50_000, 0, waiter, Runnable::run);
                  }
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
      while (served.get() < 800) {
        Thread.onSpinWait(); // The test's own time-out is its bound.
      }
    }
    assertThat(served).hasValue(800);
    assertThat(most.get()).isLessThanOrEqualTo(limit);
    assertThat(gate.view(1).getFirst())
        .isEqualTo(new GateView("p", limit, 0, 0, 0, GateView.Shrunk.NEVER));
  }

  @Test
  void a_limit_that_was_never_reached_comes_down_to_the_calls_under_way() {
    Gate gate = gate(10_000);
    List<Place> held = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      held.add(enters(gate, 0));
    }
    held.getFirst().leave(new Fault.RateLimited("enough", -1), 10);
    assertThat(gate.view(10).getFirst().limit()).isEqualTo(70);
    held.get(1).leave(new Fault.RateLimited("enough", -1), 10);
    assertThat(gate.view(10).getFirst().limit()).as("the same round").isEqualTo(70);
    assertThat(gate.view(10).getFirst().busy()).isTrue();
  }

  @Test
  void bounds_may_be_told_anew_and_what_was_learnt_stays() {
    int[] max = {10};
    Gate gate = new Gate(provider -> new Gate.Settings(10, max[0], 1_000, 5_000, true));
    enters(gate, 0).leave(new Fault.RateLimited("enough", -1), 10);
    assertThat(gate.view(10).getFirst().limit()).isEqualTo(7);
    max[0] = 3;
    gate.reload();
    assertThat(gate.view(10).getFirst().limit()).isEqualTo(3);
    max[0] = 20;
    gate.reload();
    assertThat(gate.view(10).getFirst().limit()).isEqualTo(3);
  }

  @Test
  void the_headers_of_one_key_of_several_do_not_count() {
    Gate gate = new Gate(provider -> new Gate.Settings(10, 10, 1_000, 5_000, false));
    RateHeaders.Budget none = new RateHeaders.Budget(100, 0, 60_000);
    enters(gate, 0).told(new RateHeaders(none, none, -1), 0);
    enters(gate, 1);
    assertThat(gate.view(1).getFirst().busy()).isFalse();
  }

  @Test
  void a_gate_tells_why_it_shrank() {
    Gate gate = gate(10);
    enters(gate, 0).leave(null, 5);
    assertThat(gate.view(5).getFirst().shrunk()).isEqualTo(GateView.Shrunk.NEVER);
    Fault busy =
        new Fault.Upstream(
            "busy", "d", 529, Fault.Upstream.Kind.OVERLOADED, -1, List.of(), Buffer.buffer());
    enters(gate, 10).leave(busy, 20);
    assertThat(gate.view(70).getFirst().shrunk())
        .isEqualTo(new GateView.Shrunk(1, "529 overloaded", 50));
    Place early = enters(gate, 80);
    enters(gate, 80).leave(SLOW_DOWN, 90);
    early.leave(busy, 100);
    assertThat(gate.view(100).getFirst().shrunk())
        .as("a call that began before says nothing new")
        .isEqualTo(new GateView.Shrunk(2, "rate-limited", 10));
  }
}

package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.pipeline.SimMood.Trouble;
import dev.weir.gateway.pipeline.SimVendor.Served;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers of docs/routing.md and docs/resilience.md, each where it matters most. */
class RoutingNumbersTest {

  private static final int SEEDS = 5;
  private static final int LONG_SEEDS = 2;
  private static final String ALL = "'targets':['a/m','b/m','c/m']";

  private static SimWorld world(long seed, String route) {
    return new SimWorld(seed, 3, "{'fast':{" + route + "}}");
  }

  private static int asked(SimWorld world, String vendor) {
    return world.vendor(vendor).served().size();
  }

  private static void hold(SimWorld world) {
    world.settle();
    SimLaws.check(world, SimLaws.Law.DEFAULT);
  }

  @Test
  void least_latency_sends_more_than_four_fifths_to_the_one_that_is_four_times_as_fast() {
    Seeds.each(
        SEEDS,
        seed -> {
          SimWorld world = world(seed, "'strategy':'least-latency','targets':['a/m','b/m']");
          world.vendor("a").mood(SimMood.well(400));
          world.vendor("b").mood(SimMood.well(100));
          world.calls("fast", 50, 50);
          int before = asked(world, "b");
          world.calls("fast", 400, 50);
          assertThat(asked(world, "b") - before).isGreaterThan(320);
          hold(world);
        });
  }

  @Test
  void where_both_are_as_fast_neither_gets_four_fifths() {
    SimWorld world = world(1, "'strategy':'least-latency','targets':['a/m','b/m']");
    world.calls("fast", 400, 50);
    assertThat(asked(world, "b")).isBetween(80, 320);
  }

  @Test
  void a_client_that_reads_slowly_hears_of_the_end_of_its_time() {
    SimWorld world = world(1, ALL);
    world.vendor("a").mood(SimMood.well(100));
    SimCall call = world.call("fast", 700, 1_000);
    hold(world);
    assertThat(call.fault).isInstanceOf(Fault.Timeout.class);
  }

  @Test
  void weights_are_kept_within_one_call_at_any_moment() {
    String targets = "'targets':[{'model':'a/m','weight':3},{'model':'b/m','weight':1},'c/m']";
    SimWorld world = world(1, "'strategy':'weighted'," + targets);
    for (int calls = 1; calls <= 200; calls++) {
      world.call("fast");
      world.clock.run(10);
      assertThat(asked(world, "a")).isBetween(calls * 3 / 5 - 1, calls * 3 / 5 + 1);
      assertThat(asked(world, "b")).isBetween(calls / 5 - 1, calls / 5 + 1);
    }
    hold(world);
  }

  @Test
  void the_cheapest_one_that_is_well_is_asked() {
    SimWorld world = world(1, "'strategy':'cheapest'," + ALL);
    world.price("a", 1_000);
    world.price("b", 9_000);
    world.price("c", 2_000);
    world.calls("fast", 20, 100);
    assertThat(asked(world, "a")).isEqualTo(20);
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 100, 100);
    assertThat(asked(world, "b")).isZero();
    // Five until the breaker opens, some repetitions and a probe.
    assertThat(asked(world, "a")).isLessThan(20 + 5 + 3 + 2);
    hold(world);
    assertThat(world.succeeded(0)).isEqualTo(120);
  }

  @Test
  void with_one_of_three_dead_999_of_1000_calls_succeed() {
    Seeds.each(
        SEEDS,
        seed -> {
          SimWorld world = world(seed, "'strategy':'round-robin'," + ALL);
          world.vendor("b").mood(SimMood.DEAD);
          world.calls("fast", 1_000, 20);
          hold(world);
          assertThat(world.succeeded(0)).isGreaterThanOrEqualTo(999);
        });
  }

  @Test
  void an_open_breaker_lets_one_probe_through_and_each_time_later() {
    SimWorld world = world(1, ALL);
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 1_200, 100);
    List<Long> probes = new ArrayList<>();
    long open = world.breakers.getFirst().atMillis();
    for (Served one : world.vendor("a").served()) {
      if (one.atMillis > open) {
        probes.add(one.atMillis - open);
      }
    }
    // 5, 10, 20 and 40 s after one another, and what a probe and the next call take.
    assertThat(probes).hasSize(4);
    long since = 0;
    long wait = 5_000;
    for (long probe : probes) {
      assertThat(probe - since).isBetween(wait, wait + 250);
      since = probe;
      wait *= 2;
    }
    hold(world);
  }

  @Test
  void while_a_probe_is_silent_nobody_else_is_sent_there() {
    SimWorld world = world(1, ALL);
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 20, 100);
    world.vendor("a").mood(SimMood.troubled(10, 1, Trouble.SILENT));
    int before = asked(world, "a");
    world.calls("fast", 80, 100); // Past the five seconds, within the time to its first byte.
    assertThat(asked(world, "a") - before).isEqualTo(1);
    hold(world);
    assertThat(world.succeeded(0)).isEqualTo(100);
  }

  @Test
  void a_vendor_that_is_well_again_has_its_calls_within_a_minute() {
    Seeds.each(
        LONG_SEEDS,
        seed -> {
          SimWorld world = world(seed, ALL);
          world.vendor("a").mood(SimMood.DEAD);
          world.calls("fast", 1_500, 100);
          world.vendor("a").mood(SimMood.well(100));
          world.calls("fast", 610, 100);
          int before = asked(world, "a");
          world.calls("fast", 100, 100);
          assertThat(asked(world, "a") - before).isEqualTo(100);
          hold(world);
        });
  }

  @Test
  void a_single_failure_opens_nothing() {
    SimWorld world = world(1, ALL);
    world.calls("fast", 20, 500);
    for (int i = 0; i < 10; i++) {
      world.vendor("a").mood(SimMood.DEAD);
      world.call("fast");
      world.clock.run(20); // It has failed once; the second try waits or goes elsewhere.
      world.vendor("a").mood(SimMood.well(100));
      world.calls("fast", 5, 500);
    }
    assertThat(world.breakers).isEmpty();
    hold(world);
  }

  @Test
  void who_asks_the_only_target_hears_it_with_its_own_words_and_wait() {
    SimWorld world = world(1, "'targets':['a/m']");
    world.vendor("a").mood(SimMood.troubled(50, 1, Trouble.RATE_LIMITED_FOR_A_DAY));
    SimCall limited = world.call("fast");
    world.clock.run(1_000);
    assertThat(limited.fault).isEqualTo(world.vendor("a").served().getFirst().fault);
    assertThat(limited.fault.retryAfterMillis()).isEqualTo(86_400_000);
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 30, 100);
    SimCall last = world.calls.getLast();
    world.clock.run(3_000);
    assertThat(world.breakers).isNotEmpty();
    assertThat(last.fault).isInstanceOf(Fault.Upstream.class);
    hold(world);
  }

  @Test
  void a_hedge_goes_out_after_the_measured_p95_and_saves_whom_the_vendor_forgot() {
    Seeds.each(
        LONG_SEEDS,
        seed -> {
          SimWorld world = world(seed, "'hedge':{'after':'p95','budget':'5%'}," + ALL);
          world.vendor("a").mood(SimMood.troubled(100, 0.02, Trouble.SILENT));
          world.calls("fast", 1_000, 50);
          hold(world);
          int hedges = 0;
          for (SimCall call : world.calls) {
            for (int i = 1; i < call.attempts().size(); i++) {
              if (call.attempts().get(i).hedge()) {
                hedges++;
                // It takes a vendor between 50 and 150 ms: 95 of 100 are there after about 145.
                long first = call.attempts().get(i - 1).startedMicros();
                assertThat(call.attempts().get(i).startedMicros() - first)
                    .isBetween(125_000L, 151_000L);
              }
            }
          }
          assertThat(hedges).isBetween(15, 50);
        });
  }

  @Test
  void retries_are_not_the_outage_when_everybody_fails() {
    SimWorld world = world(1, "'retries':5,'targets':['a/m']");
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 1_000, 10);
    hold(world);
    assertThat(asked(world, "a")).isBetween(1_003, 1_110);
  }

  @Test
  void a_route_that_spends_more_is_noticed() {
    SimWorld world = world(1, "'retries':5,'retry-budget':'100%','targets':['a/m']");
    world.vendor("a").mood(SimMood.DEAD);
    world.calls("fast", 1_000, 10);
    assertThatThrownBy(() -> hold(world)).hasMessageContaining("repetitions for");
  }

  /** All that may go wrong in one run: its laws have something to look at. */
  private static SimWorld mixed(SimDefect defect) {
    SimWorld world =
        new SimWorld(7, 3, "{'fast':{'hedge':{'after':'p95','budget':'5%'}," + ALL + "}}", defect);
    world
        .vendor("a")
        .mood(SimMood.troubled(100, 0.2, Trouble.SERVER, Trouble.CUT_WITHIN, Trouble.RATE_LIMITED));
    world.vendor("b").mood(SimMood.troubled(100, 0.2, Trouble.SILENT, Trouble.INVALID));
    for (int i = 0; i < 300; i++) {
      SimCall call = world.call("fast");
      world.clock.run(50);
      if (i % 20 == 0) {
        world.leave(call);
      }
    }
    return world;
  }

  @ParameterizedTest
  @EnumSource
  void whatever_is_wrong_is_noticed(SimDefect defect) {
    SimWorld world = mixed(defect);
    if (defect == SimDefect.NONE) {
      hold(world);
    } else {
      assertThatThrownBy(() -> hold(world)).hasMessageContaining(defect.noticed);
    }
  }

  @Test
  void a_route_that_hedges_more_is_noticed() {
    SimWorld world = world(1, "'hedge':{'after':'20ms','budget':'50%'}," + ALL);
    world.calls("fast", 200, 50);
    assertThatThrownBy(() -> hold(world)).hasMessageContaining("hedges for");
  }
}

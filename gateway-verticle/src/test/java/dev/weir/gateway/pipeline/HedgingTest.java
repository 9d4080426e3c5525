package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.pipeline.SimMood.Trouble;
import dev.weir.gateway.pipeline.SimVendor.Served;
import dev.weir.gateway.route.Tries;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a second attempt is made beside a silent one, and what it costs; on a virtual clock. */
class HedgingTest {

  private static final SimMood SILENT = SimMood.troubled(10, 1, Trouble.SILENT);
  private static final SimLaws.Law ALL_HEDGED = new SimLaws.Law(0.1, 1);

  /** Every call saves a whole hedge. */
  private static SimWorld world(int vendors, String targets) {
    String route = "'retries':0,'hedge':{'after':'20ms','budget':'100%'},'targets':[" + targets;
    return new SimWorld(1, vendors, "{'fast':{" + route + "]}}");
  }

  private static int saved(SimWorld world) {
    return world.budgets.of("fast").hedges().left();
  }

  private static int asked(SimWorld world, String vendor) {
    return world.vendor(vendor).served().size();
  }

  private static void hold(SimWorld world) {
    world.settle();
    SimLaws.check(world, ALL_HEDGED);
  }

  @Test
  void a_hedge_costs_one_when_it_is_sent() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.vendor("a").mood(SILENT);
    SimCall call = world.call("fast");
    world.clock.run(15);
    assertThat(saved(world)).as("saved by the call").isEqualTo(1);
    world.clock.run(10);
    assertThat(asked(world, "b")).isEqualTo(1);
    assertThat(saved(world)).isZero();
    hold(world);
    assertThat(call.whole).isTrue();
    assertThat(saved(world)).isZero();
  }

  @Test
  void a_hedge_that_finds_no_place_costs_nothing() {
    SimWorld world = world(1, "'a/m'");
    world.places(1);
    world.vendor("a").mood(SILENT);
    SimCall call = world.call("fast");
    world.clock.run(100);
    assertThat(asked(world, "a")).isEqualTo(1);
    assertThat(saved(world)).isEqualTo(1);
    world.leave(call);
    hold(world);
    assertThat(saved(world)).isEqualTo(1);
  }

  @Test
  void what_was_not_spent_for_want_of_a_place_hedges_a_later_call() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.places(1);
    world.vendor("a").mood(SILENT);
    world.vendor("b").mood(SILENT);
    SimCall there = world.call("b/m");
    SimCall first = world.call("fast");
    world.clock.run(100);
    assertThat(asked(world, "b")).as("its only place is taken").isEqualTo(1);
    world.leave(there);
    world.leave(first);
    world.clock.run(100);
    world.call("fast");
    world.clock.run(100);
    assertThat(asked(world, "b")).isEqualTo(2);
    assertThat(saved(world)).as("two calls, one hedge").isEqualTo(1);
    hold(world);
  }

  @Test
  void where_nobody_is_there_a_hedge_costs_nothing_and_keeps_no_place() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.places(1);
    world.vendor("a").mood(SILENT);
    world.gone("b");
    SimCall call = world.call("fast");
    world.clock.run(100);
    assertThat(saved(world)).isEqualTo(1);
    assertThat(world.gate.tryEnter("b", world.clock.nowMillis())).isNotNull();
    world.leave(call);
    hold(world);
  }

  @Test
  void where_the_next_choice_has_no_instance_the_same_one_is_asked_again() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.vendor("a").mood(SILENT);
    world.gone("b");
    world.call("fast");
    world.clock.run(100);
    assertThat(asked(world, "a")).isEqualTo(2);
    assertThat(saved(world)).isZero();
    hold(world);
  }

  @Test
  void a_hedge_is_no_attempt_beyond_the_last_that_a_call_may_make() {
    StringBuilder targets = new StringBuilder("'a/m'");
    for (char vendor = 'b'; vendor <= 'v'; vendor++) {
      targets.append(",'").append(vendor).append("/m'");
    }
    SimWorld world = world(22, targets.toString());
    // Eleven keys of the first one, and twenty who fail; the last attempt is silent.
    world.vendors.values().forEach(vendor -> vendor.mood(SimMood.DEAD));
    world.vendor("a").mood(new SimMood(3, 1, List.of(Trouble.KEY_REFUSED_OF_MANY)));
    world.vendor("v").mood(SILENT);
    SimCall call = world.call("fast");
    world.clock.run(1_000);
    assertThat(asked(world, "a")).isEqualTo(11);
    assertThat(asked(world, "v")).isEqualTo(1);
    assertThat(saved(world)).isEqualTo(1);
    hold(world);
    assertThat(call.attempts()).hasSize(Tries.ATTEMPTS_MAX);
  }

  @Test
  void who_leaves_in_the_middle_of_an_answer_makes_no_loser_of_its_vendor() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.vendor("b").mood(SILENT);
    SimCall call = world.call("fast", 20_000, 1_000);
    while (call.firstTokenAt == SimVendor.NEVER) {
      world.clock.run(1);
    }
    world.clock.run(500);
    world.leave(call);
    assertThat(world.vendor("a").served().getFirst().whole).isTrue();
    hold(world);
  }

  @Test
  void a_loser_that_goes_on_is_noticed() {
    SimWorld world = world(2, "'a/m','b/m'");
    world.vendor("a").mood(SILENT);
    SimCall call = world.call("fast");
    world.settle();
    Served loser = world.vendor("a").served().getFirst();
    assertThat(loser.overAt).isEqualTo(call.firstTokenAt);
    loser.overAt = call.firstTokenAt + 101;
    assertThatThrownBy(() -> SimLaws.check(world, ALL_HEDGED))
        .hasMessageContaining("the slower a went on for 101 ms");
  }
}

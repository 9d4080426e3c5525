package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may begin a limit while a node is silent, and how much of it. On a virtual clock. */
class LimitBeginTest {

  private static final int LIMIT = LimitWorld.LIMIT;
  private static final int NOBODY_CALLS = Integer.MAX_VALUE;

  private static LimitWorld world() {
    LimitWorld world = new LimitWorld(1, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, 60_000);
    world.run(2_000, NOBODY_CALLS);
    return world;
  }

  /** One node calls first, then all do. */
  private static void callAll(LimitWorld world, int first) {
    world.call(first);
    world.run(1_000, NOBODY_CALLS);
    world.run(20_000, 4);
  }

  /** A node is cut off from all others, in both directions. */
  private static void cutOff(LimitWorld world, int node) {
    for (int other = 0; other < LimitWorld.NODES; other++) {
      if (other != node) {
        world.cut[node][other] = true;
        world.cut[other][node] = true;
      }
    }
    world.run(2_000, NOBODY_CALLS);
  }

  /** Each of these leaves, the roll too, and soon another is in its place. */
  private static void replace(LimitWorld world, int... nodes) {
    List<String> leave = Arrays.stream(nodes).mapToObj(node -> world.names[node]).toList();
    world.rolls.replaceAll(roll -> roll.stream().filter(name -> !leave.contains(name)).toList());
    for (int node : nodes) {
      world.stop(node);
      world.downUntil[node] = world.now + 1_500; // The others make new parts before.
    }
    world.run(3_000, NOBODY_CALLS);
  }

  /** A node has most of the limit, and spends that. */
  private static void spendMost(LimitWorld world, int node) {
    for (int i = 0; i < LIMIT; i++) {
      world.call(node);
      world.run(10, NOBODY_CALLS);
    }
    assertThat(world.total).isGreaterThan(LIMIT / 2);
  }

  @Test
  void who_knew_the_silent_node_begins_all_but_its_share() {
    LimitWorld world = world();
    cutOff(world, 3);
    callAll(world, 0);
    assertThat(world.total).isEqualTo(LIMIT * 3 / 4);
  }

  @Test
  void they_may_all_call_first() {
    LimitWorld world = world();
    cutOff(world, 3);
    world.run(20_000, 4);
    assertThat(world.total).isEqualTo(LIMIT * 3 / 4);
  }

  /** It counts for the share of those who knew the silent one as little as for that one's. */
  @Test
  void a_newcomer_begins_what_the_others_may() {
    LimitWorld world = world();
    world.kill(3);
    world.downUntil[3] = world.now + 500;
    world.run(3_000, NOBODY_CALLS);
    callAll(world, 3);
    assertThat(world.total).isEqualTo(LIMIT * 3 / 4);
  }

  @Test
  void who_came_after_a_limit_was_begun_does_not_begin_it_again() {
    LimitWorld world = world();
    world.run(100, 4);
    replace(world, 1, 2, 3);
    spendMost(world, 0);
    cutOff(world, 0);
    callAll(world, 1);
    assertThat(world.most).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void nor_does_who_has_never_heard_the_silent_node() {
    LimitWorld world = world();
    spendMost(world, 0);
    cutOff(world, 0);
    replace(world, 1, 2, 3);
    callAll(world, 1);
    assertThat(world.most).isLessThanOrEqualTo(LIMIT);
  }

  /** The grace is over: whoever is silent is gone, and with it what it held. */
  @Test
  void they_begin_it_when_the_silent_node_is_gone() {
    LimitWorld world = world();
    world.call(0);
    world.run(2_000, NOBODY_CALLS);
    cutOff(world, 0);
    replace(world, 1, 2, 3);
    world.downUntil[0] = Long.MAX_VALUE;
    world.run(125_000, 10);
    assertThat(world.admitted.size()).isGreaterThan(LIMIT * 9 / 10);
  }

  @Test
  void who_leaves_in_the_middle_of_the_first_claim_does_not_stop_it() {
    LimitWorld world = world();
    cutOff(world, 3);
    world.cut[2][0] = true; // Its answer comes later than that of the one that leaves.
    world.call(0);
    world.run(100, NOBODY_CALLS);
    world.stop(1);
    world.downUntil[1] = Long.MAX_VALUE;
    world.run(100, NOBODY_CALLS);
    world.cut[2][0] = false;
    world.run(10_000, 4);
    assertThat(world.total).isEqualTo(LIMIT * 2 / 3);
  }
}

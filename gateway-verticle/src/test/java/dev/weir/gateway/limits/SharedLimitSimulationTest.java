package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four nodes and 64 callers on a virtual clock, with kills, restarts, orderly stops, cut links
 * (both ways and one way, for less than the grace), lost, late and doubled messages, and a roll of
 * nodes that splits with the links, of which one side's value survives: no span of time sees more
 * than the limit, and when all is calm again nearly all of it can be spent.
 */
class SharedLimitSimulationTest {

  private static final int NODES = LimitWorld.NODES;
  private static final int LIMIT = LimitWorld.LIMIT;
  private static final int A_LOT = LimitWorld.A_LOT;
  private static final long SPAN = 60_000;
  private static final long GRACE = 60_000;

  private static LimitWorld disturbed(long seed, LimitRules.Mode mode, Rate.Span span) {
    LimitWorld world = new LimitWorld(seed, mode, span, true, GRACE);
    world.run(120_000, 100);
    world.calm();
    world.run(25_000, 100); // All are up, and those that are not are silent.
    if (mode == LimitRules.Mode.STRICT) {
      world.agree();
    }
    world.run(GRACE + SPAN, 100);
    return world;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 6, 211, 690, 1832})
  void strict_never_admits_more(long seed) {
    LimitWorld world = disturbed(seed, LimitRules.Mode.STRICT, Rate.Span.MINUTE);
    assertThat(world.most).as("seed %d", seed).isLessThanOrEqualTo(LIMIT);
    assertThat(world.spent()).as("seed %d", seed).isGreaterThan(LIMIT * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 14, 15, 16, 128, 528, 787})
  void bounded_admits_less_than_a_hundredth_more(long seed) {
    LimitWorld world = disturbed(seed, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE);
    assertThat(world.most).as("seed %d", seed).isLessThan(LIMIT * 101 / 100);
    assertThat(world.spent()).as("seed %d", seed).isGreaterThan(LIMIT * 9 / 10);
  }

  /** Each seed but the first once lost what a node had spent that was gone. */
  @ParameterizedTest
  @CsvSource({
    "21,STRICT",
    "21,BOUNDED",
    "361,STRICT",
    "80,BOUNDED",
    "116,BOUNDED",
    "362,BOUNDED",
    "740,BOUNDED",
    "1982,BOUNDED"
  })
  void a_long_limit_holds_as_well(long seed, LimitRules.Mode mode) {
    LimitWorld world = disturbed(seed, mode, Rate.Span.HOUR);
    assertThat(world.most).isLessThanOrEqualTo(A_LOT * 101 / 100);
    assertThat(world.total).isGreaterThan(A_LOT / 2);
    if (mode == LimitRules.Mode.STRICT) {
      assertThat(world.most).isLessThanOrEqualTo(A_LOT);
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"STRICT,MINUTE", "STRICT,HOUR", "BOUNDED,MINUTE", "BOUNDED,HOUR"})
  void many_seeds(LimitRules.Mode mode, Rate.Span span) {
    long max = span == Rate.Span.MINUTE ? LIMIT : A_LOT;
    for (long seed = 100; seed < 400; seed++) {
      LimitWorld world = disturbed(seed, mode, span);
      assertThat((long) world.most)
          .as("%s seed %d", span, seed)
          .isLessThanOrEqualTo(mode == LimitRules.Mode.STRICT ? max : max * 101 / 100);
      if (span == Rate.Span.MINUTE) {
        assertThat(world.spent()).as("%s seed %d", span, seed).isGreaterThan(LIMIT * 9 / 10);
      }
    }
  }

  /** Of an hour's limit the survivors can spend all but what the dead one has, once it is gone. */
  @Test
  void a_killed_node_takes_only_along_what_it_has_spent() {
    LimitWorld world = new LimitWorld(3, LimitRules.Mode.BOUNDED, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    world.kill(1);
    world.run(GRACE + 120_000, 50);
    assertThat(world.total).isBetween(A_LOT * 95L / 100, A_LOT * 101L / 100);
  }

  /** If it died as well, those who come back would know nothing of what it spent alone. */
  @Test
  void who_is_left_alone_spends_what_others_have_heard_until_they_are_gone() {
    LimitWorld world = new LimitWorld(3, LimitRules.Mode.BOUNDED, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    for (int node = 1; node < NODES; node++) {
      world.kill(node);
    }
    Arrays.fill(world.downUntil, 1, NODES, Long.MAX_VALUE);
    long before = world.total;
    world.run(GRACE - 1_000, 50);
    assertThat(world.total - before).isBetween(1L, A_LOT / 50L);
    world.run(60_000, 4);
    assertThat(world.total).isBetween(A_LOT * 90L / 100, A_LOT * 101L / 100);
  }

  /** Who stops in order leaves its part to the others, without any grace. */
  @ParameterizedTest
  @EnumSource
  void a_farewell_hands_over_at_once(LimitRules.Mode mode) {
    LimitWorld world = new LimitWorld(4, mode, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    world.stop(0);
    world.stop(1);
    world.stop(2);
    Arrays.fill(world.downUntil, 0, 3, Long.MAX_VALUE);
    world.run(50_000, 4);
    assertThat(world.total).isBetween(A_LOT * 97L / 100, A_LOT * 101L / 100);
  }

  /** What the gone ran ahead still counts: who is left may not run so far ahead in their place. */
  @Test
  void fewer_nodes_run_no_further_ahead_before_the_span_is_over() {
    LimitWorld world = new LimitWorld(4, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, GRACE);
    world.run(110_000, 100);
    world.stop(0);
    world.run(100, 100);
    world.stop(1);
    Arrays.fill(world.downUntil, 0, 2, Long.MAX_VALUE);
    world.run(3 * SPAN, 100);
    assertThat(world.most).isBetween(LIMIT + 1, LIMIT * 1_008 / 1_000);
  }

  /** After a partition beyond the grace all count together again. */
  @Test
  void who_was_taken_for_gone_comes_back() {
    LimitWorld world = new LimitWorld(5, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, 2_000);
    world.run(5_000, 100);
    world.split(2, false);
    world.run(10_000, 50);
    world.calm();
    world.run(2 * SPAN + 10_000, 50);
    assertThat(world.admitted.size()).isBetween(LIMIT * 9 / 10, LIMIT * 101 / 100);
  }

  @ParameterizedTest
  @EnumSource
  void whole_nodes_spend_nearly_all(LimitRules.Mode mode) {
    LimitWorld world = new LimitWorld(7, mode, Rate.Span.MINUTE, false, GRACE);
    world.run(120_000, 100);
    assertThat(world.most).isBetween(LIMIT * 95 / 100, LIMIT * 101 / 100);
    assertThat(world.total).isGreaterThan(2L * LIMIT * 95 / 100 - LIMIT / 10);
  }

  /** A partition beyond grace and window: both sides take all, and the test sees it. */
  @Test
  void a_partition_that_outlasts_the_grace_breaks_the_limit() {
    LimitWorld world = new LimitWorld(1, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, 2_000);
    world.run(5_000, 100);
    world.split(2, false);
    world.run(2 * SPAN, 25);
    assertThat(world.most).isGreaterThan(LIMIT * 3 / 2);
  }

  /**
   * Who was stopped while others took it for gone has no part any more, and its own silence says
   * nothing of theirs.
   */
  @ParameterizedTest
  @CsvSource({"HOUR,2000,4000", "HOUR,2000,10000", "HOUR,60000,90000", "MINUTE,2000,70000"})
  void who_was_stopped_for_the_grace_spends_nothing_of_before(
      Rate.Span span, long grace, long stopped) {
    LimitWorld world = new LimitWorld(8, LimitRules.Mode.BOUNDED, span, false, grace);
    world.run(5_000, 100);
    world.downUntil[1] = world.now + stopped;
    world.run(stopped + 6_000, 4);
    long max = span == Rate.Span.HOUR ? A_LOT : LIMIT;
    assertThat((long) world.most).isBetween(max * 95 / 100, max * 101 / 100);
  }

  /** An operator is wrong: one that is taken for gone still hears the others, and goes by it. */
  @Test
  void who_hears_that_it_is_taken_for_gone_gives_up_its_part() {
    LimitWorld world = new LimitWorld(9, LimitRules.Mode.STRICT, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    for (int other = 0; other < NODES; other++) {
      world.cut[1][other] = other != 1;
    }
    world.run(3_000, A_LOT * A_LOT); // Nobody calls.
    world.agree();
    world.run(30_000, 4);
    assertThat(world.most).isBetween(A_LOT * 9 / 10, A_LOT);
    world.calm();
    world.run(10_000, 4);
    assertThat(world.most).isBetween(A_LOT * 95 / 100, A_LOT);
  }
}

package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Beat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
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

  private static final int NODES = 4;
  private static final int CALLERS = 64;
  private static final long SPAN = 60_000;
  private static final int LIMIT = 1_000;
  private static final int A_LOT = 10_000;
  private static final int STEP = 10;
  private static final long GRACE = 60_000;

  /** A virtual world. */
  private static final class World {
    final Random random;
    final LimitRules rules;
    final Rate.Span span;
    boolean faults;
    final Limiter[] nodes = new Limiter[NODES];
    final String[] names = new String[NODES];
    final boolean[][] cut = new boolean[NODES][NODES];
    final long[] cutUntil = new long[NODES * NODES];
    final List<List<String>> rolls = new ArrayList<>();
    final PriorityQueue<Sent> sent = new PriorityQueue<>(Comparator.comparingLong(Sent::at));
    final Deque<Long> admitted = new ArrayDeque<>();
    final long[] downUntil = new long[NODES];
    long calmUntil;
    long now = 1_000_000;
    int incarnations;
    int most;
    long total;

    record Sent(long at, int from, int to, Beat beat) {}

    World(long seed, LimitRules.Mode mode, Rate.Span span, boolean faults, long grace) {
      random = new Random(seed);
      this.faults = faults;
      this.span = span;
      Rates global =
          new Rates(
              List.of(new Rate(Measure.REQUESTS, span, span == Rate.Span.MINUTE ? LIMIT : A_LOT)));
      rules = new LimitRules(mode, grace, global, Map.of(), Rates.NONE, Map.of());
      for (int i = 0; i < NODES; i++) {
        rolls.add(List.of());
      }
      for (int i = 0; i < NODES; i++) {
        start(i);
      }
    }

    void start(int node) {
      names[node] = "n" + incarnations++;
      nodes[node] = new Limiter(rules);
      nodes[node].join(names[node], rolls.get(node), now);
      List<String> longer = new ArrayList<>(rolls.get(node));
      longer.add(names[node]);
      for (int other = 0; other < NODES; other++) {
        if (!cut[node][other] && !cut[other][node]) {
          rolls.set(other, longer);
        }
      }
    }

    /** Dies without a word. */
    void kill(int node) {
      downUntil[node] = now + 100 + random.nextInt(20_000);
      start(node);
    }

    /** Says farewell, twice. */
    void stop(int node) {
      List<Beat> farewell = nodes[node].leave(now);
      farewell.forEach(beat -> send(node, beat));
      farewell.forEach(beat -> send(node, beat));
      kill(node);
    }

    /** No faults any more: all links whole, messages arrive at once. */
    void calm() {
      faults = false;
      for (boolean[] row : cut) {
        Arrays.fill(row, false);
      }
    }

    void agree() {
      for (Limiter node : nodes) {
        node.agree(now);
      }
    }

    void run(long millis, int pause) {
      long end = now + millis;
      while (now < end) {
        now += STEP;
        if (faults && now % 100 == 0) {
          disturb();
        }
        while (!sent.isEmpty() && sent.peek().at <= now) {
          Sent one = sent.poll();
          if (up(one.to) && !cut[one.from][one.to]) {
            nodes[one.to].heard(one.beat, now);
          }
        }
        for (int caller = 0; caller < CALLERS; caller++) {
          if (random.nextInt(pause) == 0) {
            call(caller % NODES);
          }
        }
        for (int i = 0; i < NODES; i++) {
          if (up(i)) {
            send(i, nodes[i].beat((now + i * 30L) % Shares.BEAT_MILLIS == 0, now));
          }
        }
      }
    }

    boolean up(int node) {
      return now >= downUntil[node];
    }

    void call(int node) {
      if (up(node)) {
        Limiter.Touching touching =
            nodes[node].touching(new Limiter.Call("", Rates.NONE, "", "", "m"));
        Ticket ticket = nodes[node].begin(touching, Spend.NOTHING, now);
        if (ticket.refusal() == null) {
          nodes[node].end(ticket, Spend.NOTHING, now);
          admitted.add(now);
          total++;
          while (admitted.getFirst() <= now - span.millis()) {
            admitted.removeFirst();
          }
          most = Math.max(most, admitted.size());
        }
      }
    }

    void send(int from, Beat beat) {
      if (beat == null) {
        return;
      }
      for (int to = 0; to < NODES; to++) {
        int copies = faults && random.nextInt(50) == 0 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          boolean lost = faults && random.nextInt(20) == 0;
          if (to != from && !lost && !cut[from][to]) {
            long late = faults ? random.nextInt(random.nextInt(30) == 0 ? 3_000 : 20) : 1;
            sent.add(new Sent(now + 1 + late, from, to, beat));
          }
        }
      }
    }

    void disturb() {
      boolean healed = false;
      for (int i = 0; i < NODES * NODES; i++) {
        if (now >= cutUntil[i]) {
          healed |= cut[i / NODES][i % NODES];
          cut[i / NODES][i % NODES] = false;
        }
      }
      if (healed) {
        Collections.fill(rolls, rolls.get(random.nextInt(NODES))); // One side's value survives.
      }
      int node = random.nextInt(NODES);
      switch (random.nextInt(90)) {
        case 0 -> {
          if (up(node) && seen(node)) {
            kill(node);
          }
        }
        case 1 -> {
          if (up(node) && seen(node)) {
            stop(node);
          }
        }
        case 2 -> {
          if (now >= calmUntil) {
            split(1 + random.nextInt(2), random.nextBoolean());
          }
        }
        default -> {
          // Nothing happens.
        }
      }
    }

    /** Whether two others see what a node spends: who dies cut off was cut beyond the grace. */
    boolean seen(int node) {
      int by = 0;
      for (int other = 0; other < NODES; other++) {
        if (other != node && up(other) && !cut[node][other] && !cut[other][node]) {
          by++;
        }
      }
      return by > 1 || now >= calmUntil;
    }

    /** Cuts the first nodes of a random order off the others, in one direction or in both. */
    void split(int size, boolean oneWay) {
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
      Collections.shuffle(order, random);
      long until = now + 500 + random.nextInt(45_000);
      for (int from : order.subList(0, size)) {
        for (int to : order.subList(size, NODES)) {
          cut(from, to, until);
          if (!oneWay) {
            cut(to, from, until);
          }
        }
      }
      calmUntil = until + 5_000; // Two partitions in a row would be one beyond the grace.
    }

    void cut(int from, int to, long until) {
      cut[from][to] = true;
      cutUntil[from * NODES + to] = until;
    }
  }

  private static World disturbed(long seed, LimitRules.Mode mode, Rate.Span span) {
    World world = new World(seed, mode, span, true, GRACE);
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
  @ValueSource(longs = {1, 2, 5, 6})
  void strict_never_admits_more(long seed) {
    World world = disturbed(seed, LimitRules.Mode.STRICT, Rate.Span.MINUTE);
    assertThat(world.most).as("seed %d", seed).isLessThanOrEqualTo(LIMIT);
    assertThat(world.admitted.size()).as("seed %d", seed).isGreaterThan(LIMIT * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 14, 15, 16})
  void bounded_admits_less_than_a_hundredth_more(long seed) {
    World world = disturbed(seed, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE);
    assertThat(world.most).as("seed %d", seed).isLessThan(LIMIT * 101 / 100);
    assertThat(world.admitted.size()).as("seed %d", seed).isGreaterThan(LIMIT * 9 / 10);
  }

  @ParameterizedTest
  @EnumSource
  void a_long_limit_holds_as_well(LimitRules.Mode mode) {
    World world = disturbed(21, mode, Rate.Span.HOUR);
    assertThat(world.most).isLessThanOrEqualTo(A_LOT * 101 / 100);
    assertThat(world.total).isGreaterThan(A_LOT / 2);
    if (mode == LimitRules.Mode.STRICT) {
      assertThat(world.most).isLessThanOrEqualTo(A_LOT);
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource
  void many_seeds(LimitRules.Mode mode) {
    for (Rate.Span span : List.of(Rate.Span.MINUTE, Rate.Span.HOUR)) {
      long max = span == Rate.Span.MINUTE ? LIMIT : A_LOT;
      for (long seed = 100; seed < 130; seed++) {
        World world = disturbed(seed, mode, span);
        assertThat((long) world.most)
            .as("%s seed %d", span, seed)
            .isLessThanOrEqualTo(mode == LimitRules.Mode.STRICT ? max : max * 101 / 100);
        if (span == Rate.Span.MINUTE) {
          assertThat(world.admitted.size())
              .as("%s seed %d", span, seed)
              .isGreaterThan(LIMIT * 9 / 10);
        }
      }
    }
  }

  /** Of an hour's limit the survivors can spend all but what the dead one has, once it is gone. */
  @Test
  void a_killed_node_takes_only_along_what_it_has_spent() {
    World world = new World(3, LimitRules.Mode.BOUNDED, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    world.kill(1);
    world.run(GRACE + 120_000, 50);
    assertThat(world.total).isBetween(A_LOT * 95L / 100, A_LOT * 101L / 100);
  }

  /** Who stops in order leaves its part to the others, without any grace. */
  @ParameterizedTest
  @EnumSource
  void a_farewell_hands_over_at_once(LimitRules.Mode mode) {
    World world = new World(4, mode, Rate.Span.HOUR, false, GRACE);
    world.run(5_000, 100);
    world.stop(0);
    world.stop(1);
    world.stop(2);
    Arrays.fill(world.downUntil, 0, 3, Long.MAX_VALUE);
    world.run(50_000, 4);
    assertThat(world.total).isBetween(A_LOT * 97L / 100, A_LOT * 101L / 100);
  }

  /** After a partition beyond the grace all count together again. */
  @Test
  void who_was_taken_for_gone_comes_back() {
    World world = new World(5, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, 2_000);
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
    World world = new World(7, mode, Rate.Span.MINUTE, false, GRACE);
    world.run(120_000, 100);
    assertThat(world.most).isBetween(LIMIT * 95 / 100, LIMIT * 101 / 100);
    assertThat(world.total).isGreaterThan(2L * LIMIT * 95 / 100 - LIMIT / 10);
  }

  /** A partition beyond grace and window: both sides take all, and the test sees it. */
  @Test
  void a_partition_that_outlasts_the_grace_breaks_the_limit() {
    World world = new World(1, LimitRules.Mode.BOUNDED, Rate.Span.MINUTE, false, 2_000);
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
    World world = new World(8, LimitRules.Mode.BOUNDED, span, false, grace);
    world.run(5_000, 100);
    world.downUntil[1] = world.now + stopped;
    world.run(stopped + 6_000, 4);
    long max = span == Rate.Span.HOUR ? A_LOT : LIMIT;
    assertThat((long) world.most).isBetween(max * 95 / 100, max * 101 / 100);
  }

  /** An operator is wrong: one that is taken for gone still hears the others, and goes by it. */
  @Test
  void who_hears_that_it_is_taken_for_gone_gives_up_its_part() {
    World world = new World(9, LimitRules.Mode.STRICT, Rate.Span.HOUR, false, GRACE);
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

package dev.weir.gateway.limits;

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

/**
 * Four nodes and 64 callers that spend one limit on a virtual clock, with kills, restarts, orderly
 * stops, cut links, lost, late and doubled messages, and a roll of nodes that splits.
 */
final class LimitWorld {

  static final int NODES = 4;
  private static final int CALLERS = 64;
  static final int LIMIT = 1_000;
  static final int A_LOT = 10_000;
  private static final int STEP = 10;

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
  final Deque<Long> counted = new ArrayDeque<>();
  final long[] downUntil = new long[NODES];
  long calmUntil;
  long now = 1_000_000;
  int incarnations;
  int most;
  long total;

  record Sent(long at, int from, int to, Beat beat) {}

  LimitWorld(long seed, LimitRules.Mode mode, Rate.Span span, boolean faults, long grace) {
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
        counted.add(now);
        forget(admitted, now - span.millis());
        most = Math.max(most, admitted.size());
      }
    }
  }

  /**
   * What is spent by the count of the nodes, whose windows forget in steps of a sixtieth: of what
   * is older than the span, as much as that long still counts.
   */
  int spent() {
    forget(counted, now - span.millis() * 61 / 60);
    return counted.size();
  }

  private static void forget(Deque<Long> times, long until) {
    while (!times.isEmpty() && times.getFirst() <= until) {
      times.removeFirst();
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
        if (up(node) && seen(node) && survived(node)) {
          kill(node);
        }
      }
      case 1 -> {
        if (up(node) && seen(node) && survived(node)) {
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

  /**
   * Whether another has been up for some beats. What all nodes knew dies with the last of them: a
   * minute later nobody misses it, but a longer limit begins anew.
   */
  boolean survived(int node) {
    if (span == Rate.Span.MINUTE) {
      return true;
    }
    for (int other = 0; other < NODES; other++) {
      if (other != node && now >= downUntil[other] + 2_000) {
        return true;
      }
    }
    return false;
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

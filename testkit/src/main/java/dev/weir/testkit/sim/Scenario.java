package dev.weir.testkit.sim;

import dev.weir.bus.stream.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated run as its seed wants it: endpoints, links, streams and accidents.
 *
 * @param nodes the node of each endpoint
 */
record Scenario(
    long seed,
    StreamLimits limits,
    LinkFaults faults,
    List<String> nodes,
    List<StreamPlan> streams,
    List<Accident> accidents) {

  private static final StreamLimits TIGHT =
      new StreamLimits(8 * 1024, 2 * 1024, 2 * 1024, 1_000, 500, 2_000, 1 << 20, 1_000);
  private static final StreamLimits TIGHTEST =
      new StreamLimits(1024, 1024, 1024, 1_000, 500, 2_000, 1 << 20, 1_000);

  /** The scenario of a seed. */
  static Scenario of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int mood = (int) Math.floorMod(seed, 10L);
    StreamLimits limits =
        switch (random.nextInt(8)) {
          case 0 -> StreamLimits.DEFAULT;
          case 1 -> TIGHTEST;
          default -> TIGHT;
        };
    int peers = 2 + random.nextInt(3);
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      boolean together = mood == 7 || (i > 1 && random.nextInt(3) == 0);
      nodes.add(together ? "node0" : "node" + i);
    }
    List<StreamPlan> streams = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      streams.add(stream(i, peers, limits, random));
    }
    List<Accident> accidents = new ArrayList<>();
    if (mood >= 6) {
      for (int i = random.nextInt(2); i >= 0; i--) {
        accidents.add(accident(mood, peers, random));
      }
    }
    return new Scenario(seed, limits, faults(mood, random), nodes, streams, accidents);
  }

  private static LinkFaults faults(int mood, SplittableRandom random) {
    int delay = random.nextInt(4) == 0 ? 0 : random.nextInt(301);
    double some = random.nextDouble() * 0.2;
    return switch (mood) {
      case 0, 6, 7 -> LinkFaults.late(delay);
      case 1 -> new LinkFaults(0, some * 2, 0, delay);
      case 2 -> new LinkFaults(some / 4, 0, 0, delay);
      case 3 -> new LinkFaults(0, 0, some / 4, delay);
      case 4 -> new LinkFaults(some, some, some, delay);
      case 5 -> new LinkFaults(0.02, 0, 0, delay);
      case 8 -> new LinkFaults(0, some, 0, delay);
      default -> new LinkFaults(some / 4, some, some / 4, delay);
    };
  }

  private static Accident accident(int mood, int peers, SplittableRandom random) {
    Accident.Kind kind = Accident.Kind.values()[random.nextInt(mood == 7 ? 3 : 4)];
    int peer = random.nextInt(peers);
    int other = (peer + 1 + random.nextInt(peers - 1)) % peers;
    long millis =
        switch (kind) {
          // In one JVM the bus knows at once.
          case DEATH -> mood == 7 ? 0 : random.nextInt(3) == 0 ? -1 : random.nextInt(4_000);
          case STOP -> 0;
          case SLEEP, CUT -> 100 + random.nextInt(random.nextInt(2) == 0 ? 1_000 : 6_000);
        };
    return new Accident(kind, random.nextInt(5_000), peer, other, millis);
  }

  private static StreamPlan stream(
      int number, int peers, StreamLimits limits, SplittableRandom random) {
    int caller = random.nextInt(peers);
    int callee = (caller + 1 + random.nextInt(peers - 1)) % peers;
    StreamPlan.Kind kind =
        StreamPlan.Kind.values()[random.nextInt(StreamPlan.Kind.values().length)];
    StreamPlan.Reading reading =
        StreamPlan.Reading.values()[random.nextInt(StreamPlan.Reading.values().length)];
    boolean large = limits.creditBytes() > 100_000;
    int chunkSize = 1 + random.nextInt(large ? 30_000 : random.nextInt(4) == 0 ? 9_000 : 300);
    return new StreamPlan(
        number,
        kind,
        caller,
        callee,
        random.nextBoolean(),
        random.nextInt(3_000),
        random.nextInt(5) == 0 ? random.nextInt(4_000) : 20_000 + random.nextInt(10_000),
        random.nextInt(4) == 0 ? random.nextInt(limits.frameBytes() * 12) : random.nextInt(500),
        random.nextBoolean(),
        random.nextInt(2) == 0 ? 0 : random.nextInt(4_000),
        random.nextInt(random.nextInt(4) == 0 ? 120 : 12),
        chunkSize,
        random.nextInt(random.nextInt(3) == 0 ? 400 : 20),
        random.nextInt(6) == 0 ? random.nextInt(12) : -1,
        kind == StreamPlan.Kind.EVENTS && random.nextInt(3) == 0
            ? 100 + random.nextInt(limits.creditBytes() * 2)
            : 0,
        reading,
        random.nextInt(reading == StreamPlan.Reading.LATE ? 6_000 : 120),
        random.nextInt(3) == 0 ? random.nextInt(random.nextInt(3) == 0 ? 100 : 6_000) : -1);
  }

  /** Whether only delays and duplicates are in play, so that no stream may fail but by its plan. */
  boolean calm() {
    return accidents.isEmpty() && !faults.harmful();
  }

  /** How long everything together was held up, at most. */
  long disturbedMillis() {
    return accidents.stream().mapToLong(one -> Math.max(0, one.millis())).sum();
  }
}

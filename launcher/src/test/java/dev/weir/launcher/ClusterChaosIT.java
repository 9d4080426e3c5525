package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.ChaosLoad.Call;
import dev.weir.launcher.ChaosLoad.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes under load, of which one after the other is killed, stopped, told to go, or cut
 * off. What may fail is what ran on the node that it happened to, and nothing else. Where nobody
 * may make networks, links are not cut; all else happens there too.
 *
 * <p>{@code -Dweir.chaos.seconds} says for how long, {@code -Dweir.chaos.seed} repeats a run,
 * {@code -Dweir.chaos.links=false} leaves the links alone, {@code -Dweir.chaos.log} names a file
 * for the nodes' logs.
 */
@Tag("cluster")
@Timeout(900)
class ClusterChaosIT {

  private static final int SECONDS = Integer.getInteger("weir.chaos.seconds", 60);
  private static final long SEED = Long.getLong("weir.chaos.seed", System.nanoTime());

  private static final long WHOLE_AFTER_KILL_MILLIS = 10_000;
  private static final long WHOLE_AFTER_HEALING_MILLIS = 30_000;
  private static final long SILENCE_MILLIS_MAX = 5_000;

  /** An instance may take 1 s to answer, before another node is asked. */
  private static final long HEAD_MILLIS_MAX = 2_000;

  /** Each caller has done so many calls before anything is judged. */
  private static final int WARM_CALLS = 2;

  /** For what a busy machine adds that is not late as a whole. */
  private static final long STALL_MILLIS = 1_000;

  /** A cluster is whole when it has been for so long: a node that comes back learns of it late. */
  private static final long STEADY_MILLIS = 2_000;

  /** More of them tell nothing new. */
  private static final int VIOLATIONS_MAX = 50;

  @TempDir private Path folder;
  private ChaosCluster cluster;
  private LateWatch late;
  private final Random random = new Random(SEED);
  private final Set<Integer> unwell = ConcurrentHashMap.newKeySet();
  private final List<Accident> accidents = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> timeLine = new ArrayList<>();
  private long judgedFromMillis;
  private final long zero = ChaosLoad.now();

  /**
   * Something that happened.
   *
   * @param gateway the gateway it happened to; -1 when none
   * @param breaks whether what runs there may break
   */
  private record Accident(
      String what, int gateway, boolean breaks, long fromMillis, long toMillis) {

    boolean meets(Call call) {
      return call.startedMillis() <= toMillis && call.endedMillis() >= fromMillis;
    }
  }

  /** What can happen. */
  private enum Kind {
    KILL,
    TERM,
    PAUSE,
    LONG_PAUSE,
    CUT,
    ISOLATE;

    boolean ofLinks() {
      return this == CUT || this == ISOLATE;
    }
  }

  @Test
  void only_what_ran_on_the_lost_node_fails() throws Exception {
    boolean links =
        Boolean.parseBoolean(System.getProperty("weir.chaos.links", "true"))
            && ChaosNet.permitted();
    note(links ? "links are cut too" : "links are left alone");
    try (LateWatch watch = new LateWatch();
        ChaosCluster nodes = new ChaosCluster(folder, new ChaosNet(ChaosCluster.NODES, links))) {
      late = watch;
      cluster = nodes;
      whole("the start", WHOLE_AFTER_HEALING_MILLIS);
      try (ChaosLoad load = new ChaosLoad(nodes.gateways(), this::wellGateway)) {
        load.start(6, 1, SEED);
        load.awaitWarm(WARM_CALLS);
        judgedFromMillis = ChaosLoad.now();
        disturb(load);
        load.close();
        explain(load.calls());
        judge(load.calls());
      }
      countedOnce();
    } finally {
      keepLogs();
    }
    assertThat(violations)
        .as("seed %d%n%s", SEED, String.join(System.lineSeparator(), timeLine))
        .isEmpty();
  }

  private void keepLogs() throws Exception {
    String log = System.getProperty("weir.chaos.log");
    if (log != null && cluster != null) {
      Files.writeString(Path.of(log), String.join("\n", timeLine) + "\n" + cluster.warnings());
    }
  }

  private int wellGateway() {
    for (int i = 0; ; i++) {
      int gateway = (int) ((System.nanoTime() + i) % ChaosCluster.GATEWAYS);
      if (!unwell.contains(gateway)) {
        return gateway;
      }
    }
  }

  private void disturb(ChaosLoad load) throws Exception {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
    kinds.removeIf(kind -> kind.ofLinks() && !cluster.net.cuttable());
    long began = ChaosLoad.now();
    for (int i = 0; ChaosLoad.now() - began < SECONDS * 1_000L; i++) {
      Kind kind = kinds.get(i % kinds.size());
      int node =
          kind.ofLinks()
              ? ChaosCluster.GATEWAYS + random.nextInt(ChaosCluster.NODES - ChaosCluster.GATEWAYS)
              : random.nextInt(ChaosCluster.NODES);
      happens(kind, node);
      Thread.sleep(1_000 + random.nextInt(1_000)); // Load on a whole cluster, between two.
      explain(load.calls());
    }
  }

  private void happens(Kind kind, int node) throws Exception {
    String what = kind + " " + ChaosCluster.nameOf(node);
    boolean gateway = node < ChaosCluster.GATEWAYS;
    if (gateway) {
      unwell.add(node);
      Thread.sleep(200); // Whoever was about to ask it has asked.
    }
    long from = ChaosLoad.now();
    note(what);
    WeirProcess process = cluster.process(node);
    long to;
    long bound = WHOLE_AFTER_HEALING_MILLIS;
    switch (kind) {
      case KILL -> {
        process.killHard();
        to = ChaosLoad.now();
        cluster.start(node);
        bound = WHOLE_AFTER_KILL_MILLIS;
      }
      case TERM -> {
        int code = process.terminate();
        to = from;
        if (code != 0) {
          violation(what + ": exit code " + code);
        }
        cluster.start(node);
        bound = WHOLE_AFTER_KILL_MILLIS;
      }
      case PAUSE, LONG_PAUSE -> {
        process.signal("STOP");
        to = ChaosLoad.now();
        Thread.sleep(kind == Kind.PAUSE ? 3_500 : 12_000);
        process.signal("CONT");
      }
      case CUT, ISOLATE -> {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < ChaosCluster.NODES; i++) {
          if (i != node && (kind == Kind.ISOLATE || i == 0)) {
            others.add(i);
          }
        }
        for (int other : others) {
          cluster.net.cut(node, other);
        }
        to = ChaosLoad.now(); // What begins from now on goes to others.
        Thread.sleep(random.nextBoolean() ? 5_000 : 12_000);
        for (int other : others) {
          cluster.net.heal(node, other);
        }
      }
      default -> throw new AssertionError(kind);
    }
    note("  over: " + what);
    whole(what, bound);
    accidents.add(new Accident(what, gateway ? node : -1, gateway && kind != Kind.TERM, from, to));
    unwell.remove(node);
  }

  /** Waits until every gateway sees every instance. */
  private void whole(String after, long millisMax) throws InterruptedException {
    long began = ChaosLoad.now();
    long since = -1;
    Map<String, Integer> looks = new TreeMap<>(); // How often it looked how.
    while (true) {
      String missing = "";
      for (int i = 0; i < ChaosCluster.GATEWAYS && missing.isEmpty(); i++) {
        missing = cluster.missing(i);
      }
      String look = missing.isEmpty() ? "whole" : missing;
      looks.merge(look.substring(0, Math.min(look.length(), 60)), 1, Integer::sum);
      long now = ChaosLoad.now();
      since = !missing.isEmpty() ? -1 : since < 0 ? now : since;
      long took = (since < 0 ? now : since) - began;
      if (since >= 0 && now - since >= STEADY_MILLIS) {
        note("  whole after %d ms".formatted(took));
        if (took > millisMax) {
          violation("whole %d ms after %s".formatted(took, after));
        }
        return;
      }
      if (took > 2 * WHOLE_AFTER_HEALING_MILLIS) {
        violation("never whole after " + after + ": " + missing);
        looks.forEach((what, times) -> note("  " + times + " times " + what));
        for (int i = 0; i < ChaosCluster.GATEWAYS; i++) {
          note("  gateway " + i + " sees " + cluster.seen(i));
        }
        throw new AssertionError(
            String.join("\n", violations) + "\n" + String.join("\n", timeLine));
      }
      Thread.sleep(100);
    }
  }

  private final Map<String, String> servedBy = new HashMap<>();

  /** Asks who served what failed, while its gateway still knows. */
  private void explain(List<Call> calls) {
    for (Call call : calls) {
      if (call.end() != End.WHOLE && !call.id().isEmpty() && !servedBy.containsKey(call.id())) {
        servedBy.put(call.id(), cluster.servedBy(call));
      }
    }
  }

  private void judge(List<Call> calls) {
    Map<Accident, Set<String>> victims = new HashMap<>();
    for (Call call : calls) {
      if (call.startedMillis() < judgedFromMillis) {
        continue; // Of what is done for the first time nothing is asked.
      }
      Accident accident =
          accidents.stream()
              .filter(one -> one.meets(call))
              .reduce((first, later) -> later)
              .orElse(null);
      boolean own = accident != null && accident.breaks() && accident.gateway() == call.gateway();
      if (own) {
        continue; // Whatever it heard, its own gateway was lost.
      }
      long excused = late.during(call.startedMillis(), call.endedMillis());
      if (call.gapMillis() > SILENCE_MILLIS_MAX + excused) {
        violation(told(call) + " was silent for " + call.gapMillis() + " ms");
      }
      if (call.headMillis() > HEAD_MILLIS_MAX + STALL_MILLIS + excused) {
        violation(told(call) + " began after " + call.headMillis() + " ms");
      }
      switch (call.end()) {
        case WHOLE -> {}
        case ERROR_EVENT -> {
          if (accident == null) {
            violation(told(call) + " failed for no reason");
          } else if (!call.id().isEmpty()) { // The SDK does not tell the id of what failed.
            victims.computeIfAbsent(accident, none -> new TreeSet<>()).add(servedBy.get(call.id()));
          }
        }
        case REFUSED, BROKEN, WRONG -> violation(told(call));
      }
    }
    victims.forEach(
        (accident, nodes) -> {
          if (accident.gateway() >= 0 || nodes.size() > 1 || accident.what().startsWith("TERM")) {
            violation(accident.what() + " broke streams on " + nodes);
          }
        });
    Map<End, Long> ends =
        calls.stream().collect(Collectors.groupingBy(Call::end, Collectors.counting()));
    note(calls.size() + " calls: " + ends);
    note(
        "longest silence %d ms, slowest head %d ms"
            .formatted(
                calls.stream().mapToLong(Call::gapMillis).max().orElse(0),
                calls.stream().mapToLong(Call::headMillis).max().orElse(0)));
    note("the machine was late by %d ms in all".formatted(late.during(zero, ChaosLoad.now())));
    assertThat(calls).as("the load").hasSizeGreaterThan(SECONDS);
  }

  private void countedOnce() throws Exception {
    Map<String, Long> times =
        cluster.accessLog().stream()
            .map(line -> line.replaceAll(".* id=(\\S+) .*", "$1"))
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    times.forEach(
        (id, count) -> {
          if (count > 1) {
            violation("request " + id + " is counted " + count + " times");
          }
        });
    assertThat(times).isNotEmpty();
  }

  private String told(Call call) {
    return "%d..%d ms, %s at gateway %d, %s: %s %s (on %s)"
        .formatted(
            call.startedMillis() - zero,
            call.endedMillis() - zero,
            call.client(),
            call.gateway(),
            call.id(),
            call.end(),
            call.remark(),
            servedBy.getOrDefault(call.id(), "?"));
  }

  private void violation(String what) {
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add(what);
    }
    note("  VIOLATION " + what);
  }

  private void note(String what) {
    timeLine.add("%7d ms  %s".formatted(ChaosLoad.now() - zero, what));
  }
}

package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three real processes that spend the same limits, of which one is cut off from the others for
 * longer than it takes the cluster to part, and shorter than the grace. Where nobody may make
 * networks, nothing is tested.
 */
@Tag("cluster")
@Timeout(300)
class LimitsPartitionIT {

  private static final int NODES = 3;
  private static final int CUT_OFF = 2;
  private static final int PORT = 4_000;
  private static final int PER_HOUR = 600;
  private static final int PER_MINUTE = 240;
  private static final int CALLERS = 6;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long CUT_MILLIS = 15_000;
  private static final long WHOLE_MILLIS_MAX = 30_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private ChaosNet net;
  private final List<WeirProcess> processes = new ArrayList<>();
  private final Map<String, Queue<Admitted>> admitted = new TreeMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private volatile boolean hourly;
  private volatile long minutePauseMillis = 3_000; // So that something is left when links are cut.

  /** A call that was let in, at some time between these two. */
  private record Admitted(int node, long sentMillis, long heardMillis) {
    boolean within(long from, long to) {
      return sentMillis >= from && heardMillis <= to;
    }
  }

  @BeforeEach
  void where_links_can_be_cut() throws Exception {
    assumeTrue(ChaosNet.permitted(), "nobody may make networks here");
    net = new ChaosNet(NODES, true);
    admitted.put("hour", new ConcurrentLinkedQueue<>());
    admitted.put("minute", new ConcurrentLinkedQueue<>());
  }

  @AfterEach
  void stop() throws Exception {
    over = true;
    for (WeirProcess process : processes) {
      process.close();
    }
    if (net != null) {
      net.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"strict, 240", "bounded, 242"})
  void no_side_spends_what_the_other_may(String mode, int mostPerMinute) throws Exception {
    start(mode);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS * NODES; i++) {
      int node = i % NODES;
      callers.add(Thread.ofVirtual().start(() -> call("minute", node)));
      callers.add(Thread.ofVirtual().start(() -> call("hour", node)));
    }
    hourly = true;
    await("a third is spent", () -> count("hour") >= PER_HOUR / 3);
    hourly = false;

    long cut = now();
    for (int other = 0; other < CUT_OFF; other++) {
      net.cut(CUT_OFF, other);
    }
    hourly = true;
    minutePauseMillis = 200;
    Thread.sleep(CUT_MILLIS);
    for (int other = 0; other < CUT_OFF; other++) {
      net.heal(CUT_OFF, other);
    }
    long healed = now();
    assertThat(sides("minute", cut, healed)).as("each side goes on").containsOnlyKeys(0, 1, 2);
    if (mode.equals("bounded")) {
      assertThat(sides("hour", cut, healed)).containsOnlyKeys(0, 1, 2);
    }
    assertThat(count("hour")).isLessThanOrEqualTo(PER_HOUR);

    await("what was left is spent", () -> count("hour") >= PER_HOUR * 9 / 10);
    Thread.sleep(Math.max(0, cut + MINUTE_MILLIS + CUT_MILLIS - now())); // A minute after it.
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(count("hour")).isLessThanOrEqualTo(PER_HOUR);
    assertThat(mostInAMinute()).isBetween(PER_MINUTE / 2, mostPerMinute);
    assertThat(wrong).isEmpty();
  }

  private void start(String mode) throws Exception {
    String members =
        IntStream.range(0, NODES)
            .mapToObj(i -> '"' + net.host(i) + ":5701\"")
            .collect(Collectors.joining(", ", "[", "]"));
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        secret: the-same-on-all-nodes
        admin-keys: [admin]
        keys:
          - { name: hour, key: hour-key, requests-per-hour: %d }
          - { name: minute, key: minute-key, requests-per-minute: %d }
        limits: { mode: %s }
        gateway: { port: %d, management: { port: %d } }
        cluster: { enabled: true, trusted-network: true, members: %s }
        providers: { demo: { kind: demo, pace: 0ms } }
        """
            .formatted(PER_HOUR, PER_MINUTE, mode, PORT, PORT + 1, members));
    String name = "limits-" + UUID.randomUUID();
    List<CompletableFuture<WeirProcess>> starts =
        IntStream.range(0, NODES)
            .mapToObj(node -> CompletableFuture.supplyAsync(() -> process(node, name)))
            .toList();
    for (CompletableFuture<WeirProcess> started : starts) {
      processes.add(started.join());
    }
    for (int i = 0; i < NODES; i++) {
      int node = i;
      await("node " + node + " sees all", () -> seen(node) == NODES);
    }
  }

  private WeirProcess process(int node, String name) {
    String host = net.host(node);
    try {
      return WeirProcess.serve(
          net.within(node),
          folder,
          name,
          "--cluster",
          "--set",
          "cluster.host=" + host,
          "--set",
          "gateway.host=" + host,
          "--set",
          "gateway.management.host=" + host);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private int seen(int node) {
    HttpRequest asked =
        HttpRequest.newBuilder(uri(node, PORT + 1, "/admin/cluster"))
            .timeout(PATIENCE)
            .header("authorization", "Bearer admin")
            .build();
    try {
      String told = WeirProcess.HTTP.send(asked, BodyHandlers.ofString()).body();
      return new JsonObject(told).getJsonArray("nodes").size();
    } catch (IOException unreachable) {
      return 0;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private URI uri(int node, int port, String path) {
    return URI.create("http://" + net.host(node) + ":" + port + path);
  }

  /** Calls one node again and again. While a side merges it may say that it is not ready. */
  private void call(String key, int node) {
    HttpRequest asked =
        HttpRequest.newBuilder(uri(node, PORT, "/v1/chat/completions"))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + key + "-key")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
            .build();
    while (!over) {
      try {
        if (key.equals("minute") || hourly) {
          long sent = now();
          int status = WeirProcess.HTTP.send(asked, BodyHandlers.discarding()).statusCode();
          if (status == 200) {
            admitted.get(key).add(new Admitted(node, sent, now()));
          } else if (status != 429 && status != 503) {
            wrong.add(key + " at " + node + ": " + status);
          }
        }
        Thread.sleep(key.equals("minute") ? minutePauseMillis : 50);
      } catch (IOException failed) {
        wrong.add(key + " at " + node + ": " + failed);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private long count(String key) {
    return admitted.get(key).size();
  }

  /** How many each node let in. */
  private Map<Integer, Long> sides(String key, long from, long to) {
    return admitted.get(key).stream()
        .filter(call -> call.within(from, to))
        .collect(Collectors.groupingBy(Admitted::node, TreeMap::new, Collectors.counting()));
  }

  /** The most that were surely let in within a minute. */
  private int mostInAMinute() {
    List<Admitted> calls = List.copyOf(admitted.get("minute"));
    return calls.stream()
        .mapToInt(
            first ->
                (int)
                    calls.stream()
                        .filter(
                            call ->
                                call.within(
                                    first.sentMillis(), first.sentMillis() + MINUTE_MILLIS - 1))
                        .count())
        .max()
        .orElse(0);
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    long until = now() + WHOLE_MILLIS_MAX;
    while (!done.getAsBoolean()) {
      assertThat(now()).as(what).isLessThan(until);
      Thread.sleep(50);
    }
  }
}

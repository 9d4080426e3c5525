package dev.weir.launcher;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Two gateways and two providers, each a process on a machine of its own. */
final class ChaosCluster implements AutoCloseable {

  static final int GATEWAYS = 2;
  static final int NODES = 4;

  private static final int API_PORT = 4_000;

  /** What callers show. */
  static final String KEY = "chaos-key";

  private static final String ADMIN = "chaos-admin";

  final ChaosNet net;
  private final Path folder;
  private final String name = "chaos-" + UUID.randomUUID();
  private final WeirProcess[] processes = new WeirProcess[NODES];
  private final List<WeirProcess> all = new ArrayList<>();

  ChaosCluster(Path folder, ChaosNet net) throws Exception {
    this(folder, net, List.of());
  }

  /**
   * @param first those that start before the others; the oldest node leads the cluster
   */
  ChaosCluster(Path folder, ChaosNet net, List<Integer> first) throws Exception {
    this.folder = folder;
    this.net = net;
    String members =
        IntStream.range(0, NODES)
            .mapToObj(i -> '"' + net.host(i) + ":5701\"")
            .collect(Collectors.joining(", ", "[", "]"));
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        secret: the-same-on-all-nodes
        admin-keys: [%s]
        keys: [{ name: chaos, key: %s }]
        gateway: { port: %d, management: { port: %d } }
        cluster: { enabled: true, trusted-network: true, members: %s }
        providers: { demo: { kind: demo } }
        """
            .formatted(ADMIN, KEY, API_PORT, API_PORT + 1, members));
    try {
      first.forEach(this::begin);
      List<CompletableFuture<Void>> starts = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        int node = i;
        if (!first.contains(node)) {
          starts.add(CompletableFuture.runAsync(() -> begin(node)));
        }
      }
      starts.forEach(CompletableFuture::join);
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void begin(int node) {
    try {
      start(node);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  static String nameOf(int node) {
    return node < GATEWAYS ? "gateway " + node : "provider " + (node - GATEWAYS);
  }

  /** Starts a node; done when it is ready. */
  void start(int node) throws Exception {
    String host = net.host(node);
    WeirProcess started =
        WeirProcess.serve(
            net.within(node),
            folder,
            name,
            "--cluster",
            "--verticles",
            node < GATEWAYS ? "gateway" : "provider:demo",
            "--set",
            "cluster.host=" + host,
            "--set",
            "gateway.host=" + host,
            "--set",
            "gateway.management.host=" + host);
    synchronized (this) {
      processes[node] = started;
      all.add(started);
    }
  }

  synchronized WeirProcess process(int node) {
    return processes[node];
  }

  /** Where gateways listen. */
  List<URI> gateways() {
    return IntStream.range(0, GATEWAYS)
        .mapToObj(i -> URI.create("http://" + net.host(i) + ":" + API_PORT))
        .toList();
  }

  /** The state of the cluster as a gateway sees it: empty when it sees all. */
  String missing(int gateway) {
    try {
      ask(gateways().get(gateway) + "/health/ready");
      JsonObject health = ask(gateways().get(gateway) + "/health");
      JsonObject demo = health.getJsonArray("providers").getJsonObject(0);
      int instances = demo.getInteger("instances");
      int expected = (NODES - GATEWAYS) * Runtime.getRuntime().availableProcessors();
      if (instances != expected) {
        return "gateway " + gateway + " sees " + instances + " instances of " + expected;
      }
      JsonObject seen = nodes(gateway);
      int nodes = seen.getJsonArray("nodes").size();
      return nodes == NODES ? "" : "gateway " + gateway + " sees " + nodes + " nodes: " + seen;
    } catch (IOException | RuntimeException unreachable) {
      return "gateway " + gateway + ": " + unreachable;
    }
  }

  /** What a gateway sees of the others, for who looks for what went wrong. */
  String seen(int gateway) {
    try {
      return nodes(gateway).encode();
    } catch (IOException | RuntimeException unreachable) {
      return "unknown: " + unreachable;
    }
  }

  private JsonObject nodes(int gateway) throws IOException {
    return ask("http://" + net.host(gateway) + ":" + (API_PORT + 1) + "/admin/cluster");
  }

  /** The node that a call was last tried on, as its gateway's explanation says. */
  String servedBy(ChaosLoad.Call call) {
    try {
      JsonObject told = ask(gateways().get(call.gateway()) + "/v1/requests/" + call.id());
      var attempts = told.getJsonArray("attempts");
      return attempts.isEmpty()
          ? "nobody"
          : attempts.getJsonObject(attempts.size() - 1).getString("node");
    } catch (IOException | RuntimeException unreachable) {
      return "unknown: " + unreachable;
    }
  }

  private static JsonObject ask(String url) throws IOException {
    try {
      HttpResponse<String> answer =
          WeirProcess.HTTP.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(Duration.ofSeconds(3))
                  .header("authorization", "Bearer " + ADMIN)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      return new JsonObject(answer.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  /** Every access-log line of all processes, also of those that are gone. */
  synchronized List<String> accessLog() throws IOException {
    List<String> lines = new ArrayList<>();
    for (WeirProcess process : all) {
      process.log().lines().filter(line -> line.contains("event=request ")).forEach(lines::add);
    }
    return lines;
  }

  /** What all nodes that run say of trouble. */
  synchronized String warnings() throws IOException {
    StringBuilder text = new StringBuilder();
    for (WeirProcess process : all) {
      int node = Arrays.asList(processes).indexOf(process);
      text.append("--- ").append(node < 0 ? "(gone)" : nameOf(node)).append('\n');
      process
          .log()
          .lines()
          .filter(line -> !line.contains("event=request "))
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  @Override
  public void close() throws Exception {
    synchronized (this) {
      for (WeirProcess process : all) {
        process.close();
      }
    }
    net.close();
  }
}

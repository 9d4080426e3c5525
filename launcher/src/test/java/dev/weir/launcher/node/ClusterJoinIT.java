package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot join does not start, and its one sentence says why. */
@Tag("cluster") // It waits as long as a node does that others may yet find.
@Timeout(180)
class ClusterJoinIT {

  private static JsonObject cluster(String name, String... members) {
    return new JsonObject()
        .put("enabled", true)
        .put("name", name)
        .put("members", new JsonArray(List.of(members)));
  }

  private static Future<RunningNode> node(JsonObject cluster) {
    JsonObject free =
        new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0));
    return RunningNode.start(
        new NodePlan(
            Section.read("gateway", free, GatewayConfig::from),
            new GatewayRules(List.of(), List.of(), Map.of(), List.of()),
            Map.of("demo", new JsonObject().put("kind", "demo")),
            new NodePlan.Verticles(false, false, true, List.of()),
            Section.read("cluster", cluster, ClusterConfig::from),
            Secret.of("secret")),
        running -> Future.succeededFuture("nothing"));
  }

  private static String refusal(JsonObject cluster) {
    Future<RunningNode> start = node(cluster);
    try {
      RunningNode started =
          start.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
      started.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      throw new AssertionError("it started");
    } catch (Exception refused) {
      return String.valueOf(start.cause().getMessage());
    }
  }

  private static String name() {
    return "join-" + UUID.randomUUID();
  }

  /** A port that somebody listens on who is no node, and as many as are tried after it. */
  private static List<ServerSocket> taken() throws Exception {
    for (int first = 20_000; first < 60_000; first += 100) {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int port = first; port < first + 20; port++) {
          sockets.add(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        }
        return sockets;
      } catch (java.io.IOException busy) {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
    throw new AssertionError("no twenty ports are free");
  }

  @Test
  void nobody_answers_where_others_must_be() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(refusal(cluster(name(), "127.0.0.1:" + port).put("others-min", 1)))
        .contains("0 of the 1 other nodes")
        .contains("nobody answers at 127.0.0.1:" + port);
  }

  @Test
  void who_answers_is_of_another_cluster() throws Exception {
    String name = name();
    RunningNode there =
        node(cluster(name, "127.0.0.1:5701-5720"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    try {
      assertThat(refusal(cluster(name(), "127.0.0.1:5701-5720").put("others-min", 1)))
          .contains("answers, but is not of this cluster")
          .contains("`cluster.name`");
      RunningNode second =
          node(cluster(name, "127.0.0.1:5701-5720").put("others-min", 1))
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      second.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } finally {
      there.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void others_are_found_by_a_name_that_leads_to_their_addresses(@TempDir Path folder)
      throws Exception {
    String name = name();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path copy = folder.resolve("dns.xml");
    Files.writeString(
        copy,
        ClusterXml.with("DNS")
            .replace("weir.default.svc.cluster.local", "localhost")
            .replace("<service-port>5701<", "<service-port>" + port + "<"));
    JsonObject cluster =
        new JsonObject()
            .put("enabled", true)
            .put("name", name)
            .put("port", port)
            .put("config", copy.toString());
    RunningNode first = started(node(cluster));
    try {
      stop(started(node(cluster.copy().put("others-min", 1))));
    } finally {
      stop(first);
    }
  }

  @Test
  void members_are_found_by_name_on_other_hosts() throws Exception {
    JsonObject cluster = cluster(name(), "localhost:5701-5720");
    RunningNode first = started(node(cluster));
    try {
      stop(started(node(cluster.copy().put("host", "127.0.0.2").put("others-min", 1))));
    } finally {
      stop(first);
    }
  }

  private static RunningNode started(Future<RunningNode> start) throws Exception {
    return start.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void stop(RunningNode node) throws Exception {
    node.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void every_port_is_taken() throws Exception {
    List<ServerSocket> sockets = taken();
    try {
      int first = sockets.getFirst().getLocalPort();
      assertThat(refusal(cluster(name(), "127.0.0.1:" + first).put("port", first)))
          .contains("port")
          .contains(Integer.toString(first));
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}

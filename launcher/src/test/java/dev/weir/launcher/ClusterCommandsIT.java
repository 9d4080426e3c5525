package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Command lines of a cluster, as processes: one that adds capacity, and some that do not join. */
@Tag("cluster")
@Timeout(240)
class ClusterCommandsIT {

  private static final String SMALL =
      """
      gateway: { port: 0, management: { port: 0 } }
      providers:
        demo: { kind: demo, instances: 1 }
      """;

  @TempDir private Path folder;
  private final String cluster = "commands-" + UUID.randomUUID();

  private void configure(String more) throws Exception {
    Files.writeString(folder.resolve("weir.yaml"), SMALL + more);
  }

  private static JsonObject demo(WeirProcess gateway) throws Exception {
    HttpResponse<String> health =
        WeirProcess.HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.api() + "/health")).build(),
            HttpResponse.BodyHandlers.ofString());
    return new JsonObject(health.body())
        .getJsonArray("providers").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("name").equals("demo"))
            .findAny()
            .orElse(new JsonObject());
  }

  private static void untilInstances(WeirProcess gateway, int count) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (demo(gateway).getInteger("instances", 0) != count) {
      assertThat(System.nanoTime()).as(demo(gateway).encode()).isLessThan(until);
      Thread.sleep(50);
    }
  }

  @Test
  void another_process_with_a_provider_adds_an_instance_of_it_and_gets_calls() throws Exception {
    configure("");
    try (WeirProcess gateway =
            WeirProcess.serve(folder, cluster, "--cluster", "--verticles", "gateway");
        WeirProcess first =
            WeirProcess.serve(folder, cluster, "--cluster", "--verticles", "provider:demo");
        WeirProcess second =
            WeirProcess.serve(folder, cluster, "--cluster", "--verticles", "provider:demo")) {
      untilInstances(gateway, 2);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(
            WeirProcess.HTTP.sendAsync(
                gateway
                    .request(
                        "/v1/chat/completions",
                        "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"count to 5\"}]}")
                    .build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      List<String> instances = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> told = answer.get(60, TimeUnit.SECONDS);
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        instances.add(instanceOf(gateway, told));
      }
      assertThat(instances.stream().distinct()).as("who served: %s", instances).hasSize(2);
      assertThat(second.terminate()).isZero();
      untilInstances(gateway, 1);
      assertThat(first.terminate()).isZero();
    }
  }

  /** Which instance served a request, by its explanation, which is written after its answer. */
  private static String instanceOf(WeirProcess gateway, HttpResponse<String> answer)
      throws Exception {
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      HttpResponse<String> told =
          WeirProcess.HTTP.send(
              HttpRequest.newBuilder(URI.create(gateway.api() + "/v1/requests/" + id)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (told.statusCode() == 200) {
        return new JsonObject(told.body())
            .getJsonArray("attempts")
            .getJsonObject(0)
            .getString("instance");
      }
      assertThat(System.nanoTime()).as(told.body()).isLessThan(until);
      Thread.sleep(50);
    }
  }

  @Test
  void a_process_that_finds_no_other_ends_with_one_and_says_why() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    configure("cluster: { others-min: 1, members: [\"127.0.0.1:" + port + "\"] }\n");
    WeirProcess.Refused refused = WeirProcess.refused(folder, cluster, "--cluster");
    assertThat(refused.exit()).as(refused.said()).isEqualTo(1);
    assertThat(refused.said())
        .contains("0 of the 1 other nodes", "nobody answers at 127.0.0.1:" + port)
        .doesNotContain("\tat ");
  }

  @Test
  void a_process_whose_listener_s_port_is_taken_ends_with_one_and_says_why() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure("");
      String port = Integer.toString(taken.getLocalPort());
      WeirProcess.Refused refused =
          WeirProcess.refused(folder, cluster, "--cluster", "--port", port);
      assertThat(refused.exit()).as(refused.said()).isEqualTo(1);
      assertThat(refused.said()).contains("Address already in use").doesNotContain("\tat ");
    }
  }
}

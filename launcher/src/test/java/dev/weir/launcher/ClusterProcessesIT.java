package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway and a provider as two processes: the command lines and the configuration file are those
 * of the page about operations.
 */
@Timeout(180)
class ClusterProcessesIT {

  private static final String CHAT =
      "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"count to 3\"}]}";

  @TempDir private Path folder;
  private String cluster;
  private List<String> commands;

  @BeforeEach
  void configure() throws Exception {
    cluster = "test-" + UUID.randomUUID();
    Documents.Block page = Documents.first("docs/operations.md", "yaml");
    assertThat(page.text()).endsWith("  demo: { kind: demo }\n");
    Files.writeString(
        folder.resolve("weir.yaml"),
        "gateway: { port: 0, management: { port: 0 } }\n"
            + page.text()
            + "  openai: { kind: openai, keys: [\"${A_KEY_THAT_ONLY_ANOTHER_NODE_HAS}\"] }\n");
    commands = Documents.first("docs/operations.md", "sh").commands();
    assertThat(commands).hasSize(2);
  }

  private WeirProcess gateway() throws Exception {
    return WeirProcess.run(folder, cluster, commands.getFirst());
  }

  private WeirProcess provider() throws Exception {
    return WeirProcess.run(folder, cluster, commands.getLast());
  }

  @Test
  void a_gateway_uses_a_provider_of_another_process_and_notices_its_death() throws Exception {
    try (WeirProcess gateway = gateway();
        WeirProcess first = provider()) {
      answersSoon(gateway);
      assertThat(
              gateway
                  .post("/v1/messages", CHAT.replace("{\"model", "{\"max_tokens\":50,\"model"))
                  .statusCode())
          .isEqualTo(200);

      String tail = streamAndKill(gateway, first);
      assertThat(tail).contains("\"error\"").doesNotContain("[DONE]");

      long silentFrom = System.nanoTime();
      HttpResponse<String> absent = gateway.post("/v1/chat/completions", CHAT);
      assertThat(absent.statusCode()).as(absent.body()).isEqualTo(503);
      assertThat(absent.headers().firstValue("retry-after")).isPresent();
      assertThat((System.nanoTime() - silentFrom) / 1_000_000).isLessThan(4_000);
      assertThat(
              gateway
                  .post("/v1/chat/completions", CHAT.replace("demo/chat", "never/heard"))
                  .statusCode())
          .isEqualTo(404);

      try (WeirProcess second = provider()) {
        answersSoon(gateway);
        assertThat(second.terminate()).isZero();
      }
    }
  }

  @Test
  void a_provider_that_dies_before_its_first_byte_ends_the_call_within_three_seconds()
      throws Exception {
    try (WeirProcess gateway = gateway();
        WeirProcess provider = provider()) {
      answersSoon(gateway);
      var pending =
          WeirProcess.HTTP.sendAsync(
              gateway
                  .request("/v1/chat/completions", CHAT.replace("demo/chat", "demo/fault-stall"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      untilCarried(gateway);
      provider.killHard();
      long killed = System.nanoTime();
      HttpResponse<String> answer = pending.get();
      assertThat((System.nanoTime() - killed) / 1_000_000).isLessThan(3_500);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    }
  }

  /** Waits until health tells that the provider carries a call. */
  private static void untilCarried(WeirProcess gateway) throws Exception {
    for (int i = 0; i < 100; i++) {
      HttpResponse<String> health =
          WeirProcess.HTTP.send(
              java.net.http.HttpRequest.newBuilder(java.net.URI.create(gateway.api() + "/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      for (Object one : new JsonObject(health.body()).getJsonArray("providers")) {
        if (((JsonObject) one).getInteger("load") > 0) {
          return;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the call was never carried");
  }

  /** Asks until another process has been found: it announces itself within seconds. */
  private static void answersSoon(WeirProcess gateway) throws Exception {
    HttpResponse<String> last = null;
    for (int i = 0; i < 100; i++) {
      last = gateway.post("/v1/chat/completions", CHAT);
      if (last.statusCode() == 200) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("never answered: " + (last == null ? "" : last.body()));
  }

  private static String streamAndKill(WeirProcess gateway, WeirProcess provider) throws Exception {
    String body =
        "{\"model\":\"demo/chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count to 900\"}]}";
    HttpResponse<InputStream> answer =
        WeirProcess.HTTP.send(
            gateway.request("/v1/chat/completions", body).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    StringBuilder tail = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 10; i++) {
        assertThat(lines.readLine()).isNotNull();
      }
      provider.killHard();
      long killed = System.nanoTime();
      String line;
      while ((line = lines.readLine()) != null) {
        tail.append(line).append('\n');
      }
      assertThat((System.nanoTime() - killed) / 1_000_000).isLessThan(3_500);
    }
    return tail.toString();
  }
}

package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.launcher.node.TestNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beside chat, with SDKs of Node and Python and with curl, before a vendor in OpenAI's words. */
@Tag("acceptance")
@Timeout(600)
class BesideAcceptanceIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static TestNode node;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    node =
        new TestNode.Plan()
            .provider("openai", new BesideVendor(VERTX).branch())
            .key("app", "a-key")
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static String url() {
    return "http://127.0.0.1:" + node.port();
  }

  private static void holds(int facts, String... command) throws Exception {
    Clients.Ran ran = Clients.run(Clients.FOLDER, Map.of(), List.of(command));
    System.out.println(ran.said());
    assertThat(ran.code()).as(ran.said()).isZero();
    assertThat(ran.said().lines().filter(line -> line.startsWith("ok "))).hasSize(facts);
  }

  @Test
  void the_sdk_of_node_uploads_and_embeds() throws Exception {
    Clients.install();
    holds(4, Clients.NODE, "beside.mjs", url());
  }

  @Test
  void the_sdks_of_python_embed_and_converse() throws Exception {
    Clients.installPython();
    holds(3, Clients.PYTHON, "beside.py", url());
  }

  private JsonObject curl(String path, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--fail-with-body", url() + path));
    command.addAll(List.of("-H", "authorization: Bearer a-key"));
    command.addAll(List.of(more));
    Clients.Ran ran = Clients.run(folder, Map.of(), command);
    assertThat(ran.code()).as(ran.said()).isZero();
    return new JsonObject(ran.said());
  }

  @Test
  void curl_uploads_forms_and_passes_through() throws Exception {
    boolean curl =
        Clients.run(folder, Map.of(), List.of("sh", "-c", "command -v curl")).code() == 0;
    assumeTrue(curl, "acceptance is skipped: there is no curl here");
    Files.write(folder.resolve("batch.jsonl"), new byte[3_000_000]);

    JsonObject file = curl("/v1/files", "-F", "purpose=batch", "-F", "file=@batch.jsonl");
    assertThat(file.getLong("bytes")).isEqualTo(3_000_000);
    assertThat(file.getString("purpose")).isEqualTo("batch");
    System.out.println("ok curl file");

    String path = "/v1/audio/transcriptions";
    JsonObject told = curl(path, "-F", "file=@batch.jsonl", "-F", "model=openai/whisper-1");
    assertThat(told.getString("text")).isEqualTo("whisper-1 batch.jsonl 3000000");
    System.out.println("ok curl transcription, file first");

    JsonObject passed = curl("/passthrough/openai/evals/1?limit=2", "-X", "DELETE");
    assertThat(passed.getString("asked")).isEqualTo("DELETE /v1/evals/1?limit=2");
    assertThat(passed.getString("key")).isEqualTo("Bearer vendor-secret");
    System.out.println("ok curl passthrough");
  }
}

package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Codex and Gemini's CLI against a gateway with the demo provider: each in its own dialect. */
@Tag("acceptance")
@Timeout(600)
class CodingAgentsIT {

  private static final String CODEX =
      "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex";
  private static final String GEMINI = "node_modules/@google/gemini-cli/bundle/gemini.js";

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    Clients.install();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        gateway: { port: 0, management: { port: 0 } }
        providers: { demo: { kind: demo, pace: 2ms } }
        models: { gpt-5.5: demo/chat, gemini-3.8-flash: demo/chat, gemini-3.5-flash-lite: demo/chat }
        keys: [ { name: app, key: a-key } ]
        """);
  }

  @Test
  void codex() throws Exception {
    try (WeirProcess weir = WeirProcess.serve(folder, "codex-" + UUID.randomUUID())) {
      assertThat(codex(weir, "gpt-5.5", "a-key", "count to 4"))
          .contains("\"text\":\"1 2 3 4\"", "turn.completed");
      System.out.println("ok codex prompt");
      assertThat(codex(weir, "gpt-5.5", "a-key", "call exec_command"))
          .contains("command_execution", "The tool exec_command answered");
      System.out.println("ok codex tool loop");
      assertThat(codex(weir, "gpt-5.5", "a-key", "call apply_patch"))
          .contains("The tool apply_patch answered: apply_patch verification failed");
      System.out.println("ok codex free-text tool");
      assertThat(codex(weir, "demo/fault-cut", "a-key", "hello"))
          .contains("turn.failed", "the demo provider was told to break off");
      System.out.println("ok codex cut stream");
      assertThat(codex(weir, "gpt-5.5", "wrong", "hello")).contains("401 Unauthorized");
      System.out.println("ok codex bad key");
    }
  }

  private String codex(WeirProcess weir, String model, String key, String prompt) throws Exception {
    Path home = Files.createDirectories(folder.resolve("codex"));
    Files.writeString(
        home.resolve("config.toml"),
        """
        model = "%s"
        model_provider = "weir"
        [model_providers.weir]
        name = "weir"
        base_url = "%s/v1"
        env_key = "WEIR_KEY"
        wire_api = "responses"
        [analytics]
        enabled = false
        """
            .formatted(model, weir.api()));
    return Clients.run(
            folder,
            Map.of("HOME", folder.toString(), "CODEX_HOME", home.toString(), "WEIR_KEY", key),
            List.of(
                Clients.FOLDER.resolve(CODEX).toString(),
                "exec",
                "--skip-git-repo-check",
                "--json",
                prompt))
        .said();
  }

  @Test
  void gemini() throws Exception {
    Path settings = Files.createDirectories(folder.resolve(".gemini")).resolve("settings.json");
    Files.writeString(
        settings,
        new JsonObject(
                "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}},"
                    + "\"privacy\":{\"usageStatisticsEnabled\":false}}")
            .encode());
    try (WeirProcess weir = WeirProcess.serve(folder, "gemini-" + UUID.randomUUID())) {
      assertThat(gemini(weir, "a-key", "-p", "count to 4", "-m", "gemini-3.8-flash"))
          .contains("\"response\": \"1 2 3 4\"");
      System.out.println("ok gemini prompt");
      assertThat(
              gemini(
                  weir,
                  "a-key",
                  "-p",
                  "call list_directory",
                  "-m",
                  "gemini-3.8-flash",
                  "--approval-mode",
                  "yolo"))
          .contains("The tool list_directory", "\"totalCalls\": 1");
      System.out.println("ok gemini tool loop");
      assertThat(gemini(weir, "a-key", "-p", "hello", "-m", "demo/fault-cut"))
          .contains("INVALID_STREAM");
      System.out.println("ok gemini cut stream");
    }
  }

  private String gemini(WeirProcess weir, String key, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Clients.NODE, Clients.FOLDER.resolve(GEMINI).toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-o", "json"));
    return Clients.run(
            folder,
            Map.of(
                "HOME",
                folder.toString(),
                "GEMINI_API_KEY",
                key,
                "GOOGLE_GEMINI_BASE_URL",
                weir.api().toString(),
                "GEMINI_CLI_TRUST_WORKSPACE",
                "true"),
            command)
        .said();
  }
}

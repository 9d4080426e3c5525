package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.WeirProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The newest SDKs from npm against a gateway, whose provider is the demo itself or a vendor of
 * every dialect. That vendor is another gateway with the demo provider: what real ones say is for
 * {@link AgentsAndVendorsIT}. Needs npm and Linux on x86-64; without them it is skipped and says
 * so.
 */
@Tag("acceptance")
@Timeout(600)
class AcceptanceIT {

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    Clients.install();
  }

  @ParameterizedTest
  @CsvSource({"sdks.mjs, 11", "dialects.mjs, 30"})
  void the_sdks_from_npm_hold_their_facts(String script, int facts) throws Exception {
    try (WeirProcess weir = serve("demo", "providers: { demo: { kind: demo, pace: 2ms } }")) {
      hold(script, facts, weir);
    }
  }

  /** The scripts ask for {@code demo/chat}, which here is a model of a vendor that is called so. */
  @ParameterizedTest
  @CsvSource({
    "sdks.mjs, 11, openai, /v1",
    "sdks.mjs, 11, anthropic, ''",
    "sdks.mjs, 11, gemini, ''",
    "sdks.mjs, 11, bedrock, ''",
    "sdks.mjs, 11, cohere, ''",
    "dialects.mjs, 30, openai, /v1",
    "dialects.mjs, 30, anthropic, ''",
    "dialects.mjs, 30, gemini, ''",
    "dialects.mjs, 30, bedrock, ''",
    "dialects.mjs, 30, cohere, ''",
  })
  void and_before_every_vendor(String script, int facts, String kind, String path)
      throws Exception {
    String far =
        """
        providers: { demo: { kind: demo, pace: 2ms } }
        models: { chat: demo/chat, fault-cut: demo/fault-cut, fault-429: demo/fault-429 }
        """;
    try (WeirProcess vendor = serve("vendor", far);
        WeirProcess weir =
            serve(
                "gateway",
                "providers: { demo: { kind: %s, base-url: '%s%s', keys: [a-key], models: ['*'] } }"
                    .formatted(kind, vendor.api(), path))) {
      hold(script, facts, weir);
    }
  }

  private WeirProcess serve(String name, String providers) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        own.resolve("weir.yaml"),
        """
        gateway: { port: 0, management: { port: 0 } }
        keys: [ { name: app, key: a-key } ]
        """
            + providers);
    return WeirProcess.serve(own, "acceptance-" + UUID.randomUUID());
  }

  private static void hold(String script, int facts, WeirProcess weir) throws Exception {
    Clients.Ran ran =
        Clients.run(Clients.FOLDER, Map.of(), List.of(Clients.NODE, script, weir.api().toString()));
    System.out.println(ran.said());
    assertThat(ran.code()).as(ran.said()).isZero();
    assertThat(ran.said().lines().filter(line -> line.startsWith("ok "))).hasSize(facts);
  }
}

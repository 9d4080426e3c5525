package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest extends CommandLineFixture {

  @Test
  void version_and_help_are_there() {
    assertThat(run("--version")).isZero();
    assertThat(out()).matches("weir \\d+\\.\\d+\\.\\d+\\S* \\(commit \\S+\\)\\R");
    out.reset();
    assertThat(run("--help")).isZero();
    assertThat(out())
        .contains("serve", "check", "chat", "models", "providers")
        .doesNotContain("mcp");
    assertThat(run("serve", "--help")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "import", "bench", "mcp"})
  void what_comes_later_says_so(String command) {
    assertThat(run(command, "litellm", "--file=x", "y")).isEqualTo(2);
    assertThat(err()).isEqualTo("weir " + command + " is not in this version\n");
  }

  @Test
  void nonsense_exits_with_2() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("srve")).isEqualTo(2);
    assertThat(run("serve", "--prot", "1")).isEqualTo(2);
    assertThat(err()).contains("say what to do", "Did you mean: weir serve?", "--prot");
  }

  @Test
  void serving_says_when_it_is_ready_and_how_to_begin() {
    environment.put("OPENAI_API_KEY", "hunter2");
    environment.put("AZURE_OPENAI_API_KEY", "x");
    assertThat(run("serve", "--port", "0")).isZero();
    assertThat(out()).matches("weir ready http://127.0.0.1:\\d+ management http://127.0.0.1:1\\R");
    assertThat(err())
        .contains(
            "providers  openai: variable OPENAI_API_KEY\n           demo: always there\n",
            "note       AZURE_OPENAI_API_KEY is set, but no AZURE_OPENAI_ENDPOINT or AZURE_OPENAI_BASE_URL\n",
            "/v1/chat/completions -H 'content-type: application/json' -d '{\"model\":\"demo/chat\"",
            "OPENAI_BASE_URL",
            "ANTHROPIC_BASE_URL")
        .doesNotContain("hunter2");
    assertThat(config().providers().keySet()).containsExactly("openai", "demo");
    assertThat(node.verticles).isEqualTo(Verticles.ALL);
    assertThat(node.clustered).isFalse();
    assertThat(node.closed).containsExactly("closed");
  }

  @Test
  void serving_listens_where_it_is_told() {
    file("gateway: {port: 4711}\nkeys: [{name: a, key: hunter2}]");
    assertThat(run("serve", "--host", "0.0.0.0", "--port", "0", "--set", "log.level=debug"))
        .isZero();
    assertThat(config().host()).isEqualTo("0.0.0.0");
    assertThat(config().port()).isZero();
    assertThat(config().gateway()).isEqualTo(new JsonObject("{\"host\":\"0.0.0.0\",\"port\":0}"));
    assertThat(config().log().level()).isEqualTo("debug");
    assertThat(config().toString()).doesNotContain("hunter2");
    assertThat(err()).contains("-H \"authorization: Bearer $WEIR_KEY\"").doesNotContain("hunter2");
  }

  @Test
  void only_the_named_verticles_run() {
    file("providers: {a: {kind: demo}, b: {kind: demo}}");
    node.hasGateway = false;
    assertThat(run("serve", "--port", "0", "--verticles", "provider:b", "--cluster")).isZero();
    assertThat(node.verticles).isEqualTo(new Verticles(false, false, false, List.of("b")));
    assertThat(node.clustered).isTrue();
    assertThat(out()).isEqualTo("weir ready\n");
    assertThat(err()).isEmpty();
    assertThat(run("serve", "--port", "0", "--verticles", "gateway,provider:a")).isZero();
    assertThat(node.verticles).isEqualTo(new Verticles(true, true, false, List.of("a")));
    assertThat(run("serve", "--verticles", "gatway")).isEqualTo(2);
    assertThat(run("serve", "--verticles", "nobody")).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            """
            --verticles: there is no gatway, did you mean gateway?
            --verticles: there is no nobody, there are gateway, management, provider:a, provider:b
            """);
  }

  @Test
  void a_node_that_does_not_start_exits_with_1() {
    nodes = (config, verticles, clustered, reread) -> Future.failedFuture("port 4000 is taken");
    assertThat(run("serve")).isEqualTo(1);
    nodes = (config, verticles, clustered, reread) -> Future.failedFuture(new IOException());
    assertThat(run("serve")).isEqualTo(1);
    assertThat(err()).isEqualTo("weir: port 4000 is taken\nweir: java.io.IOException\n");
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.port,gateway.management.port,`--port N`",
    "gateway.management.port,gateway.port,`--set gateway.management.port=N`"
  })
  void a_port_that_is_taken_is_named_with_what_to_do(String taken, String free, String remedy)
      throws IOException {
    nodes = new VerticleNode();
    file("providers: {}\ndiscover: false");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = other.getLocalPort();
      assertThat(run("serve", "--set", taken + "=" + port, "--set", free + "=0")).isEqualTo(1);
      assertThat(err())
          .startsWith("weir: cannot listen on 127.0.0.1:" + port + ": ")
          .contains("in use", remedy)
          .hasLineCount(1);
      assertThat(out()).isEmpty();
    }
  }

  @Test
  void a_configuration_can_be_read_anew() {
    file("providers: {a: {kind: demo}}");
    whileServing =
        () -> {
          file("providers: {b: {kind: demo}}");
          assertThat(Objects.requireNonNull(node.reread).get().providers().keySet())
              .containsExactly("b");
          file("providers: {b: {knd: demo}}\nx: 1");
          Assertions.assertThatThrownBy(() -> Objects.requireNonNull(node.reread).get())
              .isInstanceOf(ConfigFailure.class)
              .hasMessageContaining("weir.yaml:2: x: unknown key");
        };
    assertThat(run("serve", "--port", "0")).isZero();
  }

  @Test
  void a_wrong_configuration_exits_with_2_and_says_where() {
    file(
        "gateway:\n"
            + "  host: 0.0.0.0\n"
            + "  prt: 1\n"
            + "models:\n"
            + "  smart:\n"
            + "    strategy: weighted\n"
            + "cache: {}\n");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            """
            weir.yaml:7: cache: is not in this version
            weir.yaml:3: gateway.prt: unknown key, did you mean "port"?
            weir.yaml:5: models.smart.targets: must be given, or `model`, or `rules`
            weir.yaml:1: gateway: listens on more than loopback, which takes keys, or `open: true` to do without
            """);
    assertThat(run("serve", "-c", "none.yaml")).isEqualTo(2);
    assertThat(err()).endsWith("none.yaml: is not there\n");
  }

  @Test
  void a_check_tells_sources_and_no_secrets() {
    environment.put("KEY", "hunter2");
    environment.put("GROQ_API_KEY", "hunter2");
    file(
        """
        providers:
          openai: {keys: ["${KEY}", hunter2]}
          ollama:
        discover: true
        models: {fast: openai/gpt-4o-mini}
        keys: [{name: alice, key: "${ALICE:-hunter2}"}]
        admin-keys: ["${KEY}"]
        secret: hunter2
        cluster: {enabled: true}
        """);
    assertThat(run("check")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            configuration  weir.yaml
            listens        127.0.0.1:4000
            cluster        weir
            secret         written in weir.yaml:8
            providers
              openai (openai), key: variable KEY, key: written in weir.yaml:2
              ollama (ollama) at http://127.0.0.1:11434/v1
              groq (groq) at https://api.groq.com/openai/v1, variable GROQ_API_KEY
              demo (demo), always there
            models
              fast -> openai/gpt-4o-mini
            keys
              alice: the default for variable ALICE
              admin: variable KEY
            """);
  }

  @Test
  void a_check_tells_where_tokens_come_from_and_no_secrets() {
    environment.put("SECRET", "hunter2");
    environment.put("FILE", "hunter3.json");
    file(
        """
        providers:
          a: {kind: azure-openai, base-url: "https://r", keys: ["${SECRET}"], entra: {client: c}}
          b: {kind: azure-openai, base-url: "https://r", entra: {secret: "${SECRET}"}}
          c: {kind: azure-openai, base-url: "https://r", entra: {secret: hunter2}}
          d: {kind: azure-openai, base-url: "https://r", entra: {token-file: /run/token}}
          e: {kind: azure-openai, base-url: "https://r", entra: {client: c}}
          f: {kind: vertex, keys: [hunter2]}
          g: {kind: vertex, credentials: /etc/account.json}
          h: {kind: vertex, credentials: "${FILE}"}
          i: {kind: vertex}
        """);
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains(
            """
            providers
              a (azure-openai) at https://r, key: variable SECRET
              b (azure-openai) at https://r, tokens: Entra secret variable SECRET (expiry unknown)
              c (azure-openai) at https://r, tokens: Entra secret written in weir.yaml:4 (expiry unknown)
              d (azure-openai) at https://r, tokens: Entra, by file /run/token
              e (azure-openai) at https://r, tokens: managed identity
              f (vertex), key: written in weir.yaml:7
              g (vertex), tokens: file /etc/account.json
              h (vertex), tokens: file that variable FILE names
              i (vertex), tokens: the metadata server
            """)
        .doesNotContain("hunter");
  }

  @Test
  void a_check_of_nothing_shows_what_is_there() {
    file("providers: {}\ndiscover: false");
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains("secret         random", "providers      none", "models         as", "keys  ");
  }

  @Test
  void models_and_providers_are_listed() {
    usual = runningGateway();
    assertThat(run("models")).isZero();
    assertThat(out()).isEqualTo("text-embedding-3\ndemo/chat\n");
    out.reset();
    assertThat(run("models", "--json")).isZero();
    assertThat(new JsonObject(out()).getJsonArray("data")).hasSize(2);
    out.reset();
    assertThat(run("providers")).isZero();
    assertThat(out()).matches("demo +demo +ready\n");
    out.reset();
    assertThat(run("providers", "--json")).isZero();
    assertThat(out()).contains("\"instances\" : 2");
    assertThat(run("models", "--url", usual + "/elsewhere")).isEqualTo(1);
    assertThat(err()).isEqualTo("weir: 404 nothing here\n");
  }

  @Test
  void a_local_server_is_added_and_kept_over_a_reload() {
    HttpServer server = node.listen(0).await();
    LocalServers servers =
        new LocalServers(
            Map.of(
                "ollama",
                new JsonObject()
                    .put("kind", "openai-compatible")
                    .put("base-url", FakeNode.uri(server) + "/v1")));
    WeirConfig empty =
        Section.read("", new JsonObject("{\"gateway\":{\"port\":0}}"), WeirConfig.parser(BRANCHES));
    try (RunningServer running =
        RunningServer.start(node, empty, Verticles.ALL, false, () -> empty)) {
      assertThat(running.discover(servers, Set.of("ollama"))).isEmpty();
      assertThat(running.discover(servers, Set.of())).hasSize(1);
      assertThat(node.added).containsExactly("ollama");
      assertThat(Objects.requireNonNull(node.reread).get().providers().keySet())
          .containsExactly("ollama");
    }
  }
}

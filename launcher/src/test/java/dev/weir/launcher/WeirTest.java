package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.launcher.Surroundings.Input;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {

  private static final Branches BRANCHES =
      new Branches(
          GatewayConfig::from,
          Set.of("openai", "anthropic", "openai-compatible", "demo"),
          (kind, section) -> open(section),
          GatewayRules::key);

  private static Section open(Section section) {
    section.anyKeys("anything");
    return section;
  }

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String typed = "";
  private Input input = Input.TERMINAL;
  private Runnable whileServing = () -> {};
  private Vertx vertx;
  private FakeNode node;
  private Node nodes;
  private URI usual;

  @BeforeEach
  void prepare() throws IOException {
    vertx = Vertx.vertx();
    node = new FakeNode(vertx);
    nodes = node;
    try (ServerSocket nobody = new ServerSocket(0)) {
      usual = URI.create("http://127.0.0.1:" + nobody.getLocalPort());
    }
  }

  @AfterEach
  void end() {
    vertx.close().await();
  }

  private int run(String... arguments) {
    StopSignal stop =
        new StopSignal() {
          @Override
          public void arm() {}

          @Override
          public void await() {
            whileServing.run();
          }
        };
    Surroundings surroundings =
        new Surroundings(
            environment,
            directory,
            directory,
            new ByteArrayInputStream(typed.getBytes(UTF_8)),
            input,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            stop);
    assertThat(surroundings.toString()).doesNotContain("hunter2");
    LocalServers nothing = new LocalServers(Map.of());
    return Weir.commandLine(
            surroundings,
            BRANCHES,
            nodes,
            nothing,
            () -> new GatewayOptions(surroundings, BRANCHES, nodes, nothing, usual))
        .execute(arguments);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private void file(String yaml) {
    try {
      Files.writeString(directory.resolve("weir.yaml"), yaml);
    } catch (IOException e) {
      Assertions.fail(e);
    }
  }

  private WeirConfig config() {
    return Objects.requireNonNull(node.config);
  }

  /** Runs what the node would run on this thread when it awaits; futures of Vert.x block here. */
  private URI runningGateway() {
    HttpServer server = node.listen(0).await();
    return FakeNode.uri(server);
  }

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
    environment.put("AWS_PROFILE", "x");
    assertThat(run("serve", "--port", "0")).isZero();
    assertThat(out()).matches("weir ready http://127.0.0.1:\\d+ management http://127.0.0.1:1\\R");
    assertThat(err())
        .contains(
            "providers  openai: variable OPENAI_API_KEY\n           demo: always there\n",
            "note       AWS_PROFILE is set, but bedrock is not in this version\n",
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
            weir.yaml:6: models.smart.strategy: is not in this version
            weir.yaml:5: models.smart.model: must be given
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
              ollama (openai-compatible) at http://127.0.0.1:11434/v1
              groq (openai-compatible) at https://api.groq.com/openai/v1, variable GROQ_API_KEY
              demo (demo), always there
            models
              fast -> openai/gpt-4o-mini
            keys
              alice: the default for variable ALICE
              admin: variable KEY
            """);
  }

  @Test
  void a_check_of_nothing_shows_what_is_there() {
    file("providers: {}\ndiscover: false");
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains("secret         random", "providers      none", "models         as", "keys  ");
  }

  @Test
  void a_chat_asks_the_gateway_that_runs() {
    usual = runningGateway();
    environment.put("WEIR_KEY", "sesame");
    assertThat(run("chat", "-m", "fast", "-s", "be brief", "say", "hi")).isZero();
    assertThat(out()).isEqualTo("echo: say hi\n");
    assertThat(node.config).isNull();
    assertThat(node.authorizations).endsWith("Bearer sesame");
    assertThat(node.asked.getFirst().encode())
        .contains("\"model\":\"fast\"", "\"role\":\"system\",\"content\":\"be brief\"");
    URI named = usual;
    assertThat(run("chat", "--url", named.toString(), "--key", "other", "hi")).isZero();
    assertThat(node.authorizations).endsWith("Bearer other");
    assertThat(node.asked.getLast().getString("model")).isEqualTo("demo/chat");
  }

  @Test
  void a_chat_without_a_gateway_runs_one_behind_a_key_of_its_own() {
    file("gateway: {host: 0.0.0.0, open: true}\nkeys: [{name: a, key: b}]\ndiscover: true");
    assertThat(run("chat", "hi")).isZero();
    assertThat(out()).isEqualTo("echo: hi\n");
    assertThat(config().host()).isEqualTo("127.0.0.1");
    assertThat(config().port()).isZero();
    assertThat(node.authorizations)
        .containsOnly("Bearer " + config().keys().getFirst().getString("key"));
    assertThat(config().keys().getFirst().getString("key")).hasSize(36);
    assertThat(node.closed).containsExactly("closed");
    assertThat(Objects.requireNonNull(node.reread).get()).isEqualTo(config());
  }

  @Test
  void a_named_gateway_that_does_not_answer_is_an_error() {
    assertThat(run("chat", "--url", usual.toString(), "-m", "x", "hi")).isEqualTo(1);
    assertThat(run("models", "--url", usual.toString())).isEqualTo(1);
    assertThat(err()).contains("weir: " + usual + " does not answer", usual + "/v1/models");
    assertThat(node.config).isNull();
  }

  @Test
  void what_is_piped_in_is_said() {
    usual = runningGateway();
    input = Input.PIPE;
    typed = "one\ntwo\n";
    assertThat(run("chat")).isZero();
    assertThat(run("chat", "summarise")).isZero();
    input = Input.OTHER;
    assertThat(run("chat")).isZero();
    assertThat(run("chat", "alone")).isZero();
    assertThat(out())
        .isEqualTo("echo: one\ntwo\necho: summarise\n\none\ntwo\necho: one\ntwo\necho: alone\n");
    typed = "";
    assertThat(run("chat")).isEqualTo(1);
    assertThat(err()).contains("there is nothing to say");
  }

  @Test
  void a_dialogue_remembers() {
    usual = runningGateway();
    typed = "first\nsecond\n\nnever";
    assertThat(run("chat")).isZero();
    assertThat(out()).isEqualTo("> echo: first\n> echo: second\n> ");
    assertThat(err()).startsWith("demo/chat;");
    assertThat(node.asked.getLast().getJsonArray("messages").encode())
        .isEqualTo(
            "[{'role':'user','content':'first'},{'role':'assistant','content':'echo: first'},{'role':'user','content':'second'}]"
                .replace('\'', '"'));
  }

  @Test
  void a_dialogue_survives_a_failure_and_forgets_it() {
    usual = runningGateway();
    typed = "first\nsecond";
    assertThat(run("chat", "-m", "fails")).isZero();
    assertThat(err()).contains("weir: overloaded");
    assertThat(node.asked.getLast().getJsonArray("messages")).hasSize(1);
  }

  @Test
  void failures_of_a_chat_are_told() {
    usual = runningGateway();
    for (String model : List.of("no-such", "odd", "cut", "fails")) {
      assertThat(run("chat", "-m", model, "hi")).isEqualTo(1);
    }
    assertThat(err())
        .isEqualTo(
            """
            weir: 404 no model no-such
            weir: 502 <html>
            weir: the answer broke off
            weir: overloaded
            """);
    node.models.clear();
    assertThat(run("chat", "hi")).isEqualTo(1);
    assertThat(err()).endsWith("weir: no model can be called; see weir providers\n");
  }

  @Test
  void an_answer_cannot_steer_the_terminal() {
    usual = runningGateway();
    assertThat(run("chat", "a\u001b[2Jb\u009bc\td")).isZero();
    assertThat(out()).isEqualTo("echo: a[2Jbc\td\n");
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

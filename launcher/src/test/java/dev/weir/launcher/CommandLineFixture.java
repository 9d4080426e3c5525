package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.launcher.Surroundings.Input;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.models.catalogue.Catalogue;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A command line with a terminal, an environment and nodes of its own, all of them in memory. */
class CommandLineFixture {

  static final Branches BRANCHES =
      new Branches(
          GatewayConfig::from,
          Set.of(
              "openai",
              "anthropic",
              "openai-compatible",
              "azure-openai",
              "vertex",
              "bedrock",
              "ollama",
              "demo"),
          (kind, section) -> open(section),
          GatewayRules::key,
          GatewayRules::names,
          LimitRules::from);

  private static Section open(Section section) {
    section.anyKeys("anything");
    return section;
  }

  @TempDir Path directory;
  final Map<String, String> environment = new HashMap<>();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  String typed = "";
  Input input = Input.TERMINAL;
  @Nullable String hidden;
  Supplier<Catalogue> catalogue = Catalogue::shipped;
  Runnable whileServing = () -> {};
  Vertx vertx;
  FakeNode node;
  Node nodes;
  URI usual;

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

  int run(String... arguments) {
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
            text -> hidden,
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
            () -> new GatewayOptions(surroundings, BRANCHES, nodes, nothing, usual),
            catalogue)
        .execute(arguments);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  void file(String yaml) {
    try {
      Files.writeString(directory.resolve("weir.yaml"), yaml);
    } catch (IOException e) {
      Assertions.fail(e);
    }
  }

  WeirConfig config() {
    return Objects.requireNonNull(node.config);
  }

  /** Runs what the node would run on this thread when it awaits; futures of Vert.x block here. */
  URI runningGateway() {
    HttpServer server = node.listen(0).await();
    return FakeNode.uri(server);
  }
}

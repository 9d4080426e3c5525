package dev.weir.launcher;

import dev.weir.bus.config.Secret;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What says which gateway is asked: one that runs, or one in this process. */
final class GatewayOptions {

  /** Where a gateway listens that was told nothing. */
  static final URI USUAL = URI.create("http://127.0.0.1:4000");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "a running gateway, without /v1; else http://127.0.0.1:4000, else one in this process")
  @Nullable URI url;

  @Option(names = "--key", paramLabel = "KEY", description = "the key to show; else $WEIR_KEY")
  @Nullable String key;

  @Mixin final ConfigOptions config = new ConfigOptions();

  private final Surroundings surroundings;
  private final Branches branches;
  private final Node nodes;
  private final LocalServers localServers;
  private final URI usual;

  GatewayOptions(
      Surroundings surroundings, Branches branches, Node nodes, LocalServers localServers) {
    this(surroundings, branches, nodes, localServers, USUAL);
  }

  GatewayOptions(
      Surroundings surroundings,
      Branches branches,
      Node nodes,
      LocalServers localServers,
      URI usual) {
    this.surroundings = surroundings;
    this.branches = branches;
    this.nodes = nodes;
    this.localServers = localServers;
    this.usual = usual;
  }

  /** Asks the gateway; one in this process lives as long as the question. */
  <T> T ask(Function<GatewayClient, T> question) {
    URI named = url;
    try (GatewayClient client = new GatewayClient(named == null ? usual : named, key())) {
      if (named != null || client.isThere()) {
        return question.apply(client);
      }
    }
    return askInProcess(question);
  }

  /** Asks a gateway that runs; there is none in this process that could know. */
  <T> T askRunning(Function<GatewayClient, T> question) {
    try (GatewayClient client = new GatewayClient(url == null ? usual : url, key())) {
      return question.apply(client);
    }
  }

  private @Nullable Secret key() {
    String value = key != null ? key : surroundings.environment().get("WEIR_KEY");
    return value == null || value.isBlank() ? null : Secret.of(value);
  }

  private <T> T askInProcess(Function<GatewayClient, T> question) {
    List<String> overlays =
        List.of(
            "gateway.host=127.0.0.1",
            "gateway.port=0",
            "gateway.tls=",
            "log.level=warn",
            "gateway.management={host: 127.0.0.1, port: 0}");
    Plan plan = config.plan(surroundings, branches, overlays);
    // Loopback is open to every user of the machine.
    Secret once = Secret.of(UUID.randomUUID().toString());
    WeirConfig own =
        plan.config()
            .withKeys(List.of(new JsonObject().put("name", "terminal").put("key", once.reveal())));
    try (RunningServer server =
        RunningServer.start(nodes, own, Verticles.ALL, own.cluster().enabled(), () -> own)) {
      if (own.discover()) {
        server.discover(localServers, own.providers().keySet());
      }
      URI here = server.node().gateway().orElseThrow();
      try (GatewayClient client = new GatewayClient(here, once)) {
        return question.apply(client);
      }
    }
  }
}

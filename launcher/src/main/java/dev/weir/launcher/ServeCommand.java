package dev.weir.launcher;

import dev.weir.launcher.config.Branches;
import dev.weir.launcher.discovery.Banner;
import dev.weir.launcher.discovery.FoundProvider;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.NodePlan.Verticles;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs verticles until it is told to stop. */
@Command(name = "serve", description = "Runs the gateway, or the verticles that are named.")
final class ServeCommand implements Callable<Integer> {

  @Mixin final ConfigOptions options = new ConfigOptions();

  @Option(names = "--host", paramLabel = "HOST", description = "where to listen")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "the port; 0 takes a free one")
  @Nullable String port;

  @Option(
      names = "--verticles",
      split = ",",
      paramLabel = "NAME",
      description = "run only these: gateway, management, provider:NAME")
  List<String> verticles = new ArrayList<>();

  @Option(names = "--cluster", description = "find other nodes")
  boolean cluster;

  private final Surroundings surroundings;
  private final Branches branches;
  private final Node nodes;
  private final LocalServers localServers;

  ServeCommand(
      Surroundings surroundings, Branches branches, Node nodes, LocalServers localServers) {
    this.surroundings = surroundings;
    this.branches = branches;
    this.nodes = nodes;
    this.localServers = localServers;
  }

  @Override
  public Integer call() {
    Plan plan = plan();
    Verticles wanted = VerticleNames.parse(verticles, plan.config().providers().keySet());
    surroundings.stop().arm();
    try (RunningServer server =
        RunningServer.start(
            nodes,
            plan.config(),
            wanted,
            cluster || plan.config().cluster().enabled(),
            () -> plan().config())) {
      surroundings.out().println(readyLine(server.node()));
      List<FoundProvider> local =
          plan.config().discover() && wanted.allProviders()
              ? server.discover(localServers, plan.config().providers().keySet())
              : List.of();
      server
          .node()
          .gateway()
          .ifPresent(gateway -> surroundings.err().print(banner(plan, gateway, local)));
      surroundings.stop().await();
    }
    return 0;
  }

  private Plan plan() {
    List<String> overlays = new ArrayList<>();
    if (host != null) {
      overlays.add("gateway.host=" + host);
    }
    if (port != null) {
      overlays.add("gateway.port=" + port);
    }
    return options.plan(
        surroundings, branches, overlays, path -> VerticleNames.elsewhere(verticles, path));
  }

  private static String readyLine(Node.Running node) {
    return "weir ready"
        + node.gateway().map(uri -> " " + uri).orElse("")
        + node.management().map(uri -> " management " + uri).orElse("");
  }

  private static String banner(Plan plan, URI gateway, List<FoundProvider> local) {
    Map<String, String> providers = new LinkedHashMap<>();
    plan.config().providers().keySet().forEach(name -> providers.put(name, plan.origin(name)));
    local.forEach(found -> providers.put(found.name(), found.origin()));
    return new Banner(
            reachable(gateway),
            !plan.config().keys().isEmpty(),
            plan.certainModel(),
            providers,
            plan.remarks())
        .text();
  }

  /** A listener on all addresses is reached on this machine by a particular one. */
  private static URI reachable(URI listening) {
    return switch (listening.getHost()) {
      case "0.0.0.0", "[::]" ->
          URI.create(listening.getScheme() + "://127.0.0.1:" + listening.getPort());
      default -> listening;
    };
  }
}

package dev.weir.launcher;

import dev.weir.gateway.ListenFailure;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.FoundProvider;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node with what is found on the machine after its start. All calls block, and are made from
 * threads that may.
 */
final class RunningServer implements AutoCloseable {

  private final Node.Running node;
  private final List<FoundProvider> local;

  private RunningServer(Node.Running node, List<FoundProvider> local) {
    this.node = node;
    this.local = local;
  }

  /**
   * Starts a node; does not yet look for local servers.
   *
   * @param reread reads the configuration anew
   * @throws StartFailure if it does not start
   */
  static RunningServer start(
      Node nodes,
      WeirConfig config,
      Verticles verticles,
      boolean clustered,
      Supplier<WeirConfig> reread) {
    List<FoundProvider> local = new CopyOnWriteArrayList<>();
    Supplier<WeirConfig> whole = () -> withFound(reread.get(), local);
    try {
      return new RunningServer(await(nodes.start(config, verticles, clustered, whole)), local);
    } catch (CompletionException e) {
      throw new StartFailure(e.getCause() == null ? e : e.getCause());
    }
  }

  /** The node did not start. */
  static final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailure(Throwable cause) {
      super(message(cause), cause);
    }

    private static String message(Throwable cause) {
      String said = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      return cause instanceof ListenFailure taken ? said + "; " + remedy(taken.path()) : said;
    }

    private static String remedy(String path) {
      return path.equals(ListenFailure.API)
          ? "`--port N` takes another port, `--host` another address"
          : "`--set " + path + "=N` takes another port";
    }
  }

  Node.Running node() {
    return node;
  }

  /** Looks for servers on this machine and adds those whose names are free. */
  List<FoundProvider> discover(LocalServers servers, Set<String> taken) {
    Set<Integer> ownPorts =
        Stream.concat(node.gateway().stream(), node.management().stream())
            .map(URI::getPort)
            .collect(Collectors.toSet());
    for (FoundProvider found : await(servers.probe(node.vertx(), ownPorts))) {
      if (!taken.contains(found.name())) {
        await(node.add(found.name(), found.branch()).otherwiseEmpty());
        local.add(found);
      }
    }
    return List.copyOf(local);
  }

  /** Lets requests under way finish. */
  @Override
  public void close() {
    await(node.close().otherwiseEmpty());
  }

  private static WeirConfig withFound(WeirConfig config, List<FoundProvider> local) {
    Map<String, JsonObject> providers = new LinkedHashMap<>(config.providers());
    if (config.discover()) {
      local.forEach(found -> providers.putIfAbsent(found.name(), found.branch()));
    }
    return config.withProviders(providers);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

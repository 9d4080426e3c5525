package dev.weir.launcher;

import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.config.ConfigLoader;
import dev.weir.launcher.config.Configuration;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.EnvironmentDiscovery;
import dev.weir.launcher.discovery.EnvironmentProxies;
import dev.weir.launcher.discovery.FoundProvider;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What would run: the configuration with what the environment offers.
 *
 * @param source the configuration as it was written
 * @param config the configuration as it would run
 * @param found the providers that come from the environment
 * @param remarks what was seen and not used, and what is doubtful but goes
 */
record Plan(
    Configuration source, WeirConfig config, List<FoundProvider> found, List<String> remarks) {

  /** The variable that keeps clusters on one machine apart. */
  private static final String CLUSTER_NAME = "WEIR_CLUSTER_NAME";

  /**
   * Reads everything; starts nothing.
   *
   * @param store the store of secrets that the user named, if any
   * @param elsewhere which values are needed on other nodes only
   * @throws ConfigFailure with the file and line of every problem
   */
  static Plan of(
      Surroundings surroundings,
      Branches branches,
      @Nullable Path file,
      @Nullable Path store,
      List<String> overlays,
      Predicate<String> elsewhere) {
    ConfigLoader loader =
        new ConfigLoader(
            surroundings.environment(),
            surroundings.directory(),
            surroundings.home(),
            store,
            elsewhere);
    List<String> all = new ArrayList<>();
    String cluster = surroundings.environment().get(CLUSTER_NAME);
    if (cluster != null && !cluster.isBlank()) {
      all.add("cluster.name=" + cluster);
    }
    all.addAll(overlays);
    Configuration source = loader.load(file, all);
    EnvironmentProxies proxies = EnvironmentProxies.of(surroundings.environment());
    WeirConfig plain = WeirConfig.from(source, branches);
    Map<String, JsonObject> through = new LinkedHashMap<>();
    plain.providers().forEach((name, branch) -> through.put(name, proxies.in(branch)));
    WeirConfig written =
        plain.withProviders(through).withTracing(plain.tracing().in(surroundings.environment()));
    List<String> remarks = new ArrayList<>(source.origins().remarks());
    remarks.addAll(proxies.remarks());
    if (!written.discover()) {
      return new Plan(source, written, List.of(), remarks);
    }
    // On a free port, base URLs of clients still name the usual one.
    int ownPort = written.port() == 0 ? GatewayOptions.USUAL.getPort() : written.port();
    EnvironmentDiscovery discovery =
        EnvironmentDiscovery.of(surroundings.environment(), surroundings.home(), ownPort);
    Map<String, JsonObject> providers = new LinkedHashMap<>(written.providers());
    List<FoundProvider> found =
        discovery.providers().stream()
            .filter(
                provider ->
                    providers.putIfAbsent(provider.name(), proxies.in(provider.branch())) == null)
            .toList();
    remarks.addAll(discovery.remarks());
    return new Plan(source, written.withProviders(providers), found, remarks);
  }

  /** A model that is certain to be there. */
  Optional<String> certainModel() {
    return config.models().names().stream()
        .findFirst()
        .or(
            () ->
                config.providers().entrySet().stream()
                    .filter(provider -> "demo".equals(provider.getValue().getString("kind")))
                    .map(provider -> provider.getKey() + "/chat")
                    .findFirst());
  }

  /** Whether nobody configured a provider. */
  boolean isFound(String provider) {
    return found.stream().anyMatch(candidate -> candidate.name().equals(provider));
  }

  /** How a provider came to be, for people. */
  String origin(String provider) {
    return found.stream()
        .filter(candidate -> candidate.name().equals(provider))
        .map(FoundProvider::origin)
        .findFirst()
        .orElse(source.name());
  }
}

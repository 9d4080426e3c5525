package dev.weir.launcher.node;

import dev.weir.bus.config.Secret;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.launcher.tracing.TracingConfig;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node shall be.
 *
 * @param providers the configured providers in file order: name → its branch, with {@code kind}
 *     always there
 * @param verticles which of them run here
 * @param secret the cluster's secret, from which seals are made
 * @param tracing where traces go
 * @param digest tells apart what nodes were told
 */
public record NodePlan(
    GatewayConfig gateway,
    GatewayRules rules,
    Map<String, JsonObject> providers,
    Verticles verticles,
    ClusterConfig cluster,
    Secret secret,
    TracingConfig tracing,
    String digest) {

  public NodePlan {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
  }

  /** A node that does not trace and is compared with no other. */
  public NodePlan(
      GatewayConfig gateway,
      GatewayRules rules,
      Map<String, JsonObject> providers,
      Verticles verticles,
      ClusterConfig cluster,
      Secret secret) {
    this(gateway, rules, providers, verticles, cluster, secret, TracingConfig.OFF, "");
  }

  /** The same node with other rules and providers. */
  public NodePlan with(GatewayRules others, Map<String, JsonObject> itsProviders) {
    return new NodePlan(gateway, others, itsProviders, verticles, cluster, secret, tracing, digest);
  }

  /**
   * Which verticles run on a node.
   *
   * @param gateway HTTP and bus ingress
   * @param management metrics, health, administration
   * @param allProviders every configured provider
   * @param providers those by name
   */
  public record Verticles(
      boolean gateway, boolean management, boolean allProviders, List<String> providers) {

    /** Everything. */
    public static final Verticles ALL = new Verticles(true, true, true, List.of());

    /** Whether a configured provider runs here. */
    public boolean runs(String provider) {
      return allProviders || providers.contains(provider);
    }
  }
}

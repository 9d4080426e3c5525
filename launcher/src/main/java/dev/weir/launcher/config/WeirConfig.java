package dev.weir.launcher.config;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.health.CheckSettings;
import dev.weir.gateway.route.Routes;
import dev.weir.launcher.node.ClusterConfig;
import dev.weir.launcher.tracing.TracingConfig;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked. The branches of the verticles are raw: they read them
 * themselves. They may hold secrets, so this is never printed whole.
 *
 * @param gateway the branch {@code gateway}
 * @param host where the gateway listens
 * @param port the port it listens on, 0 for a free one
 * @param providers the providers' branches in the order of the file; name and kind are written out
 * @param models what the branches {@code models} and {@code routing} say
 * @param names the branch {@code names}
 * @param limits the branch {@code limits}
 * @param keys the callers' keys
 * @param adminKeys the keys that may administrate
 * @param cluster how this node finds others
 * @param secret what keys every seal; null for a random one
 * @param log what is logged
 * @param tracing where traces go
 * @param discover whether to look for providers in the environment and on this machine
 */
public record WeirConfig(
    JsonObject gateway,
    String host,
    int port,
    Map<String, JsonObject> providers,
    Routes models,
    JsonObject names,
    JsonObject limits,
    List<JsonObject> keys,
    List<Secret> adminKeys,
    ClusterConfig cluster,
    @Nullable Secret secret,
    LogConfig log,
    TracingConfig tracing,
    boolean discover) {

  private static final String[] LATER = {"cache", "sessions", "tools", "mcp", "redis"};
  private static final Set<String> LATER_KINDS = Set.of("claude-cli", "gemini-cli", "codex-cli");

  public WeirConfig {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    keys = List.copyOf(keys);
    adminKeys = List.copyOf(adminKeys);
  }

  /**
   * Reads and checks a configuration.
   *
   * @throws ConfigFailure with the file and line of every problem
   */
  public static WeirConfig from(Configuration configuration, Branches branches) {
    return configuration.with(ProviderPresets::spellOut).read(parser(branches));
  }

  /** The parser of the whole file, which also describes it. */
  public static Function<Section, WeirConfig> parser(Branches branches) {
    return section -> parse(section, branches);
  }

  private static WeirConfig parse(Section section, Branches branches) {
    section.notInThisVersion(LATER);
    Listening listening = section.section("gateway", s -> listening(s, branches), "the HTTP side");
    Map<String, JsonObject> providers =
        section.entries("providers", (name, s) -> provider(name, s, branches), "who answers");
    Routes models = Routes.from(section);
    JsonObject names =
        section.section(
            "names", s -> checked(s, branches.names()), "what names mean that nothing else knows");
    JsonObject limits =
        section.section(
            "limits", s -> checked(s, branches.limits()), "what may be spent, beside by each key");
    List<JsonObject> keys =
        section.items("keys", s -> checked(s, branches.key()), "who may call, by static keys");
    section.check(
        listening.isLoopback() || listening.open() || !keys.isEmpty(),
        "gateway",
        "listens on more than loopback, which takes keys, or `open: true` to do without");
    Boolean discover =
        section.optionalBool(
            "discover",
            "whether to look for providers in the environment and on this machine;"
                + " by default when there are no `providers`");
    return new WeirConfig(
        listening.branch(),
        listening.host(),
        listening.port(),
        providers,
        models,
        names,
        limits,
        keys,
        section.secrets("admin-keys", "keys that may administrate"),
        section.section("cluster", ClusterConfig::from, "how nodes find each other"),
        section.optionalSecret(
            "secret", "what keys every seal, the same on all nodes; random when absent"),
        section.section("log", LogConfig::from, "what is logged"),
        section.section("tracing", TracingConfig::from, "traces of requests, for OpenTelemetry"),
        Objects.requireNonNullElse(discover, providers.isEmpty()));
  }

  private record Listening(JsonObject branch, String host, int port, boolean open) {
    boolean isLoopback() {
      return host.equals("localhost")
          || host.startsWith("127.")
          || host.equals("::1")
          || host.equals("[::1]");
    }
  }

  private static Listening listening(Section section, Branches branches) {
    // The gateway's own parser comes last, so that its words are the documentation.
    String host = section.text("host", "127.0.0.1", "");
    int port = section.integer("port", 4000, 0, 65535, "");
    boolean open = section.bool("open", false, "");
    return new Listening(checked(section, branches.gateway()), host, port, open);
  }

  private static JsonObject provider(String name, Section section, Branches branches) {
    String kind = section.text("kind", name, "what it is; by default what it is called");
    boolean later = LATER_KINDS.contains(kind);
    section.check(!later, "kind", kind + " is not in this version");
    section.check(
        later || branches.kinds().contains(kind),
        "kind",
        "must be one of " + String.join(", ", new TreeSet<>(branches.kinds())));
    section.integer("instances", 0, 0, 64, "how many run in a node; 0 for one on each event loop");
    section.section(
        "concurrency",
        limits -> Gate.Settings.from(limits, true),
        "how many calls it gets at once from a node");
    section.section(
        "health-check",
        CheckSettings::from,
        "when its vendor is asked for its list of models, to hear whether it is there");
    return checked(section, s -> branches.provider().apply(kind, s));
  }

  private static JsonObject checked(Section section, Function<Section, ?> parser) {
    Objects.requireNonNull(parser.apply(section));
    return section.values();
  }

  /** This with other providers. */
  public WeirConfig withProviders(Map<String, JsonObject> others) {
    return new WeirConfig(
        gateway, host, port, others, models, names, limits, keys, adminKeys, cluster, secret, log,
        tracing, discover);
  }

  /** This with its traces sent elsewhere. */
  public WeirConfig withTracing(TracingConfig other) {
    return new WeirConfig(
        gateway, host, port, providers, models, names, limits, keys, adminKeys, cluster, secret,
        log, other, discover);
  }

  /** This with other callers' keys. */
  public WeirConfig withKeys(List<JsonObject> others) {
    return new WeirConfig(
        gateway, host, port, providers, models, names, limits, others, adminKeys, cluster, secret,
        log, tracing, discover);
  }

  /** Names only: the branches hold secrets. */
  @Override
  public String toString() {
    return "WeirConfig[providers=" + providers.keySet() + ", models=" + models.names() + "]";
  }
}

package dev.weir.launcher.config;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked. The branches of the verticles are raw: they read them
 * themselves, perhaps on another node. They may hold secrets, so this is never printed whole.
 *
 * @param gateway the branch {@code gateway}
 * @param host where the gateway listens
 * @param port the port it listens on, 0 for a free one
 * @param providers the branches of the providers, in the order of the file, kinds written out
 * @param models the branches of the names that callers may use, a text as {@code {"model": text}}
 * @param keys the callers' keys
 * @param adminKeys the keys that may administrate
 * @param cluster how this node finds others
 * @param secret what keys every seal; null for a random one
 * @param log what is logged
 * @param discover whether to look for providers in the environment and on this machine
 */
public record WeirConfig(
    JsonObject gateway,
    String host,
    int port,
    Map<String, JsonObject> providers,
    Map<String, JsonObject> models,
    List<JsonObject> keys,
    List<Secret> adminKeys,
    ClusterConfig cluster,
    @Nullable Secret secret,
    LogConfig log,
    boolean discover) {

  private static final String[] LATER = {"cache", "sessions", "tools", "mcp", "redis"};
  private static final String[] LATER_IN_MODELS = {"strategy", "targets", "hedge"};

  public WeirConfig {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    keys = List.copyOf(keys);
    adminKeys = List.copyOf(adminKeys);
  }

  /**
   * Reads and checks a configuration.
   *
   * @throws ConfigFailure with the file and line of every problem
   */
  public static WeirConfig from(Configuration configuration, Branches branches) {
    return configuration.with(ProviderKinds::spellOut).read(parser(branches));
  }

  /** The parser of the whole file, which also describes it. */
  public static Function<Section, WeirConfig> parser(Branches branches) {
    return section -> parse(section, branches);
  }

  private static WeirConfig parse(Section section, Branches branches) {
    Listening listening = section.section("gateway", s -> listening(s, branches), "the HTTP side");
    Map<String, JsonObject> providers =
        section.entries("providers", (name, s) -> provider(name, s, branches), "who answers");
    Map<String, JsonObject> models =
        section.entries(
            "models",
            "model",
            (name, s) -> model(name, s, branches),
            "names that callers may use beside `provider/model`");
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
                + " on when `providers` is empty");
    WeirConfig config =
        new WeirConfig(
            listening.branch(),
            listening.host(),
            listening.port(),
            providers,
            models,
            keys,
            section.secrets("admin-keys", "keys that may administrate"),
            section.section("cluster", ClusterConfig::from, "how nodes find each other"),
            section.optionalSecret(
                "secret", "what keys every seal, the same on all nodes; random when absent"),
            section.section("log", LogConfig::from, "what is logged"),
            Objects.requireNonNullElse(discover, providers.isEmpty()));
    section.notInThisVersion(LATER);
    return config;
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
    return new Listening(
        checked(section, branches.gateway()),
        section.text("host", "127.0.0.1", "where to listen; anything but loopback takes keys"),
        section.integer("port", 4000, 0, 65535, "the port; 0 takes a free one"),
        section.bool("open", false, "do without keys on other than loopback addresses"));
  }

  private static JsonObject provider(String name, Section section, Branches branches) {
    String kind = section.text("kind", name, "what it is; by default what it is called");
    section.check(!ProviderKinds.isPlanned(kind), "kind", kind + " is not in this version");
    section.check(
        ProviderKinds.isKnown(kind) || ProviderKinds.isPlanned(kind),
        "kind",
        "must be one of " + String.join(", ", ProviderKinds.names()));
    return checked(section, s -> branches.provider().apply(name, s));
  }

  private static JsonObject model(String name, Section section, Branches branches) {
    section.notInThisVersion(LATER_IN_MODELS);
    return checked(section, s -> branches.model().apply(name, s));
  }

  private static JsonObject checked(Section section, Function<Section, ?> parser) {
    Objects.requireNonNull(parser.apply(section));
    return section.values();
  }

  /** This with other providers. */
  public WeirConfig withProviders(Map<String, JsonObject> others) {
    return new WeirConfig(
        gateway, host, port, others, models, keys, adminKeys, cluster, secret, log, discover);
  }

  /** This with other callers' keys. */
  public WeirConfig withKeys(List<JsonObject> others) {
    return new WeirConfig(
        gateway, host, port, providers, models, others, adminKeys, cluster, secret, log, discover);
  }

  /** Names only: the branches hold secrets. */
  @Override
  public String toString() {
    return "WeirConfig[providers=" + providers.keySet() + ", models=" + models.keySet() + "]";
  }
}

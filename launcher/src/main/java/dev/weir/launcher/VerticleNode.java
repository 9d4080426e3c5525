package dev.weir.launcher;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.health.CheckSettings;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.node.NodePlan;
import dev.weir.launcher.node.NodePlan.Verticles;
import dev.weir.launcher.node.ProviderKinds;
import dev.weir.launcher.node.RunningNode;
import dev.weir.models.catalogue.Overrule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the verticles of a configuration in this process. */
final class VerticleNode implements Node {

  private static final Logger LOG = LoggerFactory.getLogger(VerticleNode.class);
  private static final int SECRET_BYTES = 32;

  @Override
  public Future<Running> start(
      WeirConfig config, Verticles verticles, boolean clustered, Supplier<WeirConfig> reread) {
    Logging.apply(config.log());
    Secret secret = secret(config);
    return RunningNode.start(
            plan(config, verticles, clustered, secret),
            node -> reload(node, reread, verticles, clustered, secret))
        .map(node -> new Served(node, config));
  }

  /** Files are read, and the store of secrets is opened, off the event loops. */
  private static Future<String> reload(
      RunningNode node,
      Supplier<WeirConfig> reread,
      Verticles verticles,
      boolean clustered,
      Secret secret) {
    return node.vertx()
        .executeBlocking(() -> plan(reread.get(), verticles, clustered, secret))
        .compose(node::apply);
  }

  private static NodePlan plan(
      WeirConfig config, Verticles verticles, boolean clustered, Secret secret) {
    List<KeyRule> keys = new ArrayList<>();
    for (JsonObject key : config.keys()) {
      keys.add(Section.read("keys", key, GatewayRules::key));
    }
    List<GatewayRules.ProviderEntry> entries = new ArrayList<>();
    config
        .providers()
        .forEach(
            (name, branch) -> {
              String kind = branch.getString("kind");
              entries.add(
                  new GatewayRules.ProviderEntry(
                      name,
                      kind,
                      ProviderKinds.dialects(kind),
                      models(branch.getValue("models")),
                      overrules(name, branch.getValue("models")),
                      concurrency(name, branch),
                      check(name, branch)));
            });
    GatewayRules rules =
        new GatewayRules(
            keys,
            config.adminKeys().stream().map(Secret::reveal).toList(),
            config.models(),
            Section.read("names", config.names(), GatewayRules::names),
            entries,
            Section.read("limits", config.limits(), LimitRules::from));
    return new NodePlan(
        Section.read("gateway", config.gateway(), GatewayConfig::from),
        rules,
        config.providers(),
        verticles,
        config.cluster().enabled(clustered),
        secret,
        config.tracing(),
        ConfigDigest.of(config, secret));
  }

  /** The rate that a vendor tells is that of a key: with several, one says nothing of all. */
  private static Gate.Settings concurrency(String provider, JsonObject branch) {
    boolean oneKey = !(branch.getValue("keys") instanceof JsonArray keys) || keys.size() < 2;
    return Section.read(
        "providers." + provider + ".concurrency",
        branch.getJsonObject("concurrency", new JsonObject()),
        section -> Gate.Settings.from(section, oneKey));
  }

  private static CheckSettings check(String provider, JsonObject branch) {
    return Section.read(
        "providers." + provider + ".health-check",
        branch.getJsonObject("health-check", new JsonObject()),
        CheckSettings::from);
  }

  /** What the operator says of models, where it is an object that is configured. */
  private static Map<String, Overrule> overrules(String provider, @Nullable Object models) {
    Map<String, Overrule> overrules = new LinkedHashMap<>();
    if (models instanceof JsonObject entries) {
      for (String name : entries.fieldNames()) {
        if (entries.getValue(name) instanceof JsonObject entry) {
          String path = "providers." + provider + ".models." + name;
          overrules.put(name, Section.read(path, entry, Overrule::from));
        }
      }
    }
    return overrules;
  }

  /** A list of names, or an object whose keys are the names. */
  private static List<String> models(@Nullable Object models) {
    return switch (models) {
      case JsonArray list -> list.stream().map(String::valueOf).toList();
      case JsonObject entries -> List.copyOf(entries.fieldNames());
      case null, default -> List.of();
    };
  }

  private static Secret secret(WeirConfig config) {
    if (config.secret() != null) {
      return config.secret();
    }
    LOG.info(
        "event=random-secret note=\"no `secret:` is configured: what is sealed now cannot be opened"
            + " after a restart or on another node\"");
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Secret.of(HexFormat.of().formatHex(secret));
  }

  private record Served(RunningNode node, WeirConfig config) implements Running {

    @Override
    public Vertx vertx() {
      return node.vertx();
    }

    @Override
    public Optional<URI> gateway() {
      GatewayConfig listening = node.plan().gateway();
      return node.port() < 0
          ? Optional.empty()
          : Optional.of(
              URI.create(
                  (listening.tls() == null ? "http://" : "https://")
                      + host(listening.host())
                      + ":"
                      + node.port()));
    }

    @Override
    public Optional<URI> management() {
      return node.managementPort() < 0
          ? Optional.empty()
          : Optional.of(
              URI.create(
                  "http://"
                      + host(node.plan().gateway().management().host())
                      + ":"
                      + node.managementPort()));
    }

    private static String host(String host) {
      return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public Future<?> add(String name, JsonObject branch) {
      NodePlan now = node.plan();
      Map<String, JsonObject> providers = new LinkedHashMap<>(now.providers());
      providers.putIfAbsent(name, branch);
      List<GatewayRules.ProviderEntry> entries = new ArrayList<>(now.rules().providers());
      String kind = branch.getString("kind", name);
      entries.add(
          new GatewayRules.ProviderEntry(name, kind, ProviderKinds.dialects(kind), List.of()));
      GatewayRules rules =
          new GatewayRules(
              now.rules().keys(),
              now.rules().adminKeys(),
              now.rules().routes(),
              now.rules().names(),
              entries,
              now.rules().limits());
      return node.apply(now.with(rules, providers));
    }

    @Override
    public Future<?> close() {
      return node.close().otherwiseEmpty();
    }
  }
}

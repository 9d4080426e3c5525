package dev.weir.gateway;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.gate.Priority;
import dev.weir.gateway.health.CheckSettings;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.limits.Rates;
import dev.weir.gateway.route.Routes;
import dev.weir.models.catalogue.Overrule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told beside its own branch, and may be told anew while it runs: keys, aliases
 * and routes, what unknown names mean, and the order of the providers that the configuration names.
 *
 * @param routes what the names mean that it gives: aliases and routes
 * @param names what names mean that nothing else knows
 * @param providers the configured providers, in file order
 * @param limits what may be spent beside what each key may
 */
public record GatewayRules(
    List<KeyRule> keys,
    List<String> adminKeys,
    Routes routes,
    NameRules names,
    List<ProviderEntry> providers,
    LimitRules limits) {

  private static final Pattern ACCESS_KEY = Pattern.compile("\\w{1,128}");

  /** Nothing at all: every name comes from announcements. */
  public static final GatewayRules NONE =
      new GatewayRules(List.of(), List.of(), Map.of(), List.of());

  /**
   * A configured provider as far as the gateway needs it before it has announced itself.
   *
   * @param dialects what its kind takes raw
   * @param models its explicit list; empty when there is none
   * @param overrules what the operator says of models, by their names at the provider
   * @param concurrency how many calls it gets at once
   * @param check when it is asked whether its vendor is there
   */
  public record ProviderEntry(
      String name,
      String kind,
      List<String> dialects,
      List<String> models,
      Map<String, Overrule> overrules,
      Gate.Settings concurrency,
      CheckSettings check) {
    public ProviderEntry {
      dialects = List.copyOf(dialects);
      models = List.copyOf(models);
      overrules = Map.copyOf(overrules);
    }

    /** A provider of whose concurrency and checks the operator says nothing. */
    public ProviderEntry(
        String name,
        String kind,
        List<String> dialects,
        List<String> models,
        Map<String, Overrule> overrules) {
      this(name, kind, dialects, models, overrules, Gate.Settings.DEFAULT, CheckSettings.DEFAULT);
    }

    /** A provider of whose models the operator says nothing. */
    public ProviderEntry(String name, String kind, List<String> dialects, List<String> models) {
      this(name, kind, dialects, models, Map.of());
    }
  }

  public GatewayRules {
    keys = List.copyOf(keys);
    adminKeys = List.copyOf(adminKeys);
    providers = List.copyOf(providers);
  }

  /** Rules without routes, and without limits but those of keys. */
  public GatewayRules(
      List<KeyRule> keys,
      List<String> adminKeys,
      Map<String, String> aliases,
      NameRules names,
      List<ProviderEntry> providers) {
    this(keys, adminKeys, Routes.of(aliases), names, providers, LimitRules.NONE);
  }

  /** Rules under which unknown names stay unknown. */
  public GatewayRules(
      List<KeyRule> keys,
      List<String> adminKeys,
      Map<String, String> aliases,
      List<ProviderEntry> providers) {
    this(keys, adminKeys, aliases, NameRules.NONE, providers);
  }

  /** Reads one of the branch {@code keys}. */
  public static KeyRule key(Section section) {
    return new KeyRule(
        section.requiredText("name", "what logs and explanations call the key"),
        section.requiredSecret("key", "the key itself").reveal(),
        accessKey(section),
        section.texts(
            "models", List.of("*"), "names that it may ask for; `*` at the end matches any rest"),
        section.text("tenant", "", "whose limits it shares; none if empty"),
        Rates.from(section),
        Priority.from(section),
        section.bool(
            "coalesce", false, "whether its identical deterministic calls share one stream"));
  }

  /** Reads the branch {@code names}. */
  public static NameRules names(Section section) {
    return new NameRules(
        section.bool(
            "openai-to-claude",
            false,
            "`gpt-4` and other usual names of OpenAI's mean Claude's models where nothing else"
                + " knows them"),
        section.text(
            "fallback",
            "",
            "the model that is asked under a name that nobody knows; none if empty"));
  }

  private static @Nullable String accessKey(Section section) {
    String id =
        section.optionalText(
            "access-key",
            "the id under which AWS clients sign their requests with `key` as the secret");
    section.check(
        id == null || ACCESS_KEY.matcher(id).matches(),
        "access-key",
        "must be up to 128 letters, digits or underscores");
    return id;
  }

  /** Reads the branch {@code admin-keys} of the whole file. */
  public static List<String> adminKeys(Section file) {
    List<String> keys = new ArrayList<>();
    for (Secret secret :
        file.secrets("admin-keys", "keys that may administer and see every request")) {
      keys.add(secret.reveal());
    }
    return keys;
  }
}

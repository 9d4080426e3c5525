package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.presence.Roster;
import dev.weir.gateway.core.ModelFacts;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.Routes;
import dev.weir.models.catalogue.Catalogue;
import dev.weir.models.catalogue.Cost;
import dev.weir.models.catalogue.Model;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which providers and models there are, from the configuration and from what announced itself.
 * Names are worked out anew only when either has changed. Belongs to one event loop.
 */
final class Directory {

  private static final long LEARN_MILLIS_MAX = 2_000;
  private static final String PREFIX = Addresses.providerChat("").name();

  private final GatewayNode node;
  private final Roster roster;
  private final ModelFacts facts = new ModelFacts();
  private final Map<String, ModelNames.Provider> announced = new HashMap<>();
  private ModelNames names = new ModelNames(Map.of(), NameRules.NONE, List.of());
  private @Nullable Planner planner;
  private long generation = -1;
  private Future<Void> settled = Future.succeededFuture();

  Directory(GatewayNode node, Roster roster) {
    this.node = node;
    this.roster = roster;
  }

  /** An announcement told something new, or somebody fell silent. */
  void changed() {
    generation = -1;
  }

  /** Knows what a catalogue knows as soon as it is read. */
  void learn(Future<Catalogue> known) {
    settled =
        known
            .onSuccess(
                catalogue -> {
                  facts.learn(catalogue);
                  changed();
                })
            .<Void>mapEmpty()
            .timeout(LEARN_MILLIS_MAX, TimeUnit.MILLISECONDS)
            .otherwiseEmpty();
  }

  /** Done when a catalogue that is being read is known, or takes too long. */
  Future<Void> settled() {
    return settled;
  }

  /** What is known of models without asking anybody. */
  ModelFacts facts() {
    return facts;
  }

  /** What a call of a provider's model costs. */
  Cost cost(String provider, String model, Usage usage) {
    return facts.cost(provider, names().kindOf(provider), model, usage);
  }

  /** The tokens that prompt and answer of a target may have together; below 1 while unknown. */
  long window(ModelNames.Candidate target) {
    String kind = names().kindOf(target.provider());
    Model known = facts.of(target.provider(), kind, target.model());
    return known == null ? Model.UNKNOWN : known.context();
  }

  /** Makes the plans of calls as things are now. */
  Planner planner() {
    names();
    return Objects.requireNonNull(planner);
  }

  /** What names mean now. */
  ModelNames names() {
    GatewayNode.Rules rules = node.rules();
    if (generation != rules.generation()) {
      generation = rules.generation();
      GatewayRules told = rules.told();
      facts.overrule(
          told.providers().stream()
              .collect(
                  Collectors.toMap(
                      GatewayRules.ProviderEntry::name, GatewayRules.ProviderEntry::overrules)));
      Routes routes = told.routes();
      names =
          new ModelNames(
              routes.aliases(), routes.models(), told.names(), providers(told), facts::kindsOf);
      planner =
          new Planner(
              routes, names, facts, node.conditions(), node.turns(), node.prefixes(), node.homes());
      node.conditions().groups(groups(routes, names));
    }
    return names;
  }

  /** The targets of each route, which are compared with each other. */
  private static List<Set<ModelNames.Candidate>> groups(Routes routes, ModelNames names) {
    List<Set<ModelNames.Candidate>> groups = new ArrayList<>();
    for (List<String> models : routes.models().values()) {
      Set<ModelNames.Candidate> targets = new LinkedHashSet<>();
      for (String model : models) {
        ModelNames.Candidate target = names.target(model, DialectName.UNIVERSAL);
        if (target != null) {
          targets.add(target);
        }
      }
      groups.add(targets);
    }
    return groups;
  }

  /**
   * Configured providers in file order, then those that only others run; an announcement knows more
   * than a file.
   */
  private Collection<ModelNames.Provider> providers(GatewayRules rules) {
    Map<String, ModelNames.Provider> all = new LinkedHashMap<>();
    for (GatewayRules.ProviderEntry entry : rules.providers()) {
      all.put(
          entry.name(),
          new ModelNames.Provider(
              entry.name(),
              entry.kind(),
              entry.dialects(),
              entry.models().isEmpty() ? List.of("*") : entry.models(),
              !entry.models().isEmpty() && !entry.models().contains("*")));
    }
    for (String service : roster.services()) {
      if (service.startsWith(PREFIX)) {
        String name = service.substring(PREFIX.length());
        ModelNames.Provider told = announced(name, roster.anyOf(service));
        if (told != null) {
          all.put(name, told);
        } else {
          all.putIfAbsent(name, new ModelNames.Provider(name, "", List.of(), List.of("*"), false));
        }
      }
    }
    return all.values();
  }

  /**
   * What a provider said of itself, also when it is gone: not there now is not the same as never.
   */
  private ModelNames.@Nullable Provider announced(String name, @Nullable Announcement now) {
    if (now != null) {
      List<String> models = now.models().stream().map(Announcement.Model::id).toList();
      announced.put(
          name,
          new ModelNames.Provider(
              name, now.kind(), now.dialects(), models, now.listed(), now.offers()));
    }
    return announced.get(name);
  }

  /**
   * A model by the name that callers use, with what is known of it.
   *
   * @param provider the provider that is asked first; empty when nobody is
   * @param known what the operator and the catalogue say, or null
   */
  record Listed(
      String id, String displayName, long createdSeconds, String provider, @Nullable Model known) {}

  private Listed listed(String id, Announcement.@Nullable Model model) {
    ModelNames.Candidate target = names().target(id, DialectName.UNIVERSAL);
    String provider = target == null ? "" : target.provider();
    return new Listed(
        id,
        model == null ? id : model.displayName(),
        model == null ? 0 : model.createdSeconds(),
        provider,
        target == null ? null : facts.of(provider, names().kindOf(provider), target.model()));
  }

  /** The models that can be listed. */
  List<Listed> models() {
    Map<String, Announcement.Model> described = described();
    return names().listed().stream().map(id -> listed(id, described.get(id))).toList();
  }

  /** What instances say of their models, by {@code provider/model}. */
  Map<String, Announcement.Model> described() {
    Map<String, Announcement.Model> described = new HashMap<>();
    for (Announcement instance : roster.all()) {
      for (Announcement.Model model : instance.models()) {
        described.putIfAbsent(instance.name() + "/" + model.id(), model);
      }
    }
    return described;
  }

  /** One model, by any name that leads to it. */
  Listed model(String id) {
    Announcement.Model described = null;
    for (Announcement instance : roster.all()) {
      for (Announcement.Model model : instance.models()) {
        if (id.equals(instance.name() + "/" + model.id()) || id.equals(model.id())) {
          described = model;
        }
      }
    }
    return listed(id, described);
  }

  /**
   * Each provider and its state, for health.
   *
   * @param remarks whether what providers say of their credentials is told, with names of accounts
   */
  JsonArray health(boolean remarks) {
    JsonArray all = new JsonArray();
    Map<String, String> kinds = new LinkedHashMap<>();
    node.rules().told().providers().forEach(entry -> kinds.put(entry.name(), entry.kind()));
    for (String service : roster.services()) {
      if (service.startsWith(PREFIX)) {
        kinds.putIfAbsent(service.substring(PREFIX.length()), "");
      }
    }
    kinds.forEach(
        (name, kind) -> {
          Collection<Announcement> instances =
              roster.instancesOf(Addresses.providerChat(name).name());
          long ready =
              instances.stream().filter(one -> one.state() == Announcement.State.READY).count();
          String known = instances.isEmpty() ? kind : instances.iterator().next().kind();
          JsonObject one =
              new JsonObject()
                  .put("name", name)
                  .put("kind", known)
                  .put("state", ready > 0 ? "ready" : instances.isEmpty() ? "absent" : "not-ready")
                  .put("instances", instances.size())
                  .put("ready", ready)
                  .put("load", instances.stream().mapToInt(Announcement::load).sum());
          instances.stream()
              .map(Announcement::remark)
              .filter(remark -> remarks && !remark.isEmpty())
              .findFirst()
              .ifPresent(remark -> one.put("remark", remark));
          all.add(one);
        });
    return all;
  }

  /** Whether any provider can serve now. */
  boolean anyReady() {
    return roster.all().stream().anyMatch(one -> one.state() == Announcement.State.READY);
  }
}

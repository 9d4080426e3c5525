package dev.weir.gateway;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.http.UniversalViews;
import dev.weir.models.catalogue.Ability;
import dev.weir.models.catalogue.Modality;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.Prices;
import dev.weir.models.catalogue.Rates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Providers and models in no vendor's shape. What a key may not ask for it is not shown, and a
 * model is called by the first name by which the key may ask for it.
 */
record UniversalBodies(GatewayNode node, Directory directory) implements UniversalViews {

  @Override
  public boolean ready() {
    return Health.ready(node, directory);
  }

  @Override
  public String health() {
    return Health.overall(node, directory, false).encode();
  }

  @Override
  public String providers(@Nullable String key) {
    Map<String, Integer> models = new HashMap<>();
    allowed(key).forEach(model -> models.merge(model.target().provider(), 1, Integer::sum));
    JsonArray all = new JsonArray();
    for (Object one : directory.health(false)) {
      JsonObject provider = (JsonObject) one;
      String name = provider.getString("name");
      all.add(
          provider
              .put("dialects", new JsonArray(directory.names().dialectsOf(name)))
              .put("models", models.getOrDefault(name, 0)));
    }
    return new JsonObject().put("providers", all).encode();
  }

  @Override
  public String models(@Nullable String key) {
    Map<String, Announcement.Model> described = directory.described();
    JsonArray all = new JsonArray();
    for (ModelNames.Known model : allowed(key)) {
      ModelNames.Candidate target = model.target();
      JsonObject shown = shown(model, described.get(target.provider() + "/" + target.model()));
      String kind = directory.names().kindOf(target.provider());
      Model known = directory.facts().of(target.provider(), kind, target.model());
      all.add(known == null ? shown : shown.mergeIn(facts(known)));
    }
    return new JsonObject().put("models", all).encode();
  }

  private static JsonObject shown(ModelNames.Known model, Announcement.@Nullable Model described) {
    List<String> names = model.names();
    JsonObject shown =
        new JsonObject()
            .put("id", names.getFirst())
            .put("provider", model.target().provider())
            .put("model", model.target().model())
            .put("aliases", new JsonArray(names.subList(1, names.size())));
    if (described != null) {
      shown.put("display_name", described.displayName());
      if (described.createdSeconds() > 0) {
        shown.put("created", described.createdSeconds());
      }
    }
    return shown;
  }

  /** What the catalogue knows; what it does not is left out. */
  private static JsonObject facts(Model model) {
    JsonObject facts = new JsonObject().put("kind", model.kind().word());
    limit(facts, "context", model.context());
    limit(facts, "output", model.output());
    words(facts, "in", model.in().stream().map(Modality::word));
    words(facts, "out", model.out().stream().map(Modality::word));
    words(facts, "abilities", model.abilities().stream().map(Ability::word));
    Rates rates = model.prices().tokens();
    JsonObject price = new JsonObject();
    rate(price, "input", rates.input());
    rate(price, "output", rates.output());
    rate(price, "cache_read", rates.cacheRead());
    rate(price, "cache_write", rates.cacheWrite());
    return price.isEmpty() ? facts : facts.put("usd_per_million_tokens", price);
  }

  private static void limit(JsonObject facts, String name, long tokens) {
    if (tokens != Model.UNKNOWN) {
      facts.put(name, tokens);
    }
  }

  private static void words(JsonObject facts, String name, Stream<String> words) {
    List<String> sorted = words.sorted().toList();
    if (!sorted.isEmpty()) {
      facts.put(name, new JsonArray(sorted));
    }
  }

  private static void rate(JsonObject price, String name, long billionths) {
    if (billionths != Prices.UNKNOWN) {
      price.put(name, BigDecimal.valueOf(billionths, 9).stripTrailingZeros());
    }
  }

  /** The models that the key may ask for, each with the names by which it may. */
  private List<ModelNames.Known> allowed(@Nullable String key) {
    List<ModelNames.Known> all = directory.names().known(DialectName.UNIVERSAL);
    KeyTable.Caller caller = key == null ? null : node.rules().keys().find(key);
    if (caller == null) {
      return all; // No key is needed here.
    }
    return all.stream()
        .map(
            model ->
                new ModelNames.Known(
                    model.target(), model.names().stream().filter(caller.rule()::allows).toList()))
        .filter(model -> !model.names().isEmpty())
        .toList();
  }
}

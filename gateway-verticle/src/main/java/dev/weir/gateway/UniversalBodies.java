package dev.weir.gateway;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.http.UniversalViews;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return Health.overall(node, directory).encode();
  }

  @Override
  public String providers(@Nullable String key) {
    Map<String, Integer> models = new HashMap<>();
    allowed(key).forEach(model -> models.merge(model.target().provider(), 1, Integer::sum));
    JsonArray all = new JsonArray();
    for (Object one : directory.health()) {
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
      all.add(shown(model, described.get(target.provider() + "/" + target.model())));
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

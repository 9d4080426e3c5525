package dev.weir.gateway;

import dev.weir.dialects.gemini.ModelList;
import dev.weir.gateway.http.ModelFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Models in the shapes that clients read. On the path that they share one body holds them all:
 * {@code data} is OpenAI's and Anthropic's, {@code models} Google's, Cohere's and Codex's. Codex
 * takes from an entry how to work with a model, prompt and all, which a gateway cannot say: it gets
 * an empty list, and keeps to what it knows itself.
 */
final class ModelBodies {

  private static final List<String> METHODS = List.of("generateContent", "countTokens");

  private ModelBodies() {}

  static String page(List<Directory.Listed> models, ModelFormat format) {
    ModelList google = new ModelList(models.stream().map(ModelBodies::google).toList(), null);
    if (format == ModelFormat.GOOGLE) {
      return google.write().toString();
    }
    return new JsonObject()
        .put("object", "list")
        .put("data", new JsonArray(models.stream().map(ModelBodies::common).toList()))
        .put("has_more", false)
        .put("first_id", models.isEmpty() ? null : models.getFirst().id())
        .put("last_id", models.isEmpty() ? null : models.getLast().id())
        .put(
            "models",
            switch (format) {
              case COMMON -> new JsonArray();
              case COHERE_TOO -> new JsonArray(models.stream().map(ModelBodies::cohere).toList());
              case GOOGLE_TOO, GOOGLE -> google.write().toJsonObject().getJsonArray("models");
            })
        .encode();
  }

  static String one(Directory.Listed model, ModelFormat format) {
    return switch (format) {
      case COMMON -> common(model).encode();
      case COHERE_TOO -> common(model).mergeIn(cohere(model)).encode();
      case GOOGLE_TOO -> common(model).mergeIn(google(model).write().toJsonObject()).encode();
      case GOOGLE -> google(model).write().toString();
    };
  }

  private static ModelList.Model google(Directory.Listed model) {
    return new ModelList.Model(model.id(), model.displayName(), 0, 0, METHODS);
  }

  private static JsonObject cohere(Directory.Listed model) {
    return new JsonObject().put("name", model.id()).put("endpoints", JsonArray.of("chat"));
  }

  private static JsonObject common(Directory.Listed model) {
    int slash = model.id().indexOf('/');
    return new JsonObject()
        .put("id", model.id())
        .put("object", "model")
        .put("created", model.createdSeconds())
        .put("owned_by", slash > 0 ? model.id().substring(0, slash) : "weir")
        .put("type", "model")
        .put("display_name", model.displayName())
        .put("lifecycle", "active") // Anthropic's SDK wants it.
        .put("created_at", Instant.ofEpochSecond(model.createdSeconds()).toString());
  }
}

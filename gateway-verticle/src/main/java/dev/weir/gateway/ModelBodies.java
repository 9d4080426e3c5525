package dev.weir.gateway;

import dev.weir.dialects.gemini.ModelList;
import dev.weir.gateway.http.ModelFormat;
import dev.weir.models.catalogue.Ability;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.Prices;
import dev.weir.models.catalogue.Rates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Models in the shapes that clients read. On the path that they share one body holds them all:
 * {@code data} is OpenAI's and Anthropic's, {@code models} Google's, Cohere's and Codex's. Codex
 * takes from an entry how to work with a model, prompt and all, which a gateway cannot say: it gets
 * an empty list, and keeps to what it knows itself.
 *
 * <p>Limits and prices stand under the names that vendors' SDKs and the best-known other gateways
 * read: Anthropic's, Google's, OpenRouter's. What is not known is left out.
 */
final class ModelBodies {

  private static final List<String> METHODS = List.of("generateContent", "countTokens");

  private static final int PER_PIECE = 9;

  /** Prices of tokens are kept per million. */
  private static final int PER_TOKEN = PER_PIECE + 6;

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
    Model known = model.known();
    return new ModelList.Model(
        model.id(),
        model.displayName(),
        known == null ? 0 : Math.max(0, known.context()),
        known == null ? 0 : Math.max(0, known.output()),
        METHODS);
  }

  private static JsonObject cohere(Directory.Listed model) {
    JsonObject cohere =
        new JsonObject().put("name", model.id()).put("endpoints", JsonArray.of("chat"));
    if (model.known() != null) {
      limit(cohere, model.known().context(), "context_length");
    }
    return cohere;
  }

  private static JsonObject common(Directory.Listed model) {
    int slash = model.id().indexOf('/');
    JsonObject common =
        new JsonObject()
            .put("id", model.id())
            .put("object", "model")
            .put("created", model.createdSeconds())
            .put("owned_by", slash > 0 ? model.id().substring(0, slash) : "weir")
            .put("type", "model")
            .put("display_name", model.displayName())
            .put("lifecycle", "active") // Anthropic's SDK wants it.
            .put("created_at", Instant.ofEpochSecond(model.createdSeconds()).toString());
    if (!model.provider().isEmpty()) {
      common.put("provider", model.provider());
    }
    return model.known() == null ? common : common.mergeIn(facts(model.known()));
  }

  private static JsonObject facts(Model known) {
    JsonObject facts = new JsonObject().put("kind", known.kind().word());
    limit(facts, known.context(), "max_input_tokens", "context_window", "context_length");
    limit(facts, known.output(), "max_tokens", "max_output_tokens");
    if (!known.abilities().isEmpty()) {
      facts.put(
          "abilities",
          new JsonArray(known.abilities().stream().map(Ability::word).sorted().toList()));
    }
    JsonObject pricing = new JsonObject();
    Rates rates = known.prices().tokens();
    price(pricing, "prompt", rates.input(), PER_TOKEN);
    price(pricing, "completion", rates.output(), PER_TOKEN);
    price(pricing, "input_cache_read", rates.cacheRead(), PER_TOKEN);
    price(pricing, "input_cache_write", rates.cacheWrite(), PER_TOKEN);
    price(pricing, "internal_reasoning", rates.reasoning(), PER_TOKEN);
    price(pricing, "request", known.prices().request(), PER_PIECE);
    price(pricing, "image", known.prices().image(), PER_PIECE);
    price(pricing, "web_search", known.prices().search(), PER_PIECE);
    return pricing.isEmpty() ? facts : facts.put("pricing", pricing);
  }

  private static void limit(JsonObject to, long tokens, String... names) {
    for (String name : names) {
      if (tokens != Model.UNKNOWN) {
        to.put(name, tokens);
      }
    }
  }

  /** US dollars as a text, as OpenRouter has them: no reader rounds it. */
  private static void price(JsonObject pricing, String name, long billionths, int scale) {
    if (billionths != Prices.UNKNOWN) {
      BigDecimal dollars = BigDecimal.valueOf(billionths, scale);
      pricing.put(name, dollars.stripTrailingZeros().toPlainString());
    }
  }
}

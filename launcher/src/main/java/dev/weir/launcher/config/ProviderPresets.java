package dev.weir.launcher.config;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Vendors and local servers that speak OpenAI's dialect: a kind of their own in the file, and no
 * more than {@code openai-compatible} with a base URL to everybody else.
 */
public final class ProviderPresets {

  /** The kind of everything that speaks OpenAI's dialect. */
  public static final String COMPATIBLE = "openai-compatible";

  private static final Map<String, String> BASE_URLS =
      Map.of(
          "mistral", "https://api.mistral.ai/v1",
          "groq", "https://api.groq.com/openai/v1",
          "deepseek", "https://api.deepseek.com/v1",
          "openrouter", "https://openrouter.ai/api/v1",
          "xai", "https://api.x.ai/v1",
          "ollama", "http://127.0.0.1:11434/v1",
          "vllm", "http://127.0.0.1:8000/v1",
          "lm-studio", "http://127.0.0.1:1234/v1",
          "llama-cpp", "http://127.0.0.1:8080/v1");

  private ProviderPresets() {}

  /** A provider of one of these kinds. */
  public static JsonObject of(String kind) {
    String url = BASE_URLS.get(kind);
    if (url == null) {
      throw new IllegalArgumentException("no preset for " + kind);
    }
    return new JsonObject().put("kind", COMPATIBLE).put("base-url", url);
  }

  /** The whole configuration with every provider's name, kind and base URL written out. */
  static JsonObject spellOut(JsonObject configuration) {
    if (configuration.getValue("providers") instanceof JsonObject providers) {
      for (String name : providers.fieldNames()) {
        if (providers.getValue(name) == null) {
          providers.put(name, new JsonObject());
        }
        if (providers.getValue(name) instanceof JsonObject provider) {
          spellOut(name, provider.put("name", name));
        }
      }
    }
    return configuration;
  }

  private static void spellOut(String name, JsonObject provider) {
    if (provider.getValue("kind") == null) {
      provider.put("kind", name);
    }
    String url = BASE_URLS.get(provider.getValue("kind").toString());
    if (url != null) {
      provider.put("kind", COMPATIBLE);
      if (provider.getValue("base-url") == null) {
        provider.put("base-url", url);
      }
    }
  }
}

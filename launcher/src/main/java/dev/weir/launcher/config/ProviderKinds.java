package dev.weir.launcher.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which kinds of providers there are. Vendors and local servers that speak OpenAI's dialect are
 * kinds too, each no more than {@code openai-compatible} with a base URL.
 */
public final class ProviderKinds {

  /** The kind of everything that speaks OpenAI's dialect. */
  public static final String COMPATIBLE = "openai-compatible";

  private static final List<String> OWN = List.of("openai", "anthropic", COMPATIBLE, "demo");

  private static final List<String> LATER =
      List.of(
          "gemini",
          "vertex",
          "bedrock",
          "azure-openai",
          "cohere",
          "claude-cli",
          "gemini-cli",
          "codex-cli");

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

  private ProviderKinds() {}

  /** A provider of {@code kind}, one of those with a base URL of their own. */
  public static JsonObject compatible(String kind) {
    String url = BASE_URLS.get(kind);
    if (url == null) {
      throw new IllegalArgumentException("no such kind: " + kind);
    }
    return new JsonObject().put("kind", COMPATIBLE).put("base-url", url);
  }

  static boolean isKnown(String kind) {
    return names().contains(kind);
  }

  /** All kinds of this version. */
  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>(OWN);
    names.addAll(new TreeSet<>(BASE_URLS.keySet()));
    return names;
  }

  static boolean isPlanned(String kind) {
    return LATER.contains(kind);
  }

  /** The whole configuration with every provider's kind written out. */
  static JsonObject spellOut(JsonObject configuration) {
    if (configuration.getValue("providers") instanceof JsonObject providers) {
      for (String name : providers.fieldNames()) {
        if (providers.getValue(name) == null) {
          providers.put(name, new JsonObject());
        }
        if (providers.getValue(name) instanceof JsonObject provider) {
          spellOut(name, provider);
        }
      }
    }
    return configuration;
  }

  private static void spellOut(String name, JsonObject provider) {
    Object kind = provider.getValue("kind");
    if (kind == null) {
      provider.put("kind", name);
      kind = name;
    }
    String url = BASE_URLS.get(kind.toString());
    if (url != null) {
      provider.put("kind", COMPATIBLE);
      if (provider.getValue("base-url") == null) {
        provider.put("base-url", url);
      }
    }
  }
}

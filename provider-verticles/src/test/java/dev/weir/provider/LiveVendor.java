package dev.weir.provider;

import dev.weir.provider.compatible.OpenAiCompatibleVerticle;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A vendor that a key in the environment opens.
 *
 * @param keyVariable holds the key
 * @param urlVariable holds another base URL, if it is set
 * @param model a cheap one that calls tools; {@code WEIR_LIVE_MODEL_<NAME>} is another
 */
record LiveVendor(
    String name, VendorCase talk, String keyVariable, String urlVariable, String model) {

  static final List<LiveVendor> ALL =
      List.of(
          new LiveVendor(
              "openai",
              new VendorCase.OpenAi(),
              "OPENAI_API_KEY",
              "OPENAI_BASE_URL",
              "gpt-4o-mini"),
          new LiveVendor(
              "anthropic",
              new VendorCase.Anthropic(),
              "ANTHROPIC_API_KEY",
              "ANTHROPIC_BASE_URL",
              "claude-haiku-4-5"),
          new LiveVendor(
              "gemini",
              new GeminiCase(),
              "GEMINI_API_KEY",
              "GOOGLE_GEMINI_BASE_URL",
              "gemini-2.5-flash"),
          new LiveVendor(
              "cohere", new CohereCase(), "CO_API_KEY", "CO_API_URL", "command-a-03-2025"),
          preset("mistral", "mistral-small-latest"),
          preset("xai", "grok-4"),
          preset("groq", "llama-3.3-70b-versatile"),
          preset("deepseek", "deepseek-chat"));

  private static LiveVendor preset(String kind, String model) {
    Preset preset = Presets.of(kind).orElseThrow();
    VendorCase talk =
        new VendorCase.OpenAi() {
          @Override
          public VerticleBase verticle() {
            return new OpenAiCompatibleVerticle(SEAL, preset);
          }
        };
    return new LiveVendor(kind, talk, preset.keyVariable(), preset.urlVariable(), model);
  }

  /** Those whose keys are in an environment. */
  static List<LiveVendor> in(Map<String, String> environment) {
    return ALL.stream()
        .filter(vendor -> !environment.getOrDefault(vendor.keyVariable, "").isBlank())
        .toList();
  }

  /** What is said where there are none. */
  static String noKeys() {
    return ALL.stream()
        .map(LiveVendor::keyVariable)
        .collect(Collectors.joining(", ", "live: no keys of ", " in the environment"));
  }

  String model(Map<String, String> environment) {
    return environment.getOrDefault(
        "WEIR_LIVE_MODEL_" + name.toUpperCase(java.util.Locale.ROOT), model);
  }

  JsonObject config(Map<String, String> environment) {
    JsonObject config =
        new JsonObject()
            .put("name", VendorFixture.NAME)
            .put("keys", JsonArray.of(environment.get(keyVariable)))
            .put("models", JsonArray.of("*"))
            .mergeIn(talk.settings());
    String url = environment.get(urlVariable);
    return url == null || url.isBlank() ? config : config.put("base-url", url);
  }

  @Override
  public String toString() {
    return name;
  }
}

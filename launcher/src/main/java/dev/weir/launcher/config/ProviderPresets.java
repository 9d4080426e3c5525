package dev.weir.launcher.config;

import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import io.vertx.core.json.JsonObject;

/** Writes out what a file leaves to be understood of its providers. */
public final class ProviderPresets {

  private ProviderPresets() {}

  /** A provider that is a preset's, wherever the preset says. */
  public static JsonObject of(Preset preset) {
    return new JsonObject().put("kind", preset.kind()).put("base-url", preset.baseUrl());
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
    if (provider.getValue("base-url") == null) {
      Presets.of(provider.getValue("kind").toString())
          .ifPresent(preset -> provider.put("base-url", preset.baseUrl()));
    }
  }
}

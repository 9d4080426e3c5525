package dev.weir.provider;

import dev.weir.provider.compatible.OpenAiCompatibleVerticle;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.mistral.MistralVerticle;
import dev.weir.provider.xai.XaiVerticle;
import io.vertx.core.VerticleBase;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A vendor or local server that speaks OpenAI's dialect, by its row of the table. */
final class PresetCase extends VendorCase.OpenAi {

  private final Preset preset;

  PresetCase(Preset preset) {
    this.preset = preset;
  }

  @Override
  public VerticleBase verticle() {
    return switch (preset.kind()) {
      case "xai" -> new XaiVerticle(SEAL);
      case "mistral" -> new MistralVerticle(SEAL);
      default -> new OpenAiCompatibleVerticle(SEAL, preset);
    };
  }

  @Override
  public String model() {
    return switch (preset.kind()) {
      case "xai" -> "grok-4.1";
      case "deepseek" -> "deepseek-v4-pro";
      case "perplexity" -> "sonar-pro";
      default -> super.model();
    };
  }

  @Override
  public String basePath() {
    return URI.create(preset.baseUrl()).getPath();
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return basePath() + "/chat/completions";
  }

  @Override
  public @Nullable String modelsPath() {
    return preset.models() == null ? null : basePath() + preset.models();
  }

  @Override
  public int cutEvery() {
    return 11;
  }
}

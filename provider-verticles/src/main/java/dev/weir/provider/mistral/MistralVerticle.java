package dev.weir.provider.mistral;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Seal;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.provider.compatible.Presets;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves Mistral's models as {@code provider.v1.chat.<name>}, in its own variety of Chat
 * Completions: it refuses every member that it does not know.
 */
public final class MistralVerticle extends VerticleBase {

  private static final Vendor MISTRAL = Presets.MISTRAL.vendor();

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public MistralVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, MISTRAL);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, MISTRAL, List.of(new OpenAiChat(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

package dev.weir.provider.compatible;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Operation;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.provider.vendor.OpenAiApi;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves what any server has that speaks OpenAI's dialect, as {@code provider.v1.chat.<name>}. It
 * is sent only what all imitations of OpenAI understand, but for what its {@link Preset} knows, and
 * may ask for no key.
 */
public final class OpenAiCompatibleVerticle extends VerticleBase {

  private static final Vendor COMPATIBLE =
      new Vendor(
          "openai-compatible",
          UpstreamDialect.Target.COMPATIBLE,
          null,
          false,
          Vendor.Auth.BEARER,
          Vendor.Operations.fixed(
              "/chat/completions",
              null,
              "/models",
              // What it really has nobody knows: who names one of its models is believed.
              OpenAiApi.of(
                  Operation.EMBEDDINGS,
                  Operation.RERANK,
                  Operation.IMAGES,
                  Operation.IMAGE_EDITS,
                  Operation.IMAGE_VARIATIONS,
                  Operation.SPEECH,
                  Operation.TRANSCRIPTION,
                  Operation.TRANSLATION,
                  Operation.MODERATIONS,
                  Operation.REALTIME)),
          "x-request-id",
          List.of());

  private final Seal seal;
  private final Vendor vendor;
  private @Nullable VendorProvider provider;

  /**
   * One of which nothing is known but its configuration.
   *
   * @param seal the cluster's
   */
  public OpenAiCompatibleVerticle(Seal seal) {
    this(seal, COMPATIBLE);
  }

  /**
   * One that is known.
   *
   * @param seal the cluster's
   */
  public OpenAiCompatibleVerticle(Seal seal, Preset preset) {
    this(seal, preset.vendor());
  }

  private OpenAiCompatibleVerticle(Seal seal, Vendor vendor) {
    this.seal = seal;
    this.vendor = vendor;
  }

  /** Reads or describes the configuration of one of which nothing else is known. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, COMPATIBLE);
  }

  /** Reads or describes the configuration of one that is known. */
  public static ProviderConfig configuration(Section section, Preset preset) {
    return ProviderConfig.from(section, preset.vendor());
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, vendor, List.of(new OpenAiChat(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

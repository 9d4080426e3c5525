package dev.weir.provider.gemini;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves Google's Gemini models as {@code provider.v1.chat.<name>}. */
public final class GeminiVerticle extends VerticleBase {

  private static final Vendor GEMINI =
      new Vendor(
          "gemini",
          UpstreamDialect.Target.VENDOR,
          "https://generativelanguage.googleapis.com",
          true,
          Vendor.Auth.X_GOOG_API_KEY,
          new GeminiOperations(),
          "x-request-id",
          List.of());

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public GeminiVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, GEMINI);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, GEMINI, List.of(new GeminiContent(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

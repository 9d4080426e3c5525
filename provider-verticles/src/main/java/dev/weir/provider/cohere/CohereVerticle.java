package dev.weir.provider.cohere;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves Cohere's models as {@code provider.v1.chat.<name>}. */
public final class CohereVerticle extends VerticleBase {

  private static final Vendor COHERE =
      new Vendor(
          "cohere",
          UpstreamDialect.Target.VENDOR,
          "https://api.cohere.com",
          true,
          Vendor.Auth.BEARER,
          Vendor.Operations.fixed("/v2/chat", null, "/v1/models?endpoint=chat&page_size=1000"),
          "x-debug-trace-id",
          List.of());

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public CohereVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, COHERE);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, COHERE, List.of(new CohereChat(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

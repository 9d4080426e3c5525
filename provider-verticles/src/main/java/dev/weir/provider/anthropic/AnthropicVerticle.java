package dev.weir.provider.anthropic;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves Anthropic's models as {@code provider.v1.chat.<name>}. */
public final class AnthropicVerticle extends VerticleBase {

  private static final Vendor ANTHROPIC =
      new Vendor(
          "anthropic",
          UpstreamDialect.Target.VENDOR,
          "https://api.anthropic.com",
          true,
          Vendor.Auth.X_API_KEY,
          Vendor.Operations.fixed(
              "/v1/messages", "/v1/messages/count_tokens", "/v1/models?limit=1000"),
          "request-id",
          List.of(new Header("anthropic-version", "2023-06-01")));

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public AnthropicVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, ANTHROPIC);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, ANTHROPIC, List.of(new AnthropicMessages(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

package dev.weir.provider.openai;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves OpenAI's models as {@code provider.v1.chat.<name>}. */
public final class OpenAiVerticle extends VerticleBase {

  private static final Vendor OPENAI =
      new Vendor(
          "openai",
          Dialect.Target.VENDOR,
          "https://api.openai.com/v1",
          true,
          Vendor.Auth.BEARER,
          new Vendor.Paths("/chat/completions", null, "/models"),
          "x-request-id",
          List.of());

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public OpenAiVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, OPENAI);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, OPENAI, new OpenAiChat(seal))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

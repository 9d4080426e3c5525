package app;

import dev.weir.dialects.Habits;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * A vendor that speaks Chat Completions, has habits of its own and wants its key as it wants it.
 */
public final class AcmeVerticle extends VerticleBase {

  private static final Vendor ACME =
      new Vendor(
          "acme",
          UpstreamDialect.Target.imitation("acme", Habits.COMMON.without("logit_bias", "user")),
          "https://api.acme.example/v1",
          true,
          Vendor.Auth.X_API_KEY,
          Vendor.Operations.fixed("/chat/completions", null, "/models"),
          "x-request-id",
          List.of());

  private final Seal seal;
  private VendorProvider provider;

  /**
   * @param seal made of the cluster's secret, so that what one provider sealed another can read
   */
  public AcmeVerticle(Seal seal) {
    this.seal = seal;
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, ACME, List.of(new OpenAiChat(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

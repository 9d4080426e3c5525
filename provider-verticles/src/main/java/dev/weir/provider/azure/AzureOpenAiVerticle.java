package dev.weir.provider.azure;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Habits;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.provider.credentials.BearerToken;
import dev.weir.provider.credentials.RenewedToken;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.openai.OpenAiVerticle;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.RequestSigner;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the deployments of an Azure OpenAI resource as {@code provider.v1.chat.<name>}: by the v1
 * API or a dated one, with an API key or tokens of Microsoft Entra.
 */
public final class AzureOpenAiVerticle extends VerticleBase {

  private static final String KIND = "azure-openai";

  private static final UpstreamDialect.Target OLD =
      UpstreamDialect.Target.VENDOR.with(Habits.COMMON.without("stream_options"));

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public AzureOpenAiVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return read(section, AzureConfig.from(section));
  }

  private static ProviderConfig read(Section section, AzureConfig azure) {
    ProviderConfig config = ProviderConfig.from(section, vendor(azure));
    section.check(
        !config.keys().isEmpty() || azure.entra() != null,
        "keys",
        "must hold at least one key, or entra must say how tokens are had");
    return config;
  }

  private static Vendor vendor(AzureConfig config) {
    return new Vendor(
        KIND,
        config.tellsUsageOfStreams() ? UpstreamDialect.Target.VENDOR : OLD,
        null,
        false,
        Vendor.Auth.API_KEY,
        new AzureOperations(config.root(), config.apiVersion()),
        "apim-request-id",
        List.of(),
        OpenAiVerticle::dialectOf);
  }

  private VendorProvider.Plan plan(Section section) {
    AzureConfig azure = AzureConfig.from(section);
    return new VendorProvider.Plan(vendor(azure), config -> signer(azure.entra(), config));
  }

  private @Nullable RequestSigner signer(@Nullable EntraConfig entra, ProviderConfig config) {
    if (entra == null) {
      return null;
    }
    TokenClient client = new TokenClient(vertx, config::proxyTo);
    RenewedToken token = new RenewedToken(new EntraToken(vertx, client, entra));
    return new BearerToken(token, List.of(), client::close);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(
            vertx, context, this::plan, List.of(new OpenAiChat(seal), new OpenAiResponses(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

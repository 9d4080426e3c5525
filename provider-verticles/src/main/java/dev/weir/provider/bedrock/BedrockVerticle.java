package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Serves what Amazon Bedrock has as {@code provider.v1.chat.<name>}, through Converse. Shows the
 * Bedrock API keys that are configured; without any it signs each call with the credentials that
 * are configured, or that AWS's usual places have.
 */
public final class BedrockVerticle extends VerticleBase {

  private static final String KIND = "bedrock";
  private static final Vendor.Operations PATHS = new BedrockOperations();

  private final Seal seal;
  private final @Nullable Supplier<AwsCredentialsProvider> credentials;
  private @Nullable VendorProvider provider;
  private @Nullable AwsSigner signer;
  private volatile @Nullable ControlPlane models; // Also asked where long requests are written.

  /**
   * @param seal the cluster's
   */
  public BedrockVerticle(Seal seal) {
    this.seal = seal;
    this.credentials = null;
  }

  /**
   * @param credentials what calls are signed with where no key is configured; made and asked on
   *     worker threads, asked for each call unless they tell when they end
   */
  public BedrockVerticle(Seal seal, Supplier<AwsCredentialsProvider> credentials) {
    this.seal = seal;
    this.credentials = credentials;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, vendor(BedrockConfig.from(section)));
  }

  private static Vendor vendor(BedrockConfig bedrock) {
    return new Vendor(
        KIND,
        UpstreamDialect.Target.VENDOR,
        bedrock.baseUrl(),
        false,
        Vendor.Auth.BEARER,
        PATHS,
        "x-amzn-requestid",
        List.of());
  }

  private VendorProvider.Plan plan(Section section) {
    BedrockConfig bedrock = BedrockConfig.from(section);
    ControlPlane lists = new ControlPlane(bedrock.foundationModels());
    models = lists;
    VendorProvider.Listing listing =
        bedrock.listUrl().isEmpty()
            ? null
            : new VendorProvider.Listing(
                bedrock.listUrl(), host -> signer == null ? null : signer.at(host), lists::list);
    return new VendorProvider.Plan(
        vendor(bedrock), config -> signer = signer(bedrock, config), listing);
  }

  private @Nullable AwsSigner signer(BedrockConfig bedrock, ProviderConfig config) {
    if (!config.keys().isEmpty()) {
      return null;
    }
    AwsIssuer issuer =
        credentials != null
            ? new AwsIssuer(vertx, credentials, () -> "AWS")
            : AwsIssuer.of(vertx, () -> AwsSources.here(vertx, bedrock, config).of(bedrock.aws()));
    return new AwsSigner(vertx, bedrock.region(), config.origin(), issuer);
  }

  private String modelBehind(String name) {
    ControlPlane known = models;
    return known == null ? name : known.modelBehind(name);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(
            vertx, context, this::plan, List.of(new BedrockConverse(seal, this::modelBehind)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

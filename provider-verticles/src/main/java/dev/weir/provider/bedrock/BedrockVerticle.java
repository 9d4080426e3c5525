package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * Serves what Amazon Bedrock has as {@code provider.v1.chat.<name>}, through Converse. Shows the
 * Bedrock API keys that are configured; without any it signs each call with what AWS's default
 * chain finds: environment, profile, web identity, container or instance.
 */
public final class BedrockVerticle extends VerticleBase {

  private static final String KIND = "bedrock";
  private static final String REGION = "us-east-1";
  private static final Vendor.Paths PATHS = new Paths();

  private static final class Paths implements Vendor.Paths {

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      if (!head.operation().equals(RequestHead.CHAT)) {
        return null;
      }
      return "/model/"
          + ModelPaths.segment(head.model())
          + (head.stream() ? "/converse-stream" : "/converse");
    }

    /** Its models are listed on another host, with rights of their own. */
    @Override
    public @Nullable String models() {
      return null;
    }
  }

  private final Seal seal;
  private final Supplier<AwsCredentialsProvider> credentials;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public BedrockVerticle(Seal seal) {
    this(seal, () -> DefaultCredentialsProvider.builder().build());
  }

  /**
   * @param credentials what calls are signed with where no key is configured; made and asked on
   *     worker threads, asked for each call
   */
  public BedrockVerticle(Seal seal, Supplier<AwsCredentialsProvider> credentials) {
    this.seal = seal;
    this.credentials = credentials;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, vendor(section));
  }

  private static Vendor vendor(Section section) {
    return vendor(
        section.text("region", REGION, "for kind bedrock: the AWS region that serves the models"));
  }

  private static Vendor vendor(String region) {
    return new Vendor(
        KIND,
        UpstreamDialect.Target.VENDOR,
        "https://bedrock-runtime." + region + ".amazonaws.com",
        false,
        Vendor.Auth.BEARER,
        PATHS,
        "x-amzn-requestid",
        List.of());
  }

  @Override
  public Future<?> start() {
    JsonObject branch = context.config() == null ? new JsonObject() : context.config();
    return VendorProvider.start(
            vertx,
            context,
            BedrockVerticle::vendor,
            List.of(new BedrockConverse(seal)),
            config ->
                new AwsSigner(
                    vertx, branch.getString("region", REGION), config.origin(), credentials))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

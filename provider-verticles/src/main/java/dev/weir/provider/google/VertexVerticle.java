package dev.weir.provider.google;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.provider.credentials.BearerToken;
import dev.weir.provider.credentials.RenewedToken;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.RequestSigner;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves what Vertex AI has of Google's and Anthropic's models as {@code provider.v1.chat.<name>}.
 * Shows the API keys that are configured; without any, tokens of a credentials file or of the
 * machine that it runs on.
 */
public final class VertexVerticle extends VerticleBase {

  private static final String KIND = "vertex";

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public VertexVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    VertexConfig config = VertexConfig.from(section);
    return ProviderConfig.from(section, vendor(config, config.project()));
  }

  private static Vendor vendor(VertexConfig config, String project) {
    return new Vendor(
        KIND,
        UpstreamDialect.Target.VENDOR,
        config.baseUrl(),
        false,
        Vendor.Auth.X_GOOG_API_KEY,
        VertexOperations.in(project, config.location()),
        "x-request-id",
        List.of(),
        head -> VertexOperations.dialectOf(head.model()));
  }

  private record Read(VertexConfig vertex, ProviderConfig provider) {
    static Read of(Section section) {
      VertexConfig config = VertexConfig.from(section);
      return new Read(config, ProviderConfig.from(section, vendor(config, config.project())));
    }
  }

  /** Who asks, and in which project. */
  private record Proof(TokenIssuer issuer, String project, List<Header> headers) {}

  @Override
  public Future<?> start() {
    JsonObject branch = context.config() == null ? new JsonObject() : context.config();
    Read read =
        Section.read(
            "providers." + branch.getString("name", Section.PLACEHOLDER), branch, Read::of);
    if (!read.provider.keys().isEmpty()) {
      return start(read.vertex.project(), config -> null);
    }
    TokenClient client = new TokenClient(vertx, read.provider::proxyTo);
    return proof(new GoogleCredentials(vertx, client, InstantSource.system()), read.vertex)
        .compose(
            proof -> {
              RenewedToken token = new RenewedToken(proof.issuer);
              BearerToken bearer = new BearerToken(token, proof.headers, client::close);
              return start(proof.project, config -> bearer);
            })
        .onFailure(failed -> client.close());
  }

  private Future<?> start(
      String project, Function<ProviderConfig, @Nullable RequestSigner> signer) {
    GeminiContent gemini = new GeminiContent(seal);
    return VendorProvider.start(
            vertx,
            context,
            section -> new VendorProvider.Plan(vendor(VertexConfig.from(section), project), signer),
            List.of(gemini, new ClaudeMessages(new AnthropicMessages(seal), gemini)))
        .onSuccess(started -> provider = started);
  }

  private Future<Proof> proof(GoogleCredentials google, VertexConfig config) {
    if (config.credentials().isEmpty()) {
      MetadataServer machine = google.ofMachine(config.metadata());
      Future<String> project =
          config.project().isEmpty() ? machine.project() : Future.succeededFuture(config.project());
      return project.map(known -> new Proof(machine, known, List.of()));
    }
    return vertx
        .fileSystem()
        .readFile(config.credentials())
        .map(
            bytes -> {
              JsonObject file = json(bytes, config.credentials());
              String quota = file.getString("quota_project_id", "");
              String project =
                  config.project().isEmpty()
                      ? file.getString("project_id", quota)
                      : config.project();
              if (project.isEmpty()) {
                throw new IllegalArgumentException(
                    "no project: neither configured nor in " + config.credentials());
              }
              List<Header> headers =
                  quota.isEmpty() ? List.of() : List.of(new Header("x-goog-user-project", quota));
              return new Proof(google.of(file), project, headers);
            });
  }

  /** What cannot be read is not shown: it may be secret. */
  private static JsonObject json(Buffer bytes, String path) {
    try {
      return bytes.toJsonObject();
    } catch (DecodeException none) {
      throw new IllegalArgumentException(path + " is no file of credentials");
    }
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}

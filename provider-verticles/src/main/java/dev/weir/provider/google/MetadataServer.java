package dev.weir.provider.google;

import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Map;

/** The service account of the machine, pod or function that this runs on. */
final class MetadataServer implements TokenIssuer {

  private static final Map<String, String> FLAVOR = Map.of("metadata-flavor", "Google");

  private final TokenClient client;
  private final URI base;

  /**
   * @param base scheme and host of the server
   */
  MetadataServer(TokenClient client, URI base) {
    this.client = client;
    this.base = base;
  }

  @Override
  public Future<Token> issue() {
    return client
        .get(base.resolve("/computeMetadata/v1/instance/service-accounts/default/token"), FLAVOR)
        .map(answer -> answer.token(describe()));
  }

  /** The project that the machine belongs to; fails when it does not tell. */
  Future<String> project() {
    return client
        .get(base.resolve("/computeMetadata/v1/project/project-id"), FLAVOR)
        .map(
            answer -> {
              if (!answer.ok() || answer.text().isBlank()) {
                throw answer.refused(describe()).asException();
              }
              return answer.text().strip();
            });
  }

  @Override
  public String describe() {
    return "the metadata server at " + base.getHost();
  }
}

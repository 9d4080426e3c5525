package dev.weir.provider.google;

import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;

/**
 * Finds out what kind of credentials there are, as Google's own libraries do: a file of type {@code
 * service_account}, {@code authorized_user}, {@code external_account} or {@code
 * impersonated_service_account}, or else the metadata server.
 */
final class GoogleCredentials {

  static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  static final String TOKEN_URL = "https://oauth2.googleapis.com/token";

  private final Vertx vertx;
  private final TokenClient client;
  private final InstantSource clock;

  GoogleCredentials(Vertx vertx, TokenClient client, InstantSource clock) {
    this.vertx = vertx;
    this.client = client;
    this.clock = clock;
  }

  /**
   * The issuer that a file tells of.
   *
   * @throws IllegalArgumentException for a file that lacks something or is of another kind
   */
  TokenIssuer of(JsonObject file) {
    String type = text(file, "type");
    return switch (type) {
      case "service_account" -> new ServiceAccount(client, clock, file);
      case "authorized_user" -> new AuthorizedUser(client, file);
      case "external_account" -> external(file);
      case "impersonated_service_account" ->
          impersonated(of(file.getJsonObject("source_credentials", new JsonObject())), file);
      default -> throw new IllegalArgumentException("credentials of type " + type);
    };
  }

  /** The issuer of the machine that this runs on. */
  MetadataServer ofMachine(URI metadata) {
    return new MetadataServer(client, metadata);
  }

  private TokenIssuer external(JsonObject file) {
    TokenIssuer federated = new ExternalAccount(vertx, client, file);
    return file.containsKey("service_account_impersonation_url")
        ? impersonated(federated, file)
        : federated;
  }

  private TokenIssuer impersonated(TokenIssuer actor, JsonObject file) {
    URI url = URI.create(text(file, "service_account_impersonation_url"));
    return new Impersonation(client, clock, actor, url);
  }

  /**
   * A text of a credentials file.
   *
   * @throws IllegalArgumentException when it is missing, with its name and nothing else
   */
  static String text(JsonObject file, String member) {
    if (file.getValue(member) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException("the credentials have no " + member);
  }
}

package dev.weir.provider.google;

import dev.weir.bus.config.Secret;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/** A person who once signed in with {@code gcloud auth application-default login}. */
final class AuthorizedUser implements TokenIssuer {

  private final TokenClient client;
  private final URI url;
  private final String id;
  private final Secret secret;
  private final Secret refresh;

  /**
   * @param file what gcloud wrote into it
   * @throws IllegalArgumentException when it lacks something
   */
  AuthorizedUser(TokenClient client, JsonObject file) {
    this.client = client;
    this.url = URI.create(file.getString("token_uri", GoogleCredentials.TOKEN_URL));
    this.id = GoogleCredentials.text(file, "client_id");
    this.secret = Secret.of(GoogleCredentials.text(file, "client_secret"));
    this.refresh = Secret.of(GoogleCredentials.text(file, "refresh_token"));
  }

  @Override
  public Future<Token> issue() {
    return client
        .form(
            url,
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                id,
                "client_secret",
                secret.reveal(),
                "refresh_token",
                refresh.reveal()))
        .map(answer -> answer.token(describe()));
  }

  @Override
  public String describe() {
    return "the user who signed in with gcloud";
  }
}

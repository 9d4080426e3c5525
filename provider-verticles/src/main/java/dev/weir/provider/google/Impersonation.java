package dev.weir.provider.google;

import dev.weir.bus.config.Secret;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A service account in whose name somebody else may act (IAM Credentials API). */
final class Impersonation implements TokenIssuer {

  private final TokenClient client;
  private final InstantSource clock;
  private final TokenIssuer actor;
  private final URI url;

  /**
   * @param actor who acts
   * @param url the method {@code generateAccessToken} of the account
   */
  Impersonation(TokenClient client, InstantSource clock, TokenIssuer actor, URI url) {
    this.client = client;
    this.clock = clock;
    this.actor = actor;
    this.url = url;
  }

  @Override
  public Future<Token> issue() {
    return actor
        .issue()
        .compose(
            own ->
                client.json(
                    url,
                    Map.of("authorization", "Bearer " + own.value().reveal()),
                    new JsonObject()
                        .put("scope", JsonArray.of(GoogleCredentials.SCOPE))
                        .put("lifetime", "3600s")))
        .map(this::token);
  }

  private Token token(TokenClient.Answer answer) {
    if (!answer.ok()
        || !(answer.json().getValue("accessToken") instanceof String value)
        || !(answer.json().getValue("expireTime") instanceof String expires)) {
      throw answer.refused(describe()).asException();
    }
    Instant now = answer.date() == null ? clock.instant() : answer.date();
    try {
      return new Token(Secret.of(value), Duration.between(now, Instant.parse(expires)).toMillis());
    } catch (DateTimeException noTime) {
      throw answer.refused(describe()).asException();
    }
  }

  @Override
  public String describe() {
    String path = url.getPath();
    return path.substring(path.lastIndexOf('/') + 1).replace(":generateAccessToken", "")
        + " by "
        + actor.describe();
  }
}

package dev.weir.provider.google;

import dev.weir.bus.config.Secret;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/**
 * A service account with a private key: an assertion signed with it (RFC 7523) is changed for a
 * token. When the issuer refuses and its clock is more than half a minute from ours, the assertion
 * is made once more by its clock.
 */
final class ServiceAccount implements TokenIssuer {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration SKEW_MAX = Duration.ofSeconds(30);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final TokenClient client;
  private final InstantSource clock;
  private final String email;
  private final String keyId;
  private final PrivateKey key;
  private final URI url;
  private volatile Duration skew = Duration.ZERO;

  /**
   * @param file what Google wrote into it
   * @throws IllegalArgumentException when it lacks something
   */
  ServiceAccount(TokenClient client, InstantSource clock, JsonObject file) {
    this.client = client;
    this.clock = clock;
    this.email = GoogleCredentials.text(file, "client_email");
    this.keyId = file.getString("private_key_id", "");
    this.key = key(Secret.of(GoogleCredentials.text(file, "private_key")));
    this.url = URI.create(file.getString("token_uri", GoogleCredentials.TOKEN_URL));
  }

  private static PrivateKey key(Secret pem) {
    String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new IllegalArgumentException("private_key is no RSA key in PKCS #8", broken);
    }
  }

  @Override
  public Future<Token> issue() {
    return ask()
        .compose(
            answer -> {
              Instant theirs = answer.date();
              if (answer.ok() || theirs == null) {
                return Future.succeededFuture(answer);
              }
              Duration off = Duration.between(clock.instant().plus(skew), theirs);
              if (off.abs().compareTo(SKEW_MAX) <= 0) {
                return Future.succeededFuture(answer);
              }
              skew = skew.plus(off);
              return ask();
            })
        .map(answer -> answer.token(describe()));
  }

  private Future<TokenClient.Answer> ask() {
    return client.form(url, Map.of("grant_type", GRANT, "assertion", assertion()));
  }

  private String assertion() {
    long now = clock.instant().plus(skew).getEpochSecond();
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "JWT");
    if (!keyId.isEmpty()) {
      header.put("kid", keyId);
    }
    JsonObject claims =
        new JsonObject()
            .put("iss", email)
            .put("scope", GoogleCredentials.SCOPE)
            .put("aud", url.toString())
            .put("iat", now)
            .put("exp", now + LIFETIME.toSeconds());
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + BASE64.encodeToString(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the key of " + email + " cannot sign", broken);
    }
  }

  private static String base64(JsonObject json) {
    return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String describe() {
    return "service account " + email;
  }
}

package dev.weir.provider.bedrock;

import dev.weir.bus.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What a login gave: shown for the credentials of a role.
 *
 * @param ends when it is no longer taken
 * @param renewal what it is renewed with; null when it cannot be
 */
record SsoToken(Secret value, Instant ends, @Nullable Renewal renewal) {

  private static final String OLD_ZONE = "UTC"; // As early versions of AWS's tools wrote it.

  /**
   * What a token is renewed with.
   *
   * @param clientEnds when the client that logged in is forgotten, and the rest with it
   */
  record Renewal(Secret token, String clientId, Secret clientSecret, Instant clientEnds) {}

  /** A token as AWS's tools keep it; null when there is none in the text. */
  static @Nullable SsoToken read(String text) {
    try {
      JsonObject kept = new JsonObject(text);
      String value = kept.getString("accessToken", "");
      Instant ends = time(kept.getString("expiresAt"));
      return value.isEmpty() || ends == null
          ? null
          : new SsoToken(Secret.of(value), ends, renewal(kept));
    } catch (DecodeException | ClassCastException other) {
      return null;
    }
  }

  private static @Nullable Renewal renewal(JsonObject kept) {
    String token = kept.getString("refreshToken", "");
    String id = kept.getString("clientId", "");
    String secret = kept.getString("clientSecret", "");
    Instant ends = time(kept.getString("registrationExpiresAt"));
    return token.isEmpty() || id.isEmpty() || secret.isEmpty() || ends == null
        ? null
        : new Renewal(Secret.of(token), id, Secret.of(secret), ends);
  }

  private static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String written =
        text.endsWith(OLD_ZONE) ? text.substring(0, text.length() - OLD_ZONE.length()) + "Z" : text;
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(written, Instant::from);
    } catch (DateTimeException other) {
      return null;
    }
  }

  /** How it may be renewed now; null when it may not. */
  @Nullable Renewal renewal(Instant now) {
    return renewal != null && renewal.clientEnds().isAfter(now) ? renewal : null;
  }
}

package dev.weir.provider.bedrock;

import dev.weir.bus.config.Secret;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenClient.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The two hosts of IAM Identity Center: one gives the credentials of roles, one renews tokens. Who
 * asks waits, 15 s at the most.
 */
final class SsoPortal {

  private static final long ANSWER_SECONDS = 15; // More than a client takes by itself.
  private static final int WORDS_MAX = 100;

  private final Map<String, String> environment;
  private final Supplier<TokenClient> clients;
  private final InstantSource clock;

  /**
   * @param environment which may name other places for both hosts, as for AWS's own tools
   * @param clients makes what asks them; each is closed after an answer
   */
  SsoPortal(Map<String, String> environment, Supplier<TokenClient> clients, InstantSource clock) {
    this.environment = environment;
    this.clients = clients;
    this.clock = clock;
  }

  /** One for those who ask nobody. */
  static SsoPortal none() {
    return new SsoPortal(
        Map.of(),
        () -> {
          throw new IllegalStateException("nobody is to be asked");
        },
        InstantSource.system());
  }

  /** A refusal, as the host gave it. */
  static final class Refused extends SdkClientException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private Refused(String who, int status, String code) {
      super(builder().message(who + ": status " + status + (code.isEmpty() ? "" : ", " + code)));
      this.status = status;
    }

    /** Whether it is what was shown that is not taken, and not the host that is in trouble. */
    boolean isFinal() {
      return status == 400 || status == 401 || status == 403;
    }

    /** Whether the token is not taken, whatever it says of its end. */
    boolean isOfToken() {
      return status == 401;
    }
  }

  /** The credentials of a role. */
  AwsCredentials credentials(SsoLogin login, SsoToken token) {
    URI url =
        URI.create(
            host("AWS_ENDPOINT_URL_SSO", "portal.sso", login.region())
                + "/federation/credentials?role_name="
                + encoded(login.role())
                + "&account_id="
                + encoded(login.account()));
    Map<String, String> shown = Map.of("x-amz-sso_bearer_token", token.value().reveal());
    Answer answer = asked("IAM Identity Center", client -> client.get(url, shown));
    if (!(answer.json().getValue("roleCredentials") instanceof JsonObject given)
        || !(given.getValue("accessKeyId") instanceof String id)
        || !(given.getValue("secretAccessKey") instanceof String secret)
        || !(given.getValue("sessionToken") instanceof String session)
        || !(given.getValue("expiration") instanceof Number end)) {
      throw SdkClientException.create("IAM Identity Center gave no credentials");
    }
    Instant now = clock.instant();
    Instant theirs = answer.date() == null ? now : answer.date();
    return AwsSessionCredentials.builder()
        .accessKeyId(id)
        .secretAccessKey(secret)
        .sessionToken(session)
        .expirationTime(now.plus(Duration.between(theirs, Instant.ofEpochMilli(end.longValue()))))
        .build();
  }

  /** A token in the place of one that ends. */
  SsoToken renewed(SsoLogin login, SsoToken.Renewal with) {
    URI url = URI.create(host("AWS_ENDPOINT_URL_SSO_OIDC", "oidc", login.region()) + "/token");
    JsonObject asking =
        new JsonObject()
            .put("grantType", "refresh_token")
            .put("clientId", with.clientId())
            .put("clientSecret", with.clientSecret().reveal())
            .put("refreshToken", with.token().reveal());
    Instant askedAt = clock.instant();
    Answer answer =
        asked("IAM Identity Center's OIDC", client -> client.json(url, Map.of(), asking));
    if (!(answer.json().getValue("accessToken") instanceof String value)
        || value.isEmpty()
        || !(answer.json().getValue("expiresIn") instanceof Number seconds)) {
      throw SdkClientException.create("IAM Identity Center's OIDC gave no token");
    }
    // Who is told of no other token for the next time goes on with this one.
    Secret next =
        answer.json().getValue("refreshToken") instanceof String told && !told.isEmpty()
            ? Secret.of(told)
            : with.token();
    return new SsoToken(
        Secret.of(value),
        askedAt.plusSeconds(seconds.longValue()),
        new SsoToken.Renewal(next, with.clientId(), with.clientSecret(), with.clientEnds()));
  }

  private String host(String variable, String name, String region) {
    String set = environment.getOrDefault(variable, "").strip();
    return set.isEmpty()
        ? "https://"
            + name
            + "."
            + region
            + "."
            + PartitionMetadata.of(Region.of(region)).dnsSuffix()
        : set.endsWith("/") ? set.substring(0, set.length() - 1) : set;
  }

  private Answer asked(String who, Function<TokenClient, Future<Answer>> question) {
    TokenClient client = clients.get();
    try {
      Answer answer =
          question
              .apply(client)
              .toCompletionStage()
              .toCompletableFuture()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (!answer.ok()) {
        throw new Refused(who, answer.status(), code(answer.json()));
      }
      return answer;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create(who + " was not waited for", stopped);
    } catch (ExecutionException | TimeoutException unreachable) {
      Throwable why = unreachable.getCause();
      throw SdkClientException.create(
          who + ": " + (why == null ? "no answer" : why.getMessage()), unreachable);
    } finally {
      client.close();
    }
  }

  /** The kind of a refusal: by OIDC's name, or by that of AWS's services. */
  private static String code(JsonObject refusal) {
    Object told = refusal.getValue("error", refusal.getValue("__type"));
    @Nullable String code = told instanceof String text ? text : null;
    return code == null ? "" : code.substring(0, Math.min(code.length(), WORDS_MAX));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

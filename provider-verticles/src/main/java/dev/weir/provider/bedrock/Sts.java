package dev.weir.provider.bedrock;

import dev.weir.provider.credentials.TokenClient;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Assumes roles. STS is asked twice at most, which corrects a clock of ours that is wrong, and for
 * 10 s in all.
 *
 * @param region whose STS is asked
 * @param url where it is; null for the region's own
 * @param proxy on the way there; null for the one that the environment tells of, if any
 */
record Sts(String region, @Nullable URI url, @Nullable ProxyConfiguration proxy) {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 2;
  private static final int TOKEN_BYTES_MAX = 64 * 1024;

  /**
   * One that is reached as other issuers of tokens are.
   *
   * @param proxyTo the proxy on the way to a host
   */
  static Sts of(String region, @Nullable URI url, TokenClient.ProxyTo proxyTo) {
    String host = url == null ? "sts." + region + ".amazonaws.com" : url.getHost();
    int port = url == null || url.getPort() < 0 ? 443 : url.getPort();
    ProxyOptions proxy = proxyTo.proxy(host, port);
    if (proxy == null || proxy.getType() != ProxyType.HTTP) {
      return new Sts(region, url, null); // The JDK's client knows no SOCKS proxy of its own.
    }
    ProxyConfiguration.Builder way =
        ProxyConfiguration.builder()
            .endpoint(URI.create("http://" + proxy.getHost() + ":" + proxy.getPort()))
            .useEnvironmentVariablesValues(false)
            .useSystemPropertyValues(false);
    if (proxy.getUsername() != null) {
      way.username(proxy.getUsername()).password(proxy.getPassword());
    }
    return new Sts(region, url, way.build());
  }

  /** The same in another region. */
  Sts in(String other) {
    return new Sts(other, url, proxy);
  }

  /** A role, by credentials that may assume it. */
  AwsCredentials assume(AwsRole role, AwsCredentials with) {
    try (StsClient client = client(StaticCredentialsProvider.create(with))) {
      AssumeRoleResponse response =
          client.assumeRole(
              ask ->
                  ask.roleArn(role.arn())
                      .roleSessionName(role.sessionName())
                      .externalId(role.externalId().isEmpty() ? null : role.externalId())
                      .durationSeconds(role.seconds() == 0 ? null : role.seconds()));
      return session(response.credentials(), response);
    }
  }

  /** A role, by another issuer's token as it stands in a file now. */
  AwsCredentials assume(AwsRole role, String tokenFile) {
    String token = token(tokenFile);
    try (StsClient client = client(AnonymousCredentialsProvider.create())) {
      AssumeRoleWithWebIdentityResponse response =
          client.assumeRoleWithWebIdentity(
              ask ->
                  ask.roleArn(role.arn())
                      .roleSessionName(role.sessionName())
                      .durationSeconds(role.seconds() == 0 ? null : role.seconds())
                      .webIdentityToken(token));
      return session(response.credentials(), response);
    }
  }

  private static String token(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > TOKEN_BYTES_MAX) {
        throw SdkClientException.create("the token's file is too long");
      }
      return Files.readString(path).strip();
    } catch (IOException unreadable) {
      throw SdkClientException.create("the token's file cannot be read", unreadable);
    }
  }

  private StsClient client(AwsCredentialsProvider with) {
    StsClientBuilder builder =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(with)
            .httpClient(http())
            .overrideConfiguration(
                to ->
                    to.apiCallTimeout(ANSWER)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
    if (url != null) {
      builder.endpointOverride(url);
    }
    return builder.build();
  }

  private SdkHttpClient http() {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ANSWER);
    if (proxy != null) {
      http.proxyConfiguration(proxy);
    }
    return http.build();
  }

  /** Told by our own clock: STS's may be another. */
  private static AwsCredentials session(Credentials given, AwsResponse response) {
    Instant now = Instant.now();
    Instant theirs =
        response.sdkHttpResponse().firstMatchingHeader("date").map(Sts::date).orElse(now);
    return AwsSessionCredentials.builder()
        .accessKeyId(given.accessKeyId())
        .secretAccessKey(given.secretAccessKey())
        .sessionToken(given.sessionToken())
        .expirationTime(now.plus(Duration.between(theirs, given.expiration())))
        .build();
  }

  private static @Nullable Instant date(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException none) {
      return null;
    }
  }
}

package dev.weir.provider.google;

import dev.weir.bus.fault.Fault;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Workload identity federation: a token of another issuer, which stands in a file or behind a URL,
 * is changed for one of Google's (RFC 8693). What AWS or a program proves is not read.
 */
final class ExternalAccount implements TokenIssuer {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String REQUESTED = "urn:ietf:params:oauth:token-type:access_token";
  private static final String STS_URL = "https://sts.googleapis.com/v1/token";

  private final Vertx vertx;
  private final TokenClient client;
  private final URI url;
  private final String audience;
  private final String subjectType;
  private final JsonObject source;

  /**
   * @param file what Google wrote into it
   * @throws IllegalArgumentException when it lacks something, or has a source that is not read
   */
  ExternalAccount(Vertx vertx, TokenClient client, JsonObject file) {
    this.vertx = vertx;
    this.client = client;
    this.url = URI.create(file.getString("token_url", STS_URL));
    this.audience = GoogleCredentials.text(file, "audience");
    this.subjectType = GoogleCredentials.text(file, "subject_token_type");
    this.source = file.getJsonObject("credential_source", new JsonObject());
    if (!source.containsKey("file") && !isUrl()) {
      throw new IllegalArgumentException(
          "credential_source has neither file nor url: what AWS or a program proves is not read");
    }
  }

  private boolean isUrl() {
    return source.containsKey("url") && !source.containsKey("environment_id");
  }

  @Override
  public Future<Token> issue() {
    return subject()
        .compose(
            subject ->
                client.form(
                    url,
                    Map.of(
                        "grant_type", GRANT,
                        "audience", audience,
                        "scope", GoogleCredentials.SCOPE,
                        "requested_token_type", REQUESTED,
                        "subject_token", subject,
                        "subject_token_type", subjectType)))
        .map(answer -> answer.token(describe()));
  }

  private Future<String> subject() {
    if (source.getValue("file") instanceof String path) {
      return vertx
          .fileSystem()
          .readFile(path)
          .map(bytes -> read(bytes.toString()))
          .recover(
              why ->
                  Future.failedFuture(
                      new Fault.Unavailable("the subject token cannot be read: " + path, -1)
                          .asException()));
    }
    Map<String, String> headers = new HashMap<>();
    source
        .getJsonObject("headers", new JsonObject())
        .forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
    return client
        .get(URI.create(GoogleCredentials.text(source, "url")), headers)
        .map(
            answer -> {
              if (!answer.ok()) {
                throw answer.refused(describe()).asException();
              }
              return read(answer.text());
            });
  }

  /** The token as it stands there, or in a member of a document. */
  private String read(String text) {
    JsonObject format = source.getJsonObject("format", new JsonObject());
    if (!format.getString("type", "text").equals("json")) {
      return text.strip();
    }
    try {
      String member = format.getString("subject_token_field_name", "access_token");
      return GoogleCredentials.text(new JsonObject(text), member);
    } catch (DecodeException | IllegalArgumentException none) {
      throw new Fault.Unavailable("the subject token is not where it should be", -1).asException();
    }
  }

  @Override
  public String describe() {
    return "workload identity " + audience.substring(audience.lastIndexOf('/') + 1);
  }
}

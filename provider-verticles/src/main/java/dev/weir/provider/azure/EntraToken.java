package dev.weir.provider.azure;

import dev.weir.bus.fault.Fault;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens of Microsoft Entra: for an application by its secret, or by a token of another issuer
 * (workload identity), or for the managed identity of the machine or app that this runs on.
 */
final class EntraToken implements TokenIssuer {

  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Of virtual machines, and of App Service, which wants its header. */
  private static final String MACHINE_VERSION = "2018-02-01";

  private static final String APP_VERSION = "2019-08-01";

  private final Vertx vertx;
  private final TokenClient client;
  private final EntraConfig config;

  EntraToken(Vertx vertx, TokenClient client, EntraConfig config) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
  }

  @Override
  public Future<Token> issue() {
    if (config.secret() != null) {
      return application(Map.of("client_secret", config.secret().reveal()));
    }
    if (config.tokenFile() != null) {
      return assertion(config.tokenFile())
          .compose(
              assertion ->
                  application(
                      Map.of(
                          "client_assertion_type", ASSERTION_TYPE, "client_assertion", assertion)));
    }
    return managed();
  }

  private Future<Token> application(Map<String, String> proof) {
    Map<String, String> form = new HashMap<>(proof);
    form.put("grant_type", "client_credentials");
    form.put("client_id", config.client());
    form.put("scope", config.scope());
    URI url = config.authority().resolve("/" + encoded(config.tenant()) + "/oauth2/v2.0/token");
    return client.form(url, form).map(answer -> answer.token(describe()));
  }

  private Future<String> assertion(String path) {
    return vertx
        .fileSystem()
        .readFile(path)
        .map(bytes -> bytes.toString().strip())
        .recover(
            why ->
                Future.failedFuture(
                    new Fault.Unavailable("the token file cannot be read: " + path, -1)
                        .asException()));
  }

  private Future<Token> managed() {
    boolean app = config.identityHeader() != null;
    String query =
        "?api-version="
            + (app ? APP_VERSION : MACHINE_VERSION)
            + "&resource="
            + encoded(config.scope().replace("/.default", ""))
            + (config.client().isEmpty() ? "" : "&client_id=" + encoded(config.client()));
    Map<String, String> headers =
        config.identityHeader() == null
            ? Map.of("metadata", "true")
            : Map.of("x-identity-header", config.identityHeader().reveal());
    return client
        .get(URI.create(config.identity() + query), headers)
        .map(answer -> answer.token(describe()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String describe() {
    return config.secret() != null || config.tokenFile() != null
        ? "Entra application " + config.client()
        : "managed identity" + (config.client().isEmpty() ? "" : " " + config.client());
  }
}

package dev.weir.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.config.ConfigException;
import dev.weir.bus.config.Section;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EntraTokenTest {

  @TempDir private Path folder;

  private Vertx vertx;
  private ScriptedVendor entra;
  private TokenClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    entra = await(ScriptedVendor.start(vertx));
    client = new TokenClient(vertx, (host, port) -> null);
  }

  @AfterEach
  void stop() {
    client.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private static EntraConfig config(JsonObject branch) {
    return Section.read("entra", branch, EntraConfig::from);
  }

  private Token issue(JsonObject branch) {
    return await(new EntraToken(vertx, client, config(branch)).issue());
  }

  private static Script token(String expiry) {
    return Script.json(200, "{\"access_token\":\"t-1\"," + expiry + ",\"token_type\":\"Bearer\"}");
  }

  private JsonObject application() {
    return new JsonObject()
        .put("tenant", "contoso.example")
        .put("client", "app-1")
        .put("authority", entra.url());
  }

  private Set<String> fields() {
    return Set.of(entra.requests().getLast().body().toString().split("&", -1));
  }

  @Test
  void an_application_shows_its_secret() {
    entra.next(token("\"expires_in\":3599"));
    Token token = issue(application().put("secret", "s~1"));

    assertThat(token.value().reveal()).isEqualTo("t-1");
    assertThat(token.lifetimeMillis()).isEqualTo(3_599_000);
    assertThat(entra.requests().getFirst().path()).isEqualTo("/contoso.example/oauth2/v2.0/token");
    assertThat(fields())
        .containsExactlyInAnyOrder(
            "grant_type=client_credentials",
            "client_id=app-1",
            "client_secret=s%7E1",
            "scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
  }

  @Test
  void a_workload_shows_the_token_in_its_file() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "jwt\n");
    entra.next(token("\"expires_in\":3599"));
    issue(application().put("token-file", file.toString()));
    assertThat(fields())
        .contains(
            "client_assertion=jwt",
            "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
  }

  @Test
  void a_machine_has_an_identity() {
    entra.next(token("\"expires_in\":\"86399\",\"expires_on\":\"1795255199\""));
    Token token =
        issue(
            new JsonObject()
                .put("client", "id-1")
                .put("identity-endpoint", entra.url() + "/metadata/identity/oauth2/token"));
    assertThat(token.lifetimeMillis()).isEqualTo(86_399_000);
    RecordedRequest request = entra.requests().getFirst();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.header("metadata")).isEqualTo("true");
    assertThat(request.query())
        .isEqualTo(
            "api-version=2018-02-01&resource=https%3A%2F%2Fcognitiveservices.azure.com"
                + "&client_id=id-1");
  }

  @Test
  void an_app_has_an_identity_that_tells_when_a_token_ends() {
    entra.next(
        token("\"expires_on\":\"1795258800\"").header("date", "Sat, 21 Nov 2026 10:00:00 GMT"));
    Token token =
        issue(
            new JsonObject()
                .put("identity-endpoint", entra.url() + "/msi/token")
                .put("identity-header", "h-1"));
    assertThat(token.lifetimeMillis()).isEqualTo(3_600_000);
    assertThat(entra.requests().getFirst().header("x-identity-header")).isEqualTo("h-1");
    assertThat(entra.requests().getFirst().query()).startsWith("api-version=2019-08-01&");
  }

  @Test
  void a_refusal_is_told_in_entra_s_words_without_the_secret() {
    entra.next(
        Script.json(
            401,
            "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: bad secret\"}"));
    assertThatThrownBy(() -> issue(application().put("secret", "s~1")))
        .hasMessageContaining("Entra application app-1 gave no token: status 401, invalid_client")
        .hasMessageContaining("AADSTS7000215")
        .message()
        .doesNotContain("s~1");
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    String path = folder.resolve("none").toString();
    assertThatThrownBy(() -> issue(application().put("token-file", path)))
        .hasMessageContaining("the token file cannot be read: " + path);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"secret\":\"s\"}', tenant",
    "'{\"secret\":\"s\",\"tenant\":\"t\"}', tenant",
    "'{\"secret\":\"s\",\"token-file\":\"f\",\"tenant\":\"t\",\"client\":\"c\"}', secret",
    "'{\"authority\":\"nowhere\"}', authority",
    "'{\"identity-endpoint\":\"::\"}', identity-endpoint"
  })
  void what_does_not_go_together_is_refused(String branch, String key) {
    assertThatThrownBy(() -> config(new JsonObject(branch)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }
}

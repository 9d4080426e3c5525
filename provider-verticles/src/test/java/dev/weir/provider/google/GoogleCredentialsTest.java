package dev.weir.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.credentials.TokenIssuer;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of Google's credentials before a scripted issuer. */
@Timeout(60)
class GoogleCredentialsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String SECRET = "c2VjcmV0LXNlY3JldA";

  private static KeyPair keys;

  @TempDir private Path folder;

  private Vertx vertx;
  private ScriptedVendor issuer;
  private TokenClient client;
  private GoogleCredentials credentials;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = await(ScriptedVendor.start(vertx));
    client = new TokenClient(vertx, (host, port) -> null);
    credentials = new GoogleCredentials(vertx, client, InstantSource.fixed(NOW));
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

  private static Script token(String value) {
    return Script.json(
        200, "{\"access_token\":\"" + value + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
  }

  private JsonObject serviceAccount() {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return new JsonObject()
        .put("type", "service_account")
        .put("client_email", "weir@p.iam.gserviceaccount.com")
        .put("private_key_id", "k1")
        .put("private_key", pem)
        .put("token_uri", issuer.url() + "/token");
  }

  private static JsonObject user() {
    return new JsonObject()
        .put("type", "authorized_user")
        .put("client_id", "c")
        .put("client_secret", SECRET)
        .put("refresh_token", "r/" + SECRET);
  }

  private JsonObject external(JsonObject source) {
    return new JsonObject()
        .put("type", "external_account")
        .put("audience", "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x")
        .put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
        .put("token_url", issuer.url() + "/sts")
        .put("credential_source", source);
  }

  private static Map<String, String> form(RecordedRequest request) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : request.body().toString().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static JsonObject decoded(String base64) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }

  private String issue(JsonObject file) {
    return await(credentials.of(file).issue()).value().reveal();
  }

  // ---- Service accounts

  @Test
  void a_service_account_signs_an_assertion() throws GeneralSecurityException {
    issuer.next(token("ya29.a"));
    Token token = await(credentials.of(serviceAccount()).issue());

    assertThat(token.value().reveal()).isEqualTo("ya29.a");
    assertThat(token.lifetimeMillis()).isEqualTo(3_599_000);
    Map<String, String> form = form(issuer.requests().getFirst());
    assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    String[] parts = form.get("assertion").split("\\.");
    assertThat(decoded(parts[0]))
        .isEqualTo(new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", "k1"));
    assertThat(decoded(parts[1]))
        .isEqualTo(
            new JsonObject()
                .put("iss", "weir@p.iam.gserviceaccount.com")
                .put("scope", "https://www.googleapis.com/auth/cloud-platform")
                .put("aud", issuer.url() + "/token")
                .put("iat", NOW.getEpochSecond())
                .put("exp", NOW.getEpochSecond() + 3600));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void an_issuer_whose_clock_is_another_is_asked_again_by_its_own() {
    Script refusal =
        Script.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"iat is ahead\"}")
            .header("date", "Sat, 21 Nov 2026 09:50:00 GMT");
    issuer.next(refusal, token("ya29.a"), token("ya29.b"));
    TokenIssuer account = credentials.of(serviceAccount());

    assertThat(await(account.issue()).value().reveal()).isEqualTo("ya29.a");
    assertThat(await(account.issue()).value().reveal()).isEqualTo("ya29.b");

    assertThat(issuer.requests()).hasSize(3);
    for (int later : new int[] {1, 2}) {
      JsonObject claims =
          decoded(form(issuer.requests().get(later)).get("assertion").split("\\.")[1]);
      assertThat(claims.getLong("iat")).isEqualTo(NOW.getEpochSecond() - 600);
    }
  }

  @Test
  void a_refusal_that_has_to_do_with_no_clock_is_final() {
    issuer.next(
        Script.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"No such account\"}")
            .header("date", "Sat, 21 Nov 2026 10:00:20 GMT"));
    assertThatThrownBy(() -> issue(serviceAccount()))
        .hasMessageContaining("service account weir@p.iam.gserviceaccount.com gave no token")
        .hasMessageContaining("invalid_grant No such account");
    assertThat(issuer.requests()).hasSize(1);
  }

  // ---- Others

  @Test
  void a_user_shows_the_refresh_token() {
    issuer.next(token("ya29.u"));
    assertThat(issue(user().put("token_uri", issuer.url() + "/token"))).isEqualTo("ya29.u");
    assertThat(form(issuer.requests().getFirst()))
        .isEqualTo(
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                "c",
                "client_secret",
                SECRET,
                "refresh_token",
                "r/" + SECRET));
  }

  @Test
  void the_metadata_server_wants_its_header() {
    issuer.next(token("ya29.m"), Script.whole(200, "application/text", "my-project\n"));
    MetadataServer machine = credentials.ofMachine(URI.create(issuer.url()));
    assertThat(await(machine.issue()).value().reveal()).isEqualTo("ya29.m");
    assertThat(await(machine.project())).isEqualTo("my-project");
    assertThat(issuer.requests())
        .extracting(RecordedRequest::path)
        .containsExactly(
            "/computeMetadata/v1/instance/service-accounts/default/token",
            "/computeMetadata/v1/project/project-id");
    assertThat(issuer.requests())
        .allMatch(request -> "Google".equals(request.header("metadata-flavor")));
  }

  @Test
  void a_workload_shows_the_token_in_its_file_as_it_is_then() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "jwt-1\n");
    TokenIssuer workload = credentials.of(external(new JsonObject().put("file", file.toString())));
    issuer.next(token("ya29.1"), token("ya29.2"));
    assertThat(await(workload.issue()).value().reveal()).isEqualTo("ya29.1");
    Files.writeString(file, "jwt-2\n");
    assertThat(await(workload.issue()).value().reveal()).isEqualTo("ya29.2");

    assertThat(form(issuer.requests().getFirst()))
        .isEqualTo(
            Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "audience",
                    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x",
                "scope", "https://www.googleapis.com/auth/cloud-platform",
                "requested_token_type", "urn:ietf:params:oauth:token-type:access_token",
                "subject_token", "jwt-1",
                "subject_token_type", "urn:ietf:params:oauth:token-type:jwt"));
    assertThat(form(issuer.requests().get(1))).containsEntry("subject_token", "jwt-2");
  }

  @Test
  void a_workload_may_find_its_token_behind_a_url_and_act_as_a_service_account() {
    JsonObject source =
        new JsonObject()
            .put("url", issuer.url() + "/subject")
            .put("headers", new JsonObject().put("metadata", "True"))
            .put(
                "format",
                new JsonObject().put("type", "json").put("subject_token_field_name", "jwt"));
    issuer.next(
        Script.json(200, "{\"jwt\":\"j\"}"),
        token("federated"),
        Script.json(200, "{\"accessToken\":\"ya29.i\",\"expireTime\":\"2026-11-21T11:00:00Z\"}")
            .header("date", "Sat, 21 Nov 2026 10:30:00 GMT"));
    JsonObject file =
        external(source)
            .put(
                "service_account_impersonation_url",
                issuer.url() + "/v1/projects/-/serviceAccounts/a@p:generateAccessToken");

    Token token = await(credentials.of(file).issue());

    assertThat(token.value().reveal()).isEqualTo("ya29.i");
    assertThat(token.lifetimeMillis()).as("by the issuer's clock").isEqualTo(1_800_000);
    assertThat(issuer.requests().getFirst().header("metadata")).isEqualTo("True");
    assertThat(issuer.requests().getLast().header("authorization")).isEqualTo("Bearer federated");
    assertThat(issuer.requests().getLast().json().getString("lifetime")).isEqualTo("3600s");
    assertThat(credentials.of(file).describe()).isEqualTo("a@p by workload identity x");
  }

  @Test
  void somebody_may_act_as_a_service_account() {
    issuer.next(
        token("own"),
        Script.json(200, "{\"accessToken\":\"ya29.i\",\"expireTime\":\"2026-11-21T10:30:00Z\"}"));
    JsonObject file =
        new JsonObject()
            .put("type", "impersonated_service_account")
            .put("service_account_impersonation_url", issuer.url() + "/a:generateAccessToken")
            .put("source_credentials", user().put("token_uri", issuer.url() + "/token"));
    assertThat(issue(file)).isEqualTo("ya29.i");
  }

  // ---- What cannot be

  @ParameterizedTest
  @ValueSource(strings = {"client_email", "private_key", "type"})
  void what_a_file_lacks_is_named(String member) {
    JsonObject file = serviceAccount();
    file.remove(member);
    assertThatThrownBy(() -> credentials.of(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the credentials have no " + member);
  }

  @Test
  void a_key_that_is_none_is_not_shown() {
    assertThatThrownBy(() -> credentials.of(serviceAccount().put("private_key", SECRET)))
        .hasMessage("private_key is no RSA key in PKCS #8");
  }

  @Test
  void sources_that_are_not_read_are_refused_at_the_start() {
    JsonObject aws = new JsonObject().put("environment_id", "aws1").put("url", "http://x/");
    assertThatThrownBy(() -> credentials.of(external(aws)))
        .hasMessageContaining("credential_source has neither file nor url");
  }

  @Test
  void a_subject_that_is_not_there_is_told() {
    String path = folder.resolve("none").toString();
    assertThatThrownBy(() -> issue(external(new JsonObject().put("file", path))))
        .hasMessageContaining("the subject token cannot be read: " + path);
  }

  @Test
  void no_refusal_tells_a_secret() {
    issuer.always(Script.json(500, "{\"error\":\"internal\"}"));
    assertThatThrownBy(() -> issue(user().put("token_uri", issuer.url() + "/token")))
        .hasMessageContaining("status 500, internal")
        .message()
        .doesNotContain(SECRET);
  }
}

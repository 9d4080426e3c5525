package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.models.catalogue.CatalogueReader;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code weir check} says of the ends of credentials, and of the catalogue. */
class CredentialCheckTest extends CommandLineFixture {

  private static final Instant FAR = Instant.parse("2999-01-02T03:04:05Z");
  private static final Instant GONE = Instant.parse("2001-01-02T03:04:05Z");
  private static final String IN_FAR = " (expires 2999-01-02T03:04:05Z)";
  private static final String IN_GONE = " (expired 2001-01-02T03:04:05Z)";

  private static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String jwt(String claims) {
    return base64Url("{\"alg\":\"RS256\"}") + "." + base64Url(claims) + ".c2lnbmF0dXJl";
  }

  private static String jwt(Instant end) {
    return jwt("{\"sub\":\"x\",\"exp\":" + end.getEpochSecond() + "}");
  }

  private static String bedrockKey(Instant signed, int seconds) {
    String date =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(signed);
    String url =
        "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Date=%s&X-Amz-Expires=%d&Version=1"
            .formatted(date, seconds);
    return "bedrock-api-key-" + Base64.getEncoder().encodeToString(url.getBytes(UTF_8));
  }

  private void key(String kind, String key) {
    environment.put("KEY", key);
    file("providers:\n  p: {kind: " + kind + ", keys: ['${KEY}']}");
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_token_that_is_good_for_long_is_shown_with_its_end() {
    key("openai", jwt(FAR));
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains("  p (openai), key: variable KEY" + IN_FAR + "\n")
        .doesNotContain("note", "eyJ");
    assertThat(err()).isEmpty();
  }

  @Test
  void one_that_has_expired_is_an_error_with_its_place() {
    key("openai", jwt(GONE));
    assertThat(run("check")).isEqualTo(2);
    assertThat(out()).contains("  p (openai), key: variable KEY" + IN_GONE + "\n", "keys  ");
    assertThat(err())
        .isEqualTo("weir.yaml:2: providers.p.keys[0]: key: variable KEY" + IN_GONE + "\n");
    assertThat(out() + err()).doesNotContain("eyJ");
    assertThat(run("serve", "--port", "0")).isZero();
  }

  @Test
  void one_that_ends_within_a_week_is_noted() {
    Instant soon = Instant.now().plus(Duration.ofDays(6)).truncatedTo(ChronoUnit.SECONDS);
    key("openai", jwt(soon));
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains(
            "note           providers.p.keys[0]: key: variable KEY (expires " + soon + ") soon\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-hunter2",
        "eyJ.eyJ.x",
        "a.b.c",
        "bedrock-api-key-!",
        "eyJhbGciOiJub25lIn0.eyJleHAiOiJzb29uIn0.",
        "eyJhbGciOiJub25lIn0.eyJleHAiOjFlOTk5fQ."
      })
  void a_key_that_says_nothing_is_shown_without(String key) {
    key("openai", key);
    assertThat(run("check")).isZero();
    assertThat(out()).contains("  p (openai), key: variable KEY\n").doesNotContain(key);
  }

  @Test
  void a_token_without_an_end_has_none() {
    key("openai", jwt("{\"sub\":\"x\"}"));
    assertThat(run("check")).isZero();
    assertThat(out()).contains("key: variable KEY (does not expire)\n");
  }

  @Test
  void short_term_keys_of_bedrock_end_when_their_signature_does() {
    key("bedrock", bedrockKey(FAR.minusSeconds(43_200), 43_200));
    assertThat(run("check")).isZero();
    assertThat(out()).contains("key: variable KEY" + IN_FAR + "\n");
    key("bedrock", bedrockKey(GONE.minusSeconds(60), 60));
    assertThat(run("check")).isEqualTo(2);
    key("bedrock", "bedrock-api-key-eHh4");
    assertThat(run("check")).isZero();
    assertThat(out()).contains("key: variable KEY (expiry unknown)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_PROFILE=x AWS_ACCESS_KEY_ID=i AWS_SECRET_ACCESS_KEY=hunter2"
            + " | variable AWS_ACCESS_KEY_ID (does not expire)",
        "AWS_ACCESS_KEY_ID=i AWS_SECRET_ACCESS_KEY=hunter2 AWS_SESSION_TOKEN=hunter2"
            + " | variable AWS_ACCESS_KEY_ID (expiry unknown)",
        "AWS_PROFILE=work | profile work (expiry unknown)",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://x | the container's endpoint (expiry unknown)",
        "HOME=/x | the machine's metadata (expiry unknown)",
        "AWS_WEB_IDENTITY_TOKEN_FILE=none"
            + " | web identity, by file that variable AWS_WEB_IDENTITY_TOKEN_FILE names",
      })
  void what_aws_s_chain_will_find_is_told(String variables, String told) {
    for (String variable : variables.split(" ", -1)) {
      environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
    }
    file("providers: {p: {kind: bedrock}}");
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains("  p (bedrock), signed by AWS's chain: " + told + "\n")
        .doesNotContain("hunter2");
  }

  @Test
  void a_login_of_a_profile_tells_its_end_and_whether_somebody_has_to_log_in() throws IOException {
    environment.put("HOME", directory.toString());
    Files.createDirectories(directory.resolve(".aws/sso/cache"));
    write(
        ".aws/config",
        """
        [profile dev]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = eu-north-1
        sso_account_id = 123456789012
        sso_role_name = User
        """);
    file("providers: {p: {kind: bedrock, aws: {profile: dev}}}");
    assertThat(run("check")).isZero();
    assertThat(out()).contains("signed with profile dev (role User of", "nobody has logged in");
    String cached = ".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json";
    write(cached, "{\"accessToken\":\"hunter2\",\"expiresAt\":\"" + FAR + "\"}");
    assertThat(run("check")).isZero();
    assertThat(out()).contains("start)" + IN_FAR + "\n").doesNotContain("hunter2");
    write(cached, "{\"accessToken\":\"hunter2\",\"expiresAt\":\"" + GONE + "\"}");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err()).contains("providers.p.aws: signed with profile dev");
  }

  @Test
  void tokens_in_files_are_renewed_so_only_an_old_one_is_a_mistake() throws IOException {
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "token");
    file("providers: {a: {kind: bedrock}, b: {kind: azure-openai, entra: {token-file: token}}}");
    Instant soon = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    write("token", jwt(soon) + "\n");
    assertThat(run("check")).isZero();
    assertThat(out())
        .containsSubsequence(
            "a (bedrock)", "(expires " + soon + ")\n", "b (azure", "by file token (expires " + soon)
        .doesNotContain("note");
    write("token", jwt(GONE));
    assertThat(run("check")).isEqualTo(2);
    assertThat(err())
        .contains("weir.yaml:1: providers.a: signed by", "providers.b.entra.token-file: tokens:");
  }

  @Test
  void a_file_of_google_s_does_not_expire_and_should_be_closed() throws IOException {
    Path file = write("g.json", "{\"type\":\"service_account\",\"private_key\":\"hunter2\"}");
    file("providers: {p: {kind: vertex, credentials: g.json}}");
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains("tokens: file g.json (does not expire)\n")
        .doesNotContain("note", "hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("check")).isZero();
    assertThat(out()).contains("note           the file g.json is open to every user");
  }

  @Test
  void found_credentials_are_told_with_their_end_too() {
    environment.put("OPENAI_API_KEY", jwt(FAR));
    file("discover: true");
    assertThat(run("check")).isZero();
    assertThat(out()).contains("  openai (openai), variable OPENAI_API_KEY" + IN_FAR + "\n");
    environment.put("OPENAI_API_KEY", jwt(GONE));
    assertThat(run("check")).isEqualTo(2);
    assertThat(err()).contains("providers.openai.keys[0]: variable OPENAI_API_KEY" + IN_GONE);
  }

  @Test
  void certificates_end_when_they_say() throws Exception {
    SelfSignedCertificate self = SelfSignedCertificate.create("localhost");
    try {
      String certificate = self.certificatePath();
      file(
          """
          gateway: {tls: {certificate: '%1$s', key: '%2$s'}}
          providers: {p: {kind: openai, keys: [k], tls: {certificate: '%1$s'}}}
          """
              .formatted(certificate, self.privateKeyPath()));
      String end = notAfter(Path.of(certificate)).toString();
      assertThat(run("check")).isZero();
      assertThat(out())
          .contains(
              "certificate    file " + certificate + " (expires " + end + ")\n",
              "client certificate: file " + certificate + " (expires " + end + ")\n");
    } finally {
      self.delete();
    }
  }

  private static Instant notAfter(Path pem) throws IOException, CertificateException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(pem))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getNotAfter().toInstant();
    }
  }

  @Test
  void notes_of_a_broken_catalogue_are_shown() {
    file("providers: {}\ndiscover: false");
    assertThat(run("check")).isZero();
    assertThat(out()).doesNotContain("catalogue");
    JsonObject half = new JsonObject("{\"version\":[],\"models\":[{\"id\":\"m\"}]}");
    catalogue = () -> CatalogueReader.read(half.toBuffer().getBytes());
    assertThat(run("check")).isZero();
    assertThat(out())
        .contains(
            "note           catalogue: the file's version is no text\n",
            "note           catalogue: line 1, model m: it has no provider\n");
  }
}

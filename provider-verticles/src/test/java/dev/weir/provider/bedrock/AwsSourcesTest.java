package dev.weir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/** Every place that AWS's credentials come from, before a scripted STS and metadata server. */
@Timeout(60)
class AwsSourcesTest extends AwsFixture {

  private static final String ARN = "arn:aws:iam::123456789012:role/weir";
  private static final String SECRET = "c2VjcmV0LXNlY3JldA";

  private AwsCredentials usual() {
    return source(new JsonObject()).ask();
  }

  private static JsonObject keys() {
    return new JsonObject().put("access-key", "AKIDCONFIGURED").put("secret-key", SECRET);
  }

  private void files(String config, String credentials) {
    write(".aws/config", config);
    write(".aws/credentials", credentials);
  }

  private String tokenFile(String text) {
    return write("token", text).toString();
  }

  private static Script session(String action, String id, Instant end) {
    return Script.whole(
        200,
        "text/xml",
        "<A><X><Credentials><AccessKeyId>I</AccessKeyId><SecretAccessKey>S</SecretAccessKey>"
                .replace("A>", action + "Response>")
                .replace("X>", action + "Result>")
                .replace("I<", id + "<")
            + "<SessionToken>t-"
            + id
            + "</SessionToken><Expiration>"
            + end
            + "</Expiration></Credentials></"
            + action
            + "Result></"
            + action
            + "Response>");
  }

  private static Script assumed(String id) {
    return session("AssumeRole", id, Instant.now().plusSeconds(3_600));
  }

  private static Script byToken(String id) {
    return session("AssumeRoleWithWebIdentity", id, Instant.now().plusSeconds(3_600));
  }

  private static Script refusal(int status, String code) {
    return Script.whole(
        status,
        "text/xml",
        "<ErrorResponse><Error><Type>Sender</Type><Code>"
            + code
            + "</Code><Message>no</Message></Error></ErrorResponse>");
  }

  private static String http(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  private static Map<String, String> form(RecordedRequest request) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : request.body().toString().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  // ---- What is configured

  @Test
  void configured_keys_go_before_all_others() {
    environment.put("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    assertThat(source(keys()).ask().accessKeyId()).isEqualTo("AKIDCONFIGURED");
    assertThat(AwsKeys.of(source(keys().put("session-token", "t")).ask()).session()).isEqualTo("t");
    assertThat(usual().accessKeyId()).isEqualTo("AKIDENVIRONMENT");
  }

  @Test
  void a_role_is_assumed_as_configured() {
    aws.next(assumed("ASIA1"));
    AwsKeys assumed =
        AwsKeys.of(
            source(
                    keys()
                        .put("role-arn", ARN)
                        .put("external-id", "e-1")
                        .put("session-name", "gateway")
                        .put("duration", "30m"))
                .ask());
    assertThat(assumed).isEqualTo(new AwsKeys("ASIA1", "S", "t-ASIA1", true));
    assertThat(form(asked(1)))
        .containsEntry("Action", "AssumeRole")
        .containsEntry("RoleArn", ARN)
        .containsEntry("ExternalId", "e-1")
        .containsEntry("RoleSessionName", "gateway")
        .containsEntry("DurationSeconds", "1800");
    assertThat(asked(1).header("authorization"))
        .contains("Credential=AKIDCONFIGURED/", "/eu-west-1/sts/aws4_request");
  }

  @Test
  void a_role_is_assumed_by_the_token_that_stands_in_the_file_then() {
    JsonObject config =
        new JsonObject().put("role-arn", ARN).put("token-file", tokenFile("jwt-1\n"));
    aws.next(byToken("ASIA1"), byToken("ASIA2"));
    AwsSource source = source(config);
    assertThat(source.ask().accessKeyId()).isEqualTo("ASIA1");
    tokenFile("jwt-2");
    assertThat(source.ask().accessKeyId()).isEqualTo("ASIA2");
    assertThat(form(asked(1)))
        .containsEntry("Action", "AssumeRoleWithWebIdentity")
        .containsEntry("WebIdentityToken", "jwt-1")
        .containsEntry("RoleSessionName", "weir");
    assertThat(form(asked(2))).containsEntry("WebIdentityToken", "jwt-2");
    assertThat(asked(1).header("authorization")).as("the token is the proof").isNull();
  }

  @ParameterizedTest
  @CsvSource({"-7200", "0", "86400"})
  void how_long_a_session_lasts_is_told_by_the_clock_of_sts(long ahead) {
    Instant theirs = Instant.now().plusSeconds(ahead).truncatedTo(ChronoUnit.SECONDS);
    aws.next(session("AssumeRole", "ASIA1", theirs.plusSeconds(900)).header("date", http(theirs)));
    Instant before = Instant.now();
    Instant end = source(keys().put("role-arn", ARN)).ask().expirationTime().orElseThrow();
    assertThat(end).isBetween(before.plusSeconds(900), Instant.now().plusSeconds(900));
  }

  @Test
  void a_clock_of_ours_that_is_wrong_is_put_right() {
    Instant theirs = Instant.now().plus(Duration.ofHours(3));
    aws.next(
        refusal(403, "SignatureDoesNotMatch").header("date", http(theirs)),
        session("AssumeRole", "ASIA1", theirs.plusSeconds(3_600)).header("date", http(theirs)));
    assertThat(source(keys().put("role-arn", ARN)).ask().accessKeyId()).isEqualTo("ASIA1");
    String hour =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HH").format(theirs.atOffset(ZoneOffset.UTC));
    assertThat(asked(2).header("x-amz-date"))
        .isGreaterThanOrEqualTo(hour)
        .isNotEqualTo(asked(1).header("x-amz-date"));
  }

  @Test
  void sts_is_asked_twice_at_most_and_a_refusal_once() {
    aws.next(refusal(500, "InternalFailure"), refusal(500, "InternalFailure"));
    AwsSource source = source(keys().put("role-arn", ARN));
    assertThatThrownBy(source::ask).isInstanceOf(SdkException.class);
    assertThat(aws.requests()).hasSize(2);
    aws.next(refusal(403, "AccessDenied"));
    assertThatThrownBy(source::ask).isInstanceOf(SdkException.class).hasMessageContaining("no");
    assertThat(aws.requests()).hasSize(3);
  }

  // ---- Profiles

  @ParameterizedTest
  @CsvSource({"base, AKIDBASE, ''", "lent, AKIDLENT, t-1", "told, AKIDTOLD, t-2"})
  void a_profile_has_keys_or_a_program_that_tells_them(String name, String id, String session)
      throws IOException {
    Path told =
        Files.writeString(
            home.resolve("told.json"),
            "{\"Version\":1,\"AccessKeyId\":\"AKIDTOLD\",\"SecretAccessKey\":\"s\","
                + "\"SessionToken\":\"t-2\"}");
    files(
        "[profile told]\ncredential_process = cat " + told + "\n",
        "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"
            + "[lent]\naws_access_key_id = AKIDLENT\naws_secret_access_key = s\n"
            + "aws_session_token = t-1\n");
    AwsKeys found = AwsKeys.of(source(new JsonObject().put("profile", name)).ask());
    assertThat(found).isEqualTo(new AwsKeys(id, "s", session, false));
  }

  @Test
  void a_profile_may_be_a_role_of_another_or_of_its_own_keys() {
    files(
        "[profile chain]\nrole_arn = arn:chain\nsource_profile = middle\nregion = us-west-2\n"
            + "[profile middle]\nrole_arn = arn:middle\nsource_profile = own\nexternal_id = e\n"
            + "duration_seconds = 900\n"
            + "[profile own]\nrole_arn = arn:own\nsource_profile = own\n",
        "[own]\naws_access_key_id = AKIDOWN\naws_secret_access_key = s\n");
    aws.next(assumed("ASIA1"), assumed("ASIA2"), assumed("ASIA3"));
    assertThat(source(new JsonObject().put("profile", "chain")).ask().accessKeyId())
        .isEqualTo("ASIA3");
    assertThat(asked(1).header("authorization")).contains("Credential=AKIDOWN/", "/eu-west-1/");
    assertThat(form(asked(1))).containsEntry("RoleArn", "arn:own");
    assertThat(asked(2).header("authorization")).contains("Credential=ASIA1/", "/eu-west-1/");
    assertThat(form(asked(2)))
        .containsEntry("RoleArn", "arn:middle")
        .containsEntry("ExternalId", "e")
        .containsEntry("DurationSeconds", "900");
    assertThat(asked(3).header("authorization")).contains("Credential=ASIA2/", "/us-west-2/");
    assertThat(asked(3).header("x-amz-security-token")).isEqualTo("t-ASIA2");
  }

  @Test
  void a_profile_may_name_the_environment_or_a_token_as_its_source() {
    environment.put("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    files(
        "[profile env]\nrole_arn = arn:a\ncredential_source = Environment\n"
            + "[profile web]\nrole_arn = arn:b\nrole_session_name = s\nweb_identity_token_file = "
            + tokenFile("jwt")
            + "\n",
        "");
    aws.next(assumed("ASIA1"), byToken("ASIA2"));
    assertThat(source(new JsonObject().put("profile", "env")).ask().accessKeyId())
        .isEqualTo("ASIA1");
    assertThat(source(new JsonObject().put("profile", "web")).ask().accessKeyId())
        .isEqualTo("ASIA2");
    assertThat(asked(1).header("authorization")).contains("Credential=AKIDENVIRONMENT/");
    assertThat(form(asked(2))).containsEntry("RoleSessionName", "s");
  }

  @ParameterizedTest
  @CsvSource({
    "none, there is no profile none",
    "a, profiles name each other as their source",
    "bare, has no keys",
    "lost, no source_profile and no credential_source known"
  })
  void profiles_that_lead_nowhere_say_so(String name, String why) {
    files(
        "[profile a]\nrole_arn = arn:a\nsource_profile = b\n"
            + "[profile b]\nrole_arn = arn:b\nsource_profile = a\n"
            + "[profile bare]\nregion = us-east-1\n"
            + "[profile lost]\nrole_arn = arn:l\n",
        "");
    assertThatThrownBy(() -> source(new JsonObject().put("profile", name)).ask())
        .isInstanceOf(SdkException.class)
        .hasMessageContaining(why);
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void a_file_that_changed_is_read_again() throws IOException {
    files("", "[default]\naws_access_key_id = AKIDONE\naws_secret_access_key = s\n");
    AwsSource source = source(new JsonObject());
    assertThat(source.ask().accessKeyId()).isEqualTo("AKIDONE");
    files("", "[default]\naws_access_key_id = AKIDTWO\naws_secret_access_key = s\n");
    Files.setLastModifiedTime(
        home.resolve(".aws").resolve("credentials"), FileTime.from(Instant.EPOCH));
    assertThat(source.ask().accessKeyId()).isEqualTo("AKIDTWO");
  }

  // ---- The usual places

  @Test
  void the_environments_token_goes_before_a_profile_and_leaves_it_to_it_when_refused() {
    files("", "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = s\n");
    environment.put("AWS_PROFILE", "other");
    environment.put("AWS_ROLE_ARN", ARN);
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile("jwt"));
    aws.next(byToken("ASIA1"), refusal(400, "InvalidIdentityToken"));
    assertThat(usual().accessKeyId()).isEqualTo("ASIA1");
    assertThat(usual().accessKeyId()).isEqualTo("AKIDOTHER");
  }

  @Test
  void a_machine_is_asked_as_imdsv2_wants_it() {
    String end = Instant.now().plusSeconds(3_600).toString();
    aws.always(
        request ->
            switch (request.path()) {
              case "/latest/api/token" -> Script.whole(200, "text/plain", "imds-token");
              case "/latest/meta-data/iam/security-credentials/" ->
                  Script.whole(200, "text/plain", "my-role");
              default ->
                  Script.json(
                      200,
                      "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAM\",\"SecretAccessKey\":\"s\","
                          + "\"Token\":\"t\",\"Expiration\":\""
                          + end
                          + "\"}");
            });
    assertThat(AwsKeys.of(usual())).isEqualTo(new AwsKeys("ASIAM", "s", "t", true));
    assertThat(asked(1).method()).isEqualTo("PUT");
    assertThat(asked(3).path()).isEqualTo("/latest/meta-data/iam/security-credentials/my-role");
    assertThat(asked(3).header("x-aws-ec2-metadata-token")).isEqualTo("imds-token");
  }

  /** AWS's library reads where the endpoint is by itself, also from a property. */
  @Test
  void a_container_is_asked_at_its_endpoint() {
    String property = "aws.containerCredentialsFullUri";
    String url = aws.url() + "/v1/credentials";
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    System.setProperty(property, url);
    try {
      aws.always(
          Script.json(
              200,
              "{\"AccessKeyId\":\"ASIAC\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                  + "\"Expiration\":\""
                  + Instant.now().plusSeconds(3_600)
                  + "\"}"));
      assertThat(AwsKeys.of(usual())).isEqualTo(new AwsKeys("ASIAC", "s", "t", true));
      assertThat(asked(1).path()).isEqualTo("/v1/credentials");
    } finally {
      System.clearProperty(property);
    }
  }

  // ---- What people are told

  private BedrockCredentials of(JsonObject configured) {
    return BedrockCredentials.of(new JsonObject().put("aws", configured), environment, home);
  }

  private String described(JsonObject configured) {
    assertThat(of(configured).ends()).isNull();
    return of(configured).source();
  }

  private String described() {
    return BedrockCredentials.of(new JsonObject(), environment, home).source();
  }

  @Test
  void where_credentials_come_from_is_told_without_a_secret_and_without_asking() {
    files("[profile r]\nrole_arn = " + ARN + "\nsource_profile = base\n", "");
    assertThat(described(keys())).isEqualTo("access key AKIDCONFIGURED");
    assertThat(described(keys().put("role-arn", ARN)))
        .isEqualTo("role " + ARN + " with access key AKIDCONFIGURED");
    assertThat(described(new JsonObject().put("profile", "r")))
        .isEqualTo("profile r (role " + ARN + " with profile base)");
    assertThat(described()).isEqualTo("the machine's metadata");
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/x");
    assertThat(described()).isEqualTo("the container's endpoint");
    environment.put("AWS_PROFILE", "r");
    assertThat(described()).startsWith("profile r (role");
    environment.put("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    assertThat(described()).isEqualTo("variable AWS_ACCESS_KEY_ID");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void ends_are_told_where_tokens_tell_them() {
    String claims =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"exp\":1800000000}".getBytes(StandardCharsets.UTF_8));
    String file = tokenFile("e30." + claims + ".sig");
    assertThat(of(new JsonObject().put("role-arn", ARN).put("token-file", file)))
        .isEqualTo(
            new BedrockCredentials(
                "role " + ARN + " with token file " + file, Instant.ofEpochSecond(1_800_000_000)));
  }
}

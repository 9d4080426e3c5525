package dev.weir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/** Roles of IAM Identity Center, before a scripted portal and its OIDC. */
@Timeout(60)
class SsoLoginsTest extends AwsFixture {

  private static final String BY_SESSION =
      """
      [profile dev]
      sso_session = corp
      sso_account_id = 123456789012
      sso_role_name = Model User
      [sso-session corp]
      sso_start_url = https://corp.awsapps.com/start
      sso_region = eu-north-1
      sso_registration_scopes = sso:account:access
      """;

  private static final String OLD =
      """
      [profile dev]
      sso_start_url = https://corp.awsapps.com/start
      sso_region = eu-north-1
      sso_account_id = 123456789012
      sso_role_name = Model User
      """;

  /** What {@code printf TEXT | sha1sum} gives. */
  private static final String OF_SESSION = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

  private static final String OF_START_URL = "a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json";

  private AwsSource dev() {
    return source(new JsonObject().put("profile", "dev"));
  }

  private void config(String text) {
    write(".aws/config", text);
  }

  private Path loggedIn(String file, JsonObject token) {
    return write(".aws/sso/cache/" + file, token.encode());
  }

  private JsonObject token(String value, Duration left) {
    return new JsonObject()
        .put("startUrl", "https://corp.awsapps.com/start")
        .put("region", "eu-north-1")
        .put("accessToken", value)
        .put("expiresAt", now.plus(left).toString());
  }

  private JsonObject renewable(String value, Duration left) {
    return token(value, left)
        .put("refreshToken", "again-1")
        .put("clientId", "client")
        .put("clientSecret", "hunter2")
        .put("registrationExpiresAt", now.plus(Duration.ofDays(60)).toString());
  }

  private static JsonObject role(String id, Instant end) {
    return new JsonObject()
        .put(
            "roleCredentials",
            new JsonObject()
                .put("accessKeyId", id)
                .put("secretAccessKey", "s")
                .put("sessionToken", "t-" + id)
                .put("expiration", end.toEpochMilli()));
  }

  private Script given(String id) {
    return Script.json(role(id, now.plusSeconds(3_600)));
  }

  private static Script renewed(String value, String next) {
    return Script.json(
        new JsonObject()
            .put("accessToken", value)
            .put("expiresIn", 3_600)
            .put("tokenType", "Bearer")
            .put("refreshToken", next));
  }

  private String shown(int number) {
    return asked(number).header("x-amz-sso_bearer_token");
  }

  @Test
  void a_session_s_token_gives_the_credentials_of_the_profile_s_role() {
    config(BY_SESSION);
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    aws.next(given("ASIA1"));
    AwsCredentials found = dev().ask();
    assertThat(AwsKeys.of(found)).isEqualTo(new AwsKeys("ASIA1", "s", "t-ASIA1", true));
    assertThat(found.expirationTime()).contains(now.plusSeconds(3_600));
    assertThat(asked(1).method()).isEqualTo("GET");
    assertThat(asked(1).path()).isEqualTo("/federation/credentials");
    assertThat(asked(1).query()).isEqualTo("role_name=Model%20User&account_id=123456789012");
    assertThat(shown(1)).isEqualTo("token-1");
    assertThat(asked(1).header("authorization")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T11:00:00Z", "2026-11-22T11:00:00UTC"})
  void an_older_profile_has_its_token_under_the_name_of_its_url(String end) {
    config(OLD);
    loggedIn(OF_START_URL, token("token-1", Duration.ZERO).put("expiresAt", end));
    aws.next(given("ASIA1"));
    assertThat(dev().ask().accessKeyId()).isEqualTo("ASIA1");
    assertThat(shown(1)).isEqualTo("token-1");
  }

  @Test
  void how_long_credentials_last_is_told_by_the_clock_of_the_portal() {
    config(OLD);
    loggedIn(OF_START_URL, token("token-1", Duration.ofHours(1)));
    Instant theirs = now.plus(Duration.ofHours(3));
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs.atOffset(ZoneOffset.UTC));
    aws.next(Script.json(role("ASIA1", theirs.plusSeconds(900))).header("date", date));
    assertThat(dev().ask().expirationTime()).contains(now.plusSeconds(900));
  }

  @Test
  void a_token_near_its_end_is_renewed_and_kept_while_its_file_stays_as_it_is() throws IOException {
    config(BY_SESSION);
    Path file = loggedIn(OF_SESSION, renewable("token-1", Duration.ofMinutes(4)));
    String before = Files.readString(file);
    AwsSource source = dev();
    aws.next(renewed("token-2", "again-2"), given("ASIA1"), given("ASIA2"));
    assertThat(source.ask().accessKeyId()).isEqualTo("ASIA1");
    assertThat(asked(1).method()).isEqualTo("POST");
    assertThat(asked(1).path()).isEqualTo("/token");
    assertThat(new JsonObject(asked(1).body()))
        .isEqualTo(
            new JsonObject()
                .put("grantType", "refresh_token")
                .put("clientId", "client")
                .put("clientSecret", "hunter2")
                .put("refreshToken", "again-1"));
    assertThat(dev().ask().accessKeyId()).as("of another provider").isEqualTo("ASIA2");
    assertThat(List.of(shown(2), shown(3))).containsExactly("token-2", "token-2");
    assertThat(Files.readString(file)).isEqualTo(before);

    now = now.plusSeconds(3_590);
    aws.next(renewed("token-3", ""), given("ASIA3"));
    source.ask();
    assertThat(new JsonObject(asked(4).body()).getString("refreshToken")).isEqualTo("again-2");
    assertThat(shown(5)).isEqualTo("token-3");

    loggedIn(OF_SESSION, token("token-9", Duration.ofHours(1)));
    aws.next(given("ASIA4"));
    source.ask();
    assertThat(shown(6)).as("somebody logged in anew").isEqualTo("token-9");
  }

  @Test
  void however_many_ask_a_token_is_renewed_once() {
    config(BY_SESSION);
    loggedIn(OF_SESSION, renewable("token-1", Duration.ZERO));
    Promise<Void> answer = Promise.promise();
    aws.next(
        Script.status(200)
            .until(answer.future())
            .write("{\"accessToken\":\"token-2\",\"expiresIn\":3600}"));
    aws.always(given("ASIA1"));
    List<Future<AwsCredentials>> asking = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      AwsSource one = dev();
      asking.add(vertx.executeBlocking(one::ask, false));
    }
    asked(1);
    answer.complete();
    await(Future.all(asking));
    assertThat(aws.requests().stream().filter(seen -> seen.path().equals("/token"))).hasSize(1);
    assertThat(aws.requests()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"500, InternalServerException", "400, invalid_grant"})
  void a_token_that_cannot_be_renewed_serves_until_it_ends(int status, String error) {
    config(BY_SESSION);
    loggedIn(OF_SESSION, renewable("token-1", Duration.ofMinutes(2)));
    Script refusal = Script.json(status, "{\"error\":\"" + error + "\"}");
    aws.next(refusal, given("ASIA1"));
    assertThat(dev().ask().accessKeyId()).isEqualTo("ASIA1");
    assertThat(shown(2)).isEqualTo("token-1");
    now = now.plus(Duration.ofMinutes(2));
    aws.next(refusal);
    assertThatThrownBy(() -> dev().ask())
        .isInstanceOf(SdkException.class)
        .hasMessageContainingAll(String.valueOf(status), error)
        .extracting(failure -> failure instanceof LoginNeeded)
        .isEqualTo(status == 400);
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void who_is_not_logged_in_is_told_what_to_run() {
    config(BY_SESSION);
    assertThatThrownBy(() -> dev().ask())
        .isInstanceOfSatisfying(
            LoginNeeded.class,
            why -> assertThat(why.command()).isEqualTo("aws sso login --profile dev"));
    loggedIn(OF_SESSION, token("token-1", Duration.ofSeconds(-1)));
    assertThatThrownBy(() -> dev().ask()).isInstanceOf(LoginNeeded.class);
    loggedIn(
        OF_SESSION,
        renewable("token-1", Duration.ofSeconds(-1)).put("registrationExpiresAt", now.toString()));
    assertThatThrownBy(() -> dev().ask()).isInstanceOf(LoginNeeded.class);
    assertThat(aws.requests()).isEmpty();
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    aws.next(Script.json(401, "{\"message\":\"Session token not found or invalid\"}"));
    assertThatThrownBy(() -> dev().ask()).isInstanceOf(LoginNeeded.class);
  }

  @Test
  void callers_hear_that_a_login_is_needed_and_the_operator_for_what() {
    config(BY_SESSION);
    AwsIssuer issuer = AwsIssuer.of(vertx, this::dev);
    Fault fault = await(issuer.issue().map(Fault.class::cast).otherwise(Fault::of));
    assertThat(fault)
        .isEqualTo(
            new Fault.Unavailable(
                "the gateway has no AWS credentials: its operator has to log in anew", -1));
    assertThat(issuer.describe())
        .startsWith("profile dev (")
        .endsWith(", somebody has to run aws sso login --profile dev");
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    aws.next(given("ASIA1"));
    await(issuer.issue());
    assertThat(issuer.describe()).startsWith("profile dev (").doesNotContain("somebody has to");
  }

  @Test
  void missing_rights_are_not_mended_by_a_login() {
    config(BY_SESSION);
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    aws.next(
        Script.json(403, "{\"__type\":\"ForbiddenException\",\"message\":\"No access\"}"),
        Script.json(new JsonObject()));
    assertThatThrownBy(() -> dev().ask())
        .isNotInstanceOf(LoginNeeded.class)
        .hasMessageContainingAll("403", "ForbiddenException");
    assertThatThrownBy(() -> dev().ask()).hasMessageContaining("gave no credentials");
  }

  @Test
  void the_usual_places_tell_what_to_run_when_none_has_credentials() {
    config(BY_SESSION);
    environment.put("AWS_PROFILE", "dev");
    aws.always(Script.json(404, "{}"));
    assertThatThrownBy(() -> source(new JsonObject()).ask())
        .isInstanceOf(LoginNeeded.class)
        .hasMessageContainingAll("profile dev", "nobody has logged in", "the machine's metadata");
  }

  @Test
  void a_role_may_be_assumed_with_a_login() {
    config(BY_SESSION + "[profile chain]\nrole_arn = arn:chain\nsource_profile = dev\n");
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    aws.next(
        given("ASIA1"),
        Script.whole(
            200,
            "text/xml",
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA2</AccessKeyId>"
                + "<SecretAccessKey>S</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                + now.plusSeconds(900)
                + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"));
    AwsSource chain = source(new JsonObject().put("profile", "chain"));
    assertThat(chain.ask().accessKeyId()).isEqualTo("ASIA2");
    assertThat(asked(2).header("authorization")).contains("Credential=ASIA1/");
    assertThat(asked(2).header("x-amz-security-token")).isEqualTo("t-ASIA1");
    assertThat(chain.ends()).isEqualTo(now.plus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sso_session = other | names no sso-session there is: other",
        "sso_session = corp; sso_region = us-east-1 | differ in sso_region",
        "sso_session = bare | has no sso_region",
        "sso_session = away | has an sso_region that is none: evil.example/",
        "sso_start_url = https://x; sso_region = us-east-1 | has no sso_account_id",
        "sso_session = corp; sso_account_id = 1 | has no sso_role_name"
      })
  void profiles_that_are_not_whole_say_so(String lines, String why) {
    config(
        BY_SESSION.replace("[profile dev]", "[profile whole]")
            + "[sso-session bare]\nsso_start_url = https://x\n"
            + "[sso-session away]\nsso_start_url = https://x\nsso_region = evil.example/\n"
            + "[profile dev]\n"
            + lines.replace("; ", "\n")
            + "\n");
    assertThatThrownBy(() -> dev().ask())
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("profile dev")
        .hasMessageContaining(why);
    assertThat(dev().describe()).isEqualTo("profile dev");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void where_a_login_comes_from_and_when_it_ends_is_told_without_a_secret() {
    config(BY_SESSION);
    String said =
        "profile dev (role Model User of account 123456789012 by login at sso-session corp";
    assertThat(dev().describe()).isEqualTo(said + ", nobody has logged in)");
    assertThat(dev().ends()).isNull();
    loggedIn(OF_SESSION, token("token-1", Duration.ofHours(1)));
    assertThat(dev().describe()).isEqualTo(said + ")");
    assertThat(dev().ends()).isEqualTo(now.plus(Duration.ofHours(1)));
    loggedIn(OF_SESSION, renewable("token-1", Duration.ofHours(1)));
    assertThat(dev().describe()).isEqualTo(said + ", renewed by itself)");
    assertThat(dev().ends()).isNull();
    assertThat(aws.requests()).isEmpty();
  }
}

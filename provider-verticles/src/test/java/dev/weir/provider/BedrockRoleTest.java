package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A role that Bedrock's calls are signed by, and the lists at Bedrock's other host. */
@Timeout(60)
class BedrockRoleTest extends VendorFixture {

  private static final String SECRET = "c2VjcmV0LXNlY3JldA";
  private static final String PROFILE =
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
  private static final int CALLS = 40; // More than there are worker threads.

  private ScriptedVendor sts;

  BedrockRoleTest() {
    super(new BedrockCase());
  }

  @BeforeEach
  void openSts() {
    sts = Caller.await(ScriptedVendor.start(elsewhere));
    vendor.always(Script.json(200, talk.answer(model, "Hi")));
  }

  private JsonObject byRole() {
    JsonObject config = config();
    config.remove("keys");
    return config.put(
        "aws",
        new JsonObject()
            .put("access-key", "AKIDEXAMPLE")
            .put("secret-key", SECRET)
            .put("role-arn", "arn:aws:iam::1:role/weir")
            .put("sts-url", sts.url()));
  }

  private static String answer(String token, long seconds) {
    return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>"
        + "<SecretAccessKey>s</SecretAccessKey><SessionToken>"
        + token
        + "</SessionToken><Expiration>"
        + Instant.now().plusSeconds(seconds)
        + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
  }

  private static Script assumed(String token) {
    return Script.whole(200, "text/xml", answer(token, 3_600));
  }

  private String shown(int number) {
    return request(number).header("x-amz-security-token");
  }

  @Test
  void calls_that_come_at_once_assume_a_role_once_and_leave_workers_to_others() {
    deploy(byRole());
    Promise<Void> answered = Promise.promise();
    sts.next(
        Script.status(200)
            .header("content-type", "text/xml")
            .until(answered.future())
            .write(answer("t-1", 3_600)));
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(call(false));
    }
    Caller.await(sts.request(1));
    assertThat(Caller.await(vertx.executeBlocking(() -> "free", false))).isEqualTo("free");
    assertThat(vendor.requests()).isEmpty();
    answered.complete();
    calls.forEach(Call::ending);
    assertThat(sts.requests()).hasSize(1);
    assertThat(vendor.requests())
        .hasSize(CALLS)
        .allMatch(seen -> "t-1".equals(seen.header("x-amz-security-token")));
  }

  @Test
  void a_session_that_ended_is_not_shown_again_and_missing_rights_change_nothing() {
    deploy(byRole());
    sts.next(assumed("t-1"), assumed("t-2"));
    Script denied = Script.json(403, "{\"message\":\"no\"}");
    vendor.next(
        denied.header("x-amzn-errortype", "AccessDeniedException"),
        denied.header("x-amzn-errortype", "ExpiredTokenException:http://aws/coral/"));
    assertThat(call(false).fault()).isInstanceOf(Fault.Upstream.class);
    assertThat(call(false).fault()).isInstanceOf(Fault.Upstream.class);
    call(false).ending();
    assertThat(List.of(shown(1), shown(2), shown(3))).containsExactly("t-1", "t-1", "t-2");
    assertThat(sts.requests()).hasSize(2);
  }

  @Tag("nightly") // A session must come near its end.
  @Test
  void a_session_that_cannot_be_renewed_serves_on_and_people_are_told() {
    News news = new News(vertx);
    deploy(byRole());
    sts.next(Script.whole(200, "text/xml", answer("t-1", 10)))
        .always(
            Script.whole(
                403,
                "text/xml",
                "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"));
    while (sts.requests().size() < 2) {
      call(false).ending();
    }
    Announcement told = news.first(one -> !one.remark().isEmpty());
    assertThat(told.remark())
        .contains("role arn:aws:iam::1:role/weir", "403, AccessDenied")
        .doesNotContain(SECRET);
    assertThat(vendor.requests())
        .allMatch(seen -> "t-1".equals(seen.header("x-amz-security-token")));
  }

  @Test
  void a_refused_role_is_a_fault_that_tells_no_secret() {
    deploy(byRole());
    sts.always(
        Script.whole(
            403,
            "text/xml",
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>user arn:x may not</Message>"
                + "</Error></ErrorResponse>"));
    Fault fault = call(false).fault();
    assertThat(fault).isInstanceOf(Fault.Unavailable.class);
    assertThat(fault.message())
        .contains("no AWS credentials: status 403, AccessDenied")
        .doesNotContain(SECRET, "arn:x");
    assertThat(vendor.requests()).isEmpty();
  }

  // ---- Lists

  private static String models() {
    return "{\"modelSummaries\":["
        + "{\"modelId\":\"amazon.nova-lite-v1:0\",\"modelName\":\"Nova Lite\","
        + "\"inferenceTypesSupported\":[\"ON_DEMAND\"]},"
        + "{\"modelId\":\"anthropic.claude-x\",\"inferenceTypesSupported\":"
        + "[\"INFERENCE_PROFILE\"]}]}";
  }

  private static String profile(String id, String arn, String type, String next) {
    JsonObject profile =
        new JsonObject()
            .put("inferenceProfileId", id)
            .put("inferenceProfileArn", arn)
            .put("inferenceProfileName", "P " + id)
            .put("type", type)
            .put("status", "ACTIVE")
            .put(
                "models",
                JsonArray.of(
                    new JsonObject()
                        .put(
                            "modelArn",
                            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x")));
    JsonObject page = new JsonObject().put("inferenceProfileSummaries", JsonArray.of(profile));
    return (next.isEmpty() ? page : page.put("nextToken", next)).encode();
  }

  private static Script list(RecordedRequest request) {
    String query = request.query() == null ? "" : request.query();
    if (request.path().endsWith("/foundation-models")) {
      return Script.json(200, models());
    }
    if (query.contains("APPLICATION")) {
      return Script.json(200, profile("abc123", PROFILE, "APPLICATION", ""));
    }
    return query.contains("nextToken=more%2B1")
        ? Script.json(200, profile("global.anthropic.claude-x", "arn:g", "SYSTEM_DEFINED", ""))
        : Script.json(200, profile("us.anthropic.claude-x", "arn:u", "SYSTEM_DEFINED", "more+1"));
  }

  private JsonObject listing(JsonObject config) {
    config.remove("models");
    return config.put("list-url", sts.url() + "/control");
  }

  private Announcement listed(JsonObject config) {
    News news = new News(vertx);
    deploy(listing(config));
    return news.first(one -> one.models().size() > 1);
  }

  @Test
  void models_and_profiles_are_listed_at_the_other_host_page_by_page() {
    sts.always(BedrockRoleTest::list);
    Announcement listed = listed(config());
    assertThat(News.ids(listed))
        .containsExactly(
            "*",
            "amazon.nova-lite-v1:0",
            "us.anthropic.claude-x",
            "global.anthropic.claude-x",
            PROFILE);
    assertThat(sts.requests())
        .hasSize(4)
        .allMatch(seen -> seen.path().startsWith("/control/"))
        .allMatch(seen -> "Bearer key-1".equals(seen.header("authorization")));
    assertThat(vendor.requests()).isEmpty();
  }

  @Test
  void lists_are_signed_for_their_host_and_who_may_not_read_one_has_the_others() {
    sts.always(
        seen ->
            seen.method().equals("POST")
                ? assumed("t-1")
                : seen.path().endsWith("/foundation-models")
                    ? list(seen)
                    : Script.json(403, "{\"message\":\"no\"}"));
    Announcement listed = listed(byRole());
    assertThat(News.ids(listed)).containsExactly("*", "amazon.nova-lite-v1:0");
    assertThat(sts.requests())
        .filteredOn(seen -> seen.method().equals("GET"))
        .hasSize(3)
        .allMatch(seen -> seen.header("authorization").contains("Credential=ASIA/"))
        .allMatch(seen -> !seen.header("authorization").contains("content-type"));
  }

  /** What is sent to the account's own profile of a caller who names a beta of Claude's. */
  private JsonObject asksClaude() {
    List<Header> beta = List.of(new Header("x-weir-bedrock-beta", "a-1"));
    ChatRequest chat =
        ChatRequest.of(PROFILE, false, List.of(Message.of(Role.USER, Part.Text.of("Hi"))));
    caller.call(NAME, beta, Caller.canonical(chat), 10_000, call -> {}).ending();
    RecordedRequest seen = vendor.requests().getLast();
    assertThat(seen.path()).contains("application-inference-profile%2Fabc123/");
    return seen.json().getJsonObject("additionalModelRequestFields", new JsonObject());
  }

  @Test
  void a_profile_that_is_listed_is_asked_as_the_model_behind_it() {
    sts.always(BedrockRoleTest::list);
    listed(config());
    assertThat(asksClaude().encode()).isEqualTo("{\"anthropic_beta\":[\"a-1\"]}");
  }

  @Test
  void a_profile_that_nobody_lists_is_asked_as_the_operator_says() {
    deploy();
    assertThat(asksClaude()).isEmpty();
    Caller.await(vertx.undeploy(deployment));
    deploy(config().put("foundation-models", new JsonObject().put(PROFILE, "anthropic.claude-x")));
    assertThat(asksClaude().encode()).isEqualTo("{\"anthropic_beta\":[\"a-1\"]}");
  }
}

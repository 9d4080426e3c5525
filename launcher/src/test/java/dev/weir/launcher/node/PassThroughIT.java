package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.Seal;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes untouched, what is renamed, and which headers go which way. */
class PassThroughIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "openai/m")
                    .alias("clever", "anthropic/m")
                    .key("alice", "weir-secret"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  static Stream<Arguments> combinations() {
    return VendoredNode.combinations();
  }

  private static HttpResponse<String> post(String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "x-api-key";
    all[headers.length + 1] = "weir-secret";
    return here.node.post(path, body, all);
  }

  private static RecordedRequest lastOf(String vendor) {
    return here.vendor(vendor).requests().getLast();
  }

  @ParameterizedTest
  @CsvSource({CHAT + ",openai", MESSAGES + ",anthropic"})
  void bytes_pass_as_they_are_under_the_name_asked(String path, String vendor) {
    String events = VendoredNode.stream(vendor, "Hällo", " you\\", "\"there\" ✓");
    here.vendor(vendor).next(Script.sse(events).inPieces(7));
    String asking =
        "\"unknown_member\":{\"a\":[1]},\"stream_options\":{\"include_usage\":true},\"stream\"";
    String body = TestNode.body(path, "m", true, "hi").replace("\"stream\"", asking);

    HttpResponse<String> answer = post(path, body);

    assertThat(answer.body()).isEqualTo(events);
    assertThat(lastOf(vendor).body()).hasToString(body);

    String whole = VendoredNode.answer(vendor, "Hällo");
    here.vendor(vendor).next(Script.json(200, whole));
    assertThat(post(path, TestNode.body(path, "m", false, "hi")).body()).isEqualTo(whole);
  }

  /** As after a conversation began with a vendor of another dialect. */
  @Test
  void no_vendor_is_shown_state_that_only_the_gateway_can_open() {
    String ours = new Seal("secret".getBytes(StandardCharsets.UTF_8)).wrap("gemini", "state");

    String seen = thoughtBackTo("anthropic", ours);

    assertThat(seen).contains("hello", "and?").doesNotContain("weir1.", "thinking");
  }

  @Test
  void state_of_another_gateway_passes_to_that_gateway() {
    String theirs = new Seal("another".getBytes(StandardCharsets.UTF_8)).wrap("gemini", "state");

    assertThat(thoughtBackTo("anthropic", theirs)).contains(theirs);
  }

  private static String thoughtBackTo(String vendor, String signature) {
    String body =
        """
        {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},
        {"role":"assistant","content":[
        {"type":"thinking","thinking":"so","signature":"%s"},
        {"type":"text","text":"hello"}]},{"role":"user","content":"and?"}]}"""
            .formatted(signature);
    here.vendor(vendor).next(Script.json(200, VendoredNode.answer(vendor, "Hällo")));
    assertThat(post(MESSAGES, body).body()).contains("Hällo");
    return lastOf(vendor).body().toString();
  }

  @ParameterizedTest
  @CsvSource({
    CHAT + ",openai,quick",
    CHAT + ",anthropic,clever",
    MESSAGES + ",openai,quick",
    MESSAGES + ",anthropic,clever"
  })
  void an_alias_shows_the_name_asked(String path, String vendor, String alias) {
    here.vendor(vendor).next(Script.sse(VendoredNode.stream(vendor, "Hello", " you")));
    HttpResponse<String> answer = post(path, TestNode.body(path, alias, true, "hi"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"model\":\"" + alias + "\"")
        .doesNotContain("\"model\":\"m\"")
        .contains("Hello", VendoredNode.terminal(path));
    assertThat(lastOf(vendor).json().getString("model")).isEqualTo("m");
    assertThat(answer.headers().firstValue("x-weir-model")).contains("m");
    assertThat(answer.headers().firstValue("x-weir-provider")).contains(vendor);
    assertThat(answer.headers().firstValue("x-weir-attempts")).contains("1");
    assertThat(answer.headers().firstValue("x-weir-cache")).contains("off");

    here.vendor(vendor).next(Script.json(200, VendoredNode.answer(vendor, "Hello")));
    HttpResponse<String> whole = post(path, TestNode.body(path, alias, false, "hi"));
    assertThat(new JsonObject(whole.body()).getString("model")).isEqualTo(alias);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_vendors_limits_and_id_come_back(String path, String vendor) {
    Map<String, String> told =
        vendor.equals("openai")
            ? Map.of(
                "x-ratelimit-remaining-requests", "59",
                "openai-processing-ms", "12",
                "x-request-id", "req_vendor")
            : Map.of("anthropic-ratelimit-requests-remaining", "59", "request-id", "req_vendor");
    Script script = Script.json(200, VendoredNode.answer(vendor, "Hello"));
    for (Map.Entry<String, String> header : told.entrySet()) {
      script = script.header(header.getKey(), header.getValue());
    }
    here.vendor(vendor).next(script.header("set-cookie", "a=b").header("server", "x"));

    HttpResponse<String> answer = post(path, TestNode.body(path, vendor + "/m", false, "hi"));

    assertThat(answer.headers().firstValue("x-weir-upstream-request-id")).contains("req_vendor");
    assertThat(answer.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(answer.headers().firstValue("x-request-id")).isNotEqualTo("req_vendor");
    told.forEach(
        (name, value) -> {
          if (!name.endsWith("request-id")) {
            assertThat(answer.headers().firstValue(name)).contains(value);
          }
        });
    assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "server");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_callers_headers_go_up_and_credentials_never(String path, String vendor) {
    ScriptedVendor scripted = here.vendor(vendor);
    scripted.next(Script.json(200, VendoredNode.answer(vendor, "Hello")));
    HttpResponse<String> answer =
        post(
            path + "?key=weir-secret&beta=true",
            TestNode.body(path, vendor + "/m", false, "hi"),
            "anthropic-beta",
            "one-2026,two-2026",
            "anthropic-version",
            "2026-10-21",
            "openai-organization",
            "org-1",
            "x-stainless-lang",
            "js",
            "user-agent",
            "client/1.0",
            "idempotency-key",
            "again-1",
            "authorization",
            "Bearer weir-secret",
            "x-goog-api-key",
            "weir-secret",
            "api-key",
            "weir-secret",
            "cookie",
            "session=1",
            "x-forwarded-for",
            "10.0.0.1",
            "forwarded",
            "for=10.0.0.1",
            "x-something-else",
            "1");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    RecordedRequest seen = lastOf(vendor);
    assertThat(seen.header("anthropic-beta")).isEqualTo("one-2026,two-2026");
    assertThat(seen.header("anthropic-version")).isEqualTo("2026-10-21");
    assertThat(seen.header("openai-organization")).isEqualTo("org-1");
    assertThat(seen.header("x-stainless-lang")).isEqualTo("js");
    assertThat(seen.header("user-agent")).isEqualTo("client/1.0");
    assertThat(seen.header("idempotency-key")).isEqualTo("again-1");
    assertThat(seen.headers().names())
        .doesNotContain(
            "cookie",
            "x-forwarded-for",
            "forwarded",
            "x-something-else",
            "x-goog-api-key",
            "api-key",
            "accept-encoding");
    assertThat(seen.headers().toString()).doesNotContain("weir-secret").contains("vendor-secret");
    assertThat(String.valueOf(seen.query())).doesNotContain("weir-secret");
  }

  @Test
  void betas_in_several_lines_all_go_up() throws Exception {
    here.anthropic.next(Script.json(200, VendoredNode.answer("anthropic", "Hello")));
    try (RawClient client = new RawClient(here.node.port())) {
      RawClient.Answer answer =
          client
              .post(
                  MESSAGES + "?beta=true",
                  TestNode.message("m", false, "hi"),
                  "x-api-key: weir-secret",
                  "anthropic-beta: one-2026,two-2026",
                  "anthropic-beta: three-2026",
                  "anthropic-dangerous-direct-browser-access: true")
              .answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
    RecordedRequest seen = lastOf("anthropic");
    assertThat(seen.path()).isEqualTo(MESSAGES);
    assertThat(seen.headers().getAll("anthropic-beta"))
        .containsExactly("one-2026,two-2026", "three-2026");
    assertThat(seen.header("anthropic-dangerous-direct-browser-access")).isEqualTo("true");
  }

  @Test
  void a_vendor_that_refuses_our_key_is_no_401() {
    String refusal = VendoredNode.error("openai", "invalid_request_error", "bad key vendor-secret");
    here.openai.next(Script.json(401, refusal));
    HttpResponse<String> answer = post(CHAT, TestNode.chat("m", false, "hi"));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).doesNotContain("vendor-secret");
  }

  @Test
  void a_vendors_own_refusal_passes_verbatim() {
    String refusal =
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"output_config: Extra inputs are not permitted\"},\"x\":1}";
    here.anthropic.next(Script.json(400, refusal));
    HttpResponse<String> answer = post(MESSAGES, TestNode.message("m", true, "hi"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(refusal);
  }

  @Test
  void what_translation_left_out_is_told() {
    here.anthropic.next(Script.json(200, VendoredNode.answer("anthropic", "Hello")));
    String body =
        TestNode.chat("anthropic/m", false, "hi").replace("{\"model\"", "{\"seed\":7,\"model\"");
    HttpResponse<String> answer = post(CHAT, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-weir-dropped")).contains("seed");
  }

  @Test
  void usage_is_streamed_when_asked_for() {
    for (String asked :
        new String[] {"{\"include_usage\":true}", "{ \"include_usage\" : false }"}) {
      here.anthropic.next(Script.sse(VendoredNode.stream("anthropic", "Hello")));
      String body =
          TestNode.chat("anthropic/m", true, "hi")
              .replace("\"stream\":true", "\"stream\":true,\"stream_options\":" + asked);
      String answer = post(CHAT, body).body();
      assertThat(answer.contains("\"prompt_tokens\"")).isEqualTo(asked.contains("true"));
    }
  }
}

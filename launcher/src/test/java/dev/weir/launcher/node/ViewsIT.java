package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node tells of itself: health, models, requests, metrics. */
class ViewsIT {

  private static final String[] ANTHROPIC = {
    "anthropic-version", "2023-06-01", "x-api-key", "alice-key"
  };

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "openai/m")
                    .key("alice", "alice-key")
                    .key("bob", "bob-key")
                    .adminKey("admin-key"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    return new JsonObject(answer.body());
  }

  @Test
  void health_is_told_to_everybody_on_both_ports() {
    for (String path : List.of("/health", "/health/live", "/health/ready")) {
      JsonObject health = json(here.node.get(path));
      assertThat(json(here.node.management("GET", path))).isEqualTo(health);
      assertThat(health.getString("status")).isEqualTo(path.endsWith("live") ? "live" : "ready");
    }
    JsonArray providers = json(here.node.get("/health")).getJsonArray("providers");
    assertThat(providers).hasSize(3);
    for (Object one : providers) {
      JsonObject provider = (JsonObject) one;
      assertThat(provider.getString("name")).isIn("openai", "anthropic", "demo");
      assertThat(provider.getString("kind")).isEqualTo(provider.getString("name"));
      assertThat(provider.getString("state")).isEqualTo("ready");
      assertThat(provider.getInteger("instances")).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/health/live",
        "/health/ready",
        "/health/claude-code",
        "/metrics",
        "/admin/cluster"
      })
  void a_head_is_answered_without_a_body_on_the_management_port(String path) throws Exception {
    try (RawClient client = new RawClient(here.node.node().managementPort())) {
      String head = " HTTP/1.1\r\nhost: weir\r\nx-api-key: admin-key\r\n\r\n";
      client.send("HEAD " + path + head);
      RawClient.Answer answer = client.head();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(Integer.parseInt(answer.headers().get("content-length"))).isPositive();
      client.send("GET " + path + head);
      RawClient.Answer whole = client.answer(); // Nothing stands before it.
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.headers().get("content-type"))
          .isEqualTo(answer.headers().get("content-type"));
    }
    String stranger = " HTTP/1.1\r\nhost: weir\r\n\r\n";
    try (RawClient client = new RawClient(here.node.node().managementPort())) {
      client.send("HEAD /admin/cluster" + stranger);
      assertThat(client.head().status()).isEqualTo(401);
    }
  }

  @Test
  void what_claude_code_needs_is_told_item_by_item() {
    JsonObject lacking = json(here.node.get("/health/claude-code"));
    assertThat(lacking.getBoolean("ready")).isFalse();
    assertThat(lacking.getBoolean("needs_key")).isTrue();
    assertThat(lacking.getJsonArray("items").stream())
        .allMatch(item -> ((JsonObject) item).getBoolean("ok") != null)
        .anyMatch(
            item ->
                ((JsonObject) item).getString("item").startsWith("model claude-")
                    && ((JsonObject) item).getString("why").contains("alias"));
    assertThat(here.node.get("/health/claude-code-readiness").statusCode()).isEqualTo(503);

    try (TestNode able = new TestNode.Plan().alias("claude-sonnet-5-5", "demo/chat").start()) {
      JsonObject report = json(able.get("/health/claude-code-readiness"));
      assertThat(report.getBoolean("ready")).isTrue();
      assertThat(report.getBoolean("needs_key")).isFalse();
      assertThat(json(able.management("GET", "/health/claude-code"))).isEqualTo(report);
    }
  }

  @Test
  void models_are_listed_in_one_body_for_both_dialects() {
    JsonObject openai = json(here.node.get("/v1/models", "x-api-key", "alice-key"));
    JsonObject anthropic = json(here.node.get("/v1/models?limit=1000", ANTHROPIC));
    assertThat(anthropic).isEqualTo(openai);
    JsonArray data = openai.getJsonArray("data");
    assertThat(openai.getString("object")).isEqualTo("list");
    assertThat(openai.getBoolean("has_more")).isFalse();
    assertThat(openai.getString("first_id")).isEqualTo(data.getJsonObject(0).getString("id"));
    assertThat(data.stream().map(one -> ((JsonObject) one).getString("id")))
        .contains("quick", "openai/m", "anthropic/m", "demo/chat")
        .doesNotHaveDuplicates();
    for (Object one : data) {
      isModel((JsonObject) one);
    }
  }

  private static void isModel(JsonObject model) {
    assertThat(model.getString("object")).isEqualTo("model");
    assertThat(model.getString("type")).isEqualTo("model");
    assertThat(model.getInteger("created")).isNotNull();
    assertThat(model.getString("owned_by")).isNotBlank();
    assertThat(model.getString("display_name")).isNotBlank();
    assertThat(model.getString("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "openai/m", "openai%2Fm", "m", "weir/anthropic/m"})
  void a_model_is_found_by_every_name_that_it_is_called_by(String name) {
    for (HttpResponse<String> answer :
        List.of(
            here.node.get("/v1/models/" + name, "x-api-key", "alice-key"),
            here.node.get("/v1/models/" + name, ANTHROPIC))) {
      JsonObject model = json(answer);
      isModel(model);
      assertThat(model.getString("id")).isEqualTo(name.replace("%2F", "/"));
      assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }
    assertThat(here.node.get("/v1/models/" + name, ANTHROPIC).headers().firstValue("request-id"))
        .isPresent();
  }

  @Test
  void a_model_that_nobody_serves_is_a_404_in_the_dialect_of_the_caller() {
    Refusal openai = Refusal.of(CHAT, here.node.get("/v1/models/quik", "x-api-key", "alice-key"));
    assertThat(openai.status()).isEqualTo(404);
    assertThat(openai.code()).isEqualTo("model_not_found");
    assertThat(openai.message()).contains("quick");
    Refusal anthropic = Refusal.of(MESSAGES, here.node.get("/v1/models/quik", ANTHROPIC));
    assertThat(anthropic.status()).isEqualTo(404);
    assertThat(anthropic.type()).isEqualTo("not_found_error");
  }

  @Test
  void a_request_is_explained_to_its_owner_and_to_admins_only() {
    here.openai.next(Script.json(200, VendoredNode.answer("openai", "A secret answer")));
    HttpResponse<String> answer =
        here.node.post(
            CHAT, TestNode.chat("quick", false, "a secret prompt"), "x-api-key", "alice-key");
    String path = "/v1/requests/" + answer.headers().firstValue("x-request-id").orElseThrow();

    JsonObject record = here.node.record(answer, "x-api-key", "alice-key");
    assertThat(record.getString("caller")).isEqualTo("alice");
    assertThat(record.getString("ingress")).isEqualTo("http");
    assertThat(record.getString("client")).isEqualTo("127.0.0.1");
    assertThat(record.getString("asked_model")).isEqualTo("quick");
    assertThat(record.getJsonArray("candidates")).containsExactly("openai/m");
    assertThat(record.getInteger("status")).isEqualTo(200);
    assertThat(record.getString("finish_reason")).isEqualTo("stop");
    assertThat(record.getLong("total_micros")).isPositive();
    JsonObject attempt = record.getJsonArray("attempts").getJsonObject(0);
    assertThat(attempt.getString("provider")).isEqualTo("openai");
    assertThat(attempt.getString("model")).isEqualTo("m");
    assertThat(attempt.getString("mode")).isEqualTo("raw");
    assertThat(record.encode())
        .doesNotContain("a secret", "A secret", "alice-key", "vendor-secret");

    assertThat(json(here.node.get(path, "x-api-key", "admin-key"))).isEqualTo(record);
    HttpResponse<String> other = here.node.get(path, "x-api-key", "bob-key");
    assertThat(Refusal.of(CHAT, other).status()).isEqualTo(404);
    for (String id : List.of("req_0123456789abcdef01234567", "nonsense", "req_", "x".repeat(500))) {
      HttpResponse<String> none = here.node.get("/v1/requests/" + id, "x-api-key", "admin-key");
      assertThat(Refusal.of(CHAT, none).status()).isEqualTo(404);
    }
  }

  @Test
  void metrics_count_requests_tokens_and_time_and_tell_no_secret() {
    String asked = TestNode.chat("openai/served-metrics", true, "a secret prompt");
    String whole = VendoredNode.stream("openai", "Hello", " you");
    here.openai.next(
        Script.sse(whole),
        Script.stream().write(VendoredNode.text("openai", "Hello")).pause(30).cut());
    for (int i = 0; i < 2; i++) {
      assertThat(here.node.post(CHAT, asked, "x-api-key", "alice-key").statusCode()).isEqualTo(200);
    }
    here.node.post(CHAT, asked, "x-api-key", "wrong-key");

    String refused = "weir_outcome=\"unauthorized\"";
    String metrics = here.node.metrics("served-metrics", "weir_outcome=\"upstream\"", refused);

    List<String> served =
        metrics
            .lines()
            .filter(line -> line.startsWith("gen_ai_") && line.contains("\"served-metrics\""))
            .toList();
    for (String name :
        List.of("gen_ai_server_request_duration", "gen_ai_server_time_to_first_token")) {
      assertThat(value(served, name + "_seconds_count", "weir_outcome=\"ok\"")).isEqualTo(1);
      assertThat(value(served, name + "_seconds_count", "weir_outcome=\"upstream\"")).isEqualTo(1);
      assertThat(value(served, name + "_seconds_sum", "weir_outcome=\"ok\"")).isPositive();
    }
    String tokens = "gen_ai_client_token_usage_total";
    for (String outcome : List.of("ok", "upstream")) {
      String label = "weir_outcome=\"" + outcome + "\"";
      assertThat(value(served, tokens, label, "gen_ai_token_type=\"input\"")).isPositive();
      assertThat(value(served, tokens, label, "gen_ai_token_type=\"output\"")).isPositive();
    }
    assertThat(served)
        .allMatch(line -> line.contains("gen_ai_provider_name=\"openai\""))
        .allMatch(line -> line.contains("weir_dialect=\"openai-chat\""));
    assertThat(
            value(
                metrics.lines().toList(),
                "gen_ai_server_request_duration_seconds_count",
                refused,
                "gen_ai_request_model=\"none\""))
        .isPositive();
    assertThat(metrics).doesNotContain("secret", "alice", "wrong-key", "127.0.0.1");
  }

  private static double value(List<String> lines, String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void the_management_port_serves_no_chats_and_the_api_no_metrics() {
    assertThat(here.node.get("/metrics", "x-api-key", "admin-key").statusCode()).isEqualTo(404);
    assertThat(here.node.management("POST", CHAT).statusCode()).isEqualTo(404);
    assertThat(here.node.management("GET", "/admin/reload").statusCode()).isEqualTo(405);
  }
}

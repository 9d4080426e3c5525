package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node with nothing but the demo provider, as it starts on a machine with nothing. */
class DemoNodeIT {

  private static final String REQUESTS = "gen_ai_server_request_duration_seconds_count";
  private static RunningNode node;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    JsonObject gateway =
        new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0));
    NodePlan plan =
        new NodePlan(
            Section.read("gateway", gateway, GatewayConfig::from),
            new GatewayRules(
                List.of(),
                List.of(),
                Map.of("fast", "demo/chat"),
                List.of(
                    new GatewayRules.ProviderEntry("demo", "demo", List.of(), List.of("chat")))),
            Map.of("demo", new JsonObject().put("kind", "demo").put("pace", "1ms")),
            NodePlan.Verticles.ALL,
            Section.read("cluster", new JsonObject(), ClusterConfig::from),
            dev.weir.bus.config.Secret.of("secret"));
    node =
        RunningNode.start(plan, running -> Future.succeededFuture("nothing"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close().toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answers_an_openai_chat() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"count to"
                + " 3\"}]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("object")).isEqualTo("chat.completion");
    assertThat(body.getString("model")).isEqualTo("demo/chat");
    assertThat(answer.headers().firstValue("x-weir-provider")).contains("demo");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void streams_an_openai_chat() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"fast\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count"
                + " to 3\"}]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(answer.body()).contains("\"model\":\"fast\"").endsWith("data: [DONE]\n\n");
  }

  @Test
  void streams_a_message() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/messages",
            "{\"model\":\"demo/chat\",\"max_tokens\":100,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count"
                + " to 3\"}]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).startsWith("event: message_start").contains("event: message_stop");
  }

  @Test
  void refuses_what_nobody_serves() throws Exception {
    HttpResponse<String> answer =
        post("/v1/chat/completions", "{\"model\":\"gpt-99\",\"messages\":[]}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
        .isEqualTo("model_not_found");
  }

  @Test
  void tells_of_a_vendor_that_fails_as_that_vendor_would() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/messages",
            "{\"model\":\"demo/fault-429\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
        .isEqualTo("rate_limit_error");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void ends_a_cut_stream_with_an_error_and_never_cleanly() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"demo/fault-cut\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"error\"").doesNotContain("[DONE]");
  }

  @Test
  void explains_a_request() throws Exception {
    HttpResponse<String> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    String id = answer.headers().firstValue("x-request-id").orElseThrow();

    HttpResponse<String> told = get(node.port(), "/v1/requests/" + id);
    for (int i = 0; i < 500 && told.statusCode() == 404; i++) { // Written after the last byte.
      TestNode.pause(20);
      told = get(node.port(), "/v1/requests/" + id);
    }

    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    JsonObject record = new JsonObject(told.body());
    assertThat(record.getString("outcome")).isEqualTo("ok");
    assertThat(record.getJsonArray("attempts")).hasSize(1);
  }

  @Test
  void lists_models_health_and_metrics() throws Exception {
    assertThat(get(node.port(), "/v1/models").body()).contains("\"demo/chat\"", "\"fast\"");
    assertThat(get(node.port(), "/v1/models/fast").statusCode()).isEqualTo(200);
    assertThat(get(node.port(), "/health").body()).contains("\"ready\"");
    assertThat(get(node.managementPort(), "/health/ready").statusCode()).isEqualTo(200);
    answers_an_openai_chat();
    String counted = get(node.managementPort(), "/metrics").body();
    for (int i = 0; i < 500 && !counted.contains(REQUESTS); i++) { // Counted after the last byte.
      TestNode.pause(20);
      counted = get(node.managementPort(), "/metrics").body();
    }
    assertThat(counted).contains(REQUESTS);
  }
}

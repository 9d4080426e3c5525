package dev.weir.launcher.node;

import static dev.weir.launcher.node.InTime.inTime;
import static dev.weir.launcher.node.InTime.within;
import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * What two nodes, each with a gateway and a provider of the same name, tell each other, and that it
 * takes no longer than a second.
 */
@Tag("cluster")
@Timeout(120)
class SharedViewIT {

  private static final JsonObject CLUSTER =
      new JsonObject().put("enabled", true).put("name", "view-" + UUID.randomUUID());

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static ScriptedVendor vendor;
  private static RunningNode one;
  private static RunningNode two;

  @BeforeAll
  static void start() throws Exception {
    vendor = await(ScriptedVendor.start(VERTX));
    vendor.always(SharedViewIT::serve);
    one = await(ClusteredNode.whole(CLUSTER, Map.of("v", branch())));
    two = await(ClusteredNode.whole(CLUSTER, Map.of("v", branch())));
    ClusteredNode.untilReady(one, 1);
    ClusteredNode.untilReady(two, 1);
    for (RunningNode node : List.of(one, two)) {
      within(() -> nodes(node).size() == 2);
    }
  }

  @AfterAll
  static void stop() {
    await(one.close());
    await(two.close());
    await(VERTX.close());
    HTTP.close();
  }

  private static JsonObject branch() {
    return new JsonObject()
        .put("kind", "openai-compatible")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", JsonArray.of("key-1", "key-2"));
  }

  /** The model {@code fails} does; of {@code limited} the first key has had enough. */
  private static Script serve(RecordedRequest request) {
    if (request.path().endsWith("/models")) {
      return Script.json(200, "{\"object\":\"list\",\"data\":[]}");
    }
    String body = request.body().toString();
    if (body.contains("\"fails")) {
      return Script.json(500, OpenAiTranscripts.error("server_error", null, "no"));
    }
    if (body.contains("\"limited\"") && spent(request)) {
      return Script.json(429, OpenAiTranscripts.error("rate_limit_error", null, "slow"))
          .header("retry-after", "300");
    }
    return Script.json(200, VendoredNode.answer("openai", "Hello"));
  }

  private static boolean spent(RecordedRequest request) {
    return String.valueOf(request.header("authorization")).endsWith("key-1");
  }

  private static long spentAsked() {
    return vendor.requests().stream()
        .filter(one -> one.path().endsWith("/chat/completions") && spent(one))
        .filter(one -> one.body().toString().contains("\"limited\""))
        .count();
  }

  private static JsonObject get(int port, String path) throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(
        request.header("x-api-key", ClusteredNode.KEY).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> chat(RunningNode node, String model) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + CHAT))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(TestNode.chat(model, false, "hi"))));
  }

  private static JsonObject health(RunningNode node) throws Exception {
    return get(node.port(), "/health");
  }

  private static List<JsonObject> nodes(RunningNode asked) throws Exception {
    return get(asked.managementPort(), "/admin/cluster").getJsonArray("nodes").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** What a node says of the other one. */
  private static JsonObject other(RunningNode asked) throws Exception {
    return nodes(asked).stream()
        .filter(one -> !one.getBoolean("self"))
        .findAny()
        .orElse(new JsonObject());
  }

  private static boolean open(RunningNode node, String model) throws Exception {
    return health(node).getJsonArray("breakers", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .anyMatch(
            one -> one.getString("model").equals(model) && one.getString("state").equals("open"));
  }

  @Test
  void a_breaker_that_opened_on_one_node_opens_on_the_other_at_one_failure(TestReporter report)
      throws Exception {
    HintWatch hints = new HintWatch(two, "fails");
    for (int i = 0; i < 5; i++) {
      assertThat(chat(one, "v/fails").statusCode()).isEqualTo(500);
    }
    long from = System.nanoTime();
    assertThat(open(one, "fails")).isTrue();
    long heardAt = await(hints.open());
    inTime(report, "the hint", TimeUnit.NANOSECONDS.toMillis(heardAt - from));
    long seen = within(() -> other(two).getJsonArray("breakers_not_closed").contains("v/fails"));
    report.publishEntry("the breaker in /admin/cluster, told every second", seen + " ms");
    assertThat(open(two, "fails")).as("a hint alone opens nothing").isFalse();
    chat(two, "v/fails");
    assertThat(open(two, "fails")).as("one failure does").isTrue();
  }

  @Test
  void a_key_that_cooled_down_on_one_node_rests_on_the_other(TestReporter report) throws Exception {
    assertThat(chat(two, "v/well").statusCode()).isEqualTo(200);
    int calls = 0;
    while (spentAsked() == 0 && calls++ < 4) { // The keys take turns.
      assertThat(chat(one, "v/limited").statusCode()).isEqualTo(200);
    }
    assertThat(spentAsked()).isEqualTo(1);
    inTime(
        report,
        "the resting key",
        within(
            () ->
                health(two).getJsonArray("providers").stream()
                    .map(JsonObject.class::cast)
                    .anyMatch(one -> one.encode().contains("1 of 2 keys rest"))));
    for (int i = 0; i < 6; i++) {
      assertThat(chat(two, "v/limited").statusCode()).isEqualTo(200);
    }
    assertThat(spentAsked()).as("calls with the key that rests, on both nodes").isEqualTo(1);
  }

  @Test
  void a_new_provider_and_a_changed_configuration_are_seen(TestReporter report) throws Exception {
    NodePlan was = one.plan();
    Map<String, JsonObject> more = new LinkedHashMap<>(was.providers());
    more.put("fresh", new JsonObject().put("kind", "demo"));
    assertThat(get(two.managementPort(), "/admin/cluster").getBoolean("same_configuration"))
        .isTrue();
    await(one.apply(ClusteredNode.changed(was, more, "another")));
    long provider = within(() -> serves(two, "fresh"));
    long digest = within(() -> "another".equals(other(two).getString("configuration")));
    inTime(report, "a new provider", provider);
    inTime(report, "a changed configuration", provider + digest);
    assertThat(get(two.managementPort(), "/admin/cluster").getBoolean("same_configuration"))
        .isFalse();
    assertThat(other(two).getJsonArray("verticles").encode()).contains("provider:fresh");
    assertThat(chat(two, "fresh/chat").statusCode()).isEqualTo(200);

    await(one.apply(was));
    inTime(report, "a provider that is gone", within(() -> !serves(two, "fresh")));
    inTime(
        report,
        "the same configuration again",
        within(() -> get(two.managementPort(), "/admin/cluster").getBoolean("same_configuration")));
  }

  private static boolean serves(RunningNode node, String provider) throws Exception {
    return health(node).getJsonArray("providers").stream()
        .map(JsonObject.class::cast)
        .anyMatch(
            one ->
                one.getString("name").equals(provider) && one.getString("state").equals("ready"));
  }

  @Test
  void a_request_is_explained_by_whichever_node_is_asked() throws Exception {
    HttpResponse<String> answer = chat(one, "v/well");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    URI where = URI.create("http://127.0.0.1:" + two.port() + "/v1/requests/" + id);
    within(() -> send(HttpRequest.newBuilder(where)).statusCode() == 200);
    assertThat(get(two.port(), "/v1/requests/" + id).getString("id")).isEqualTo(id);
  }
}

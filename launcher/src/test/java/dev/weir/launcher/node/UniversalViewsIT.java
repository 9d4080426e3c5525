package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /v1/universal/} shows of providers and models, and its paths that are none. */
class UniversalViewsIT {

  private static final String[] ALICE = {"x-api-key", "alice-key"};
  private static final String[] BOB = {"x-api-key", "bob-key"};

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "demo/chat")
                    .alias("far", "openai/served-elsewhere")
                    .alias("nothing", "nobody-has-it")
                    .alias("anthropic/m", "demo/chat")
                    .key("alice", "alice-key")
                    .key(new KeyRule("bob", "bob-key", List.of("quick", "openai/*"), 0, 0, 0)));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static JsonObject shown(String path, String... key) {
    HttpResponse<String> answer = here.node.get("/v1/universal/" + path, key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    assertThat(answer.body()).doesNotContain("vendor-secret", "127.0.0.1", "-key");
    return new JsonObject(answer.body());
  }

  private static Map<String, JsonObject> byName(JsonArray list, String member) {
    return list.stream()
        .map(JsonObject.class::cast)
        .collect(Collectors.toMap(one -> one.getString(member), one -> one));
  }

  // ---- What is there

  @Test
  void health_is_that_of_the_node_for_holders_of_a_key() {
    JsonObject told = shown("health", ALICE);
    assertThat(told.getString("status")).isEqualTo("ready");
    Map<String, JsonObject> providers = byName(told.getJsonArray("providers"), "name");
    assertThat(providers).containsOnlyKeys("demo", "openai", "anthropic");
    assertThat(providers.get("anthropic").getString("state")).isEqualTo("ready");
    assertThat(providers.get("anthropic").getInteger("instances")).isPositive();
    JsonObject open = new JsonObject(here.node.get("/health").body());
    assertThat(byName(open.getJsonArray("providers"), "name").keySet())
        .isEqualTo(providers.keySet());
  }

  @Test
  void providers_tell_what_they_speak_and_how_many_models_the_key_may_use() {
    Map<String, JsonObject> all =
        byName(shown("providers", ALICE).getJsonArray("providers"), "name");
    assertThat(all).containsOnlyKeys("demo", "openai", "anthropic");
    JsonObject openai = all.get("openai");
    assertThat(openai.getString("kind")).isEqualTo("openai");
    assertThat(openai.getString("state")).isEqualTo("ready");
    assertThat(openai.getJsonArray("dialects")).contains("openai-chat").doesNotContain("universal");
    assertThat(openai.getInteger("models")).isEqualTo(2);
    assertThat(all.get("demo").getInteger("models")).isEqualTo(demoModels() + 1);

    Map<String, JsonObject> bobs =
        byName(shown("providers", BOB).getJsonArray("providers"), "name");
    assertThat(bobs.keySet()).isEqualTo(all.keySet());
    assertThat(bobs.get("openai").getInteger("models")).isEqualTo(2);
    assertThat(bobs.get("demo").getInteger("models")).isEqualTo(1);
    assertThat(bobs.get("anthropic").getInteger("models")).isZero();
  }

  /** The demo's models but for its chat. */
  private static int demoModels() {
    String list = here.node.get("/v1/models", ALICE).body();
    return (int)
        new JsonObject(list)
            .getJsonArray("data").stream()
                .map(one -> ((JsonObject) one).getString("id"))
                .filter(id -> id.startsWith("demo/") && !id.equals("demo/chat"))
                .count();
  }

  @Test
  void a_model_has_every_name_that_leads_to_it() {
    Map<String, JsonObject> models = byName(shown("models", ALICE).getJsonArray("models"), "id");
    JsonObject chat = models.get("demo/chat");
    assertThat(chat.getString("provider")).isEqualTo("demo");
    assertThat(chat.getString("model")).isEqualTo("chat");
    assertThat(chat.getJsonArray("aliases"))
        .containsExactlyInAnyOrder("quick", "anthropic/m", "chat");
    assertThat(chat.getString("display_name")).isNotBlank();
    assertThat(models.get("openai/m").getJsonArray("aliases")).containsExactly("m");
    // Only an alias leads to it; its vendor's list has it as a pattern.
    assertThat(models.get("openai/served-elsewhere"))
        .isEqualTo(
            new JsonObject()
                .put("id", "openai/served-elsewhere")
                .put("provider", "openai")
                .put("model", "served-elsewhere")
                .put("aliases", new JsonArray().add("far")));
    // What an alias hides, and what leads nowhere, cannot be asked for.
    assertThat(models).doesNotContainKeys("anthropic/m", "nothing", "nobody-has-it");
  }

  @Test
  void a_key_sees_the_names_that_it_may_ask_for() {
    JsonArray list = shown("models", BOB).getJsonArray("models");
    Map<String, JsonObject> models = byName(list, "id");
    assertThat(models).containsOnlyKeys("quick", "openai/m", "openai/served-elsewhere");
    assertThat(models.get("quick").getString("model")).isEqualTo("chat");
    assertThat(list).allMatch(one -> ((JsonObject) one).getJsonArray("aliases").isEmpty());
    here.openai.next(
        Script.sse(VendoredNode.stream("openai", "a")),
        Script.sse(VendoredNode.stream("openai", "b")));
    for (String id : models.keySet()) {
      HttpResponse<String> answer =
          here.node.post("/v1/universal/stream", TestNode.chat(id, true, "hi"), BOB);
      Universal.streamed(answer);
    }
  }

  // ---- What is not

  @ParameterizedTest
  @ValueSource(strings = {"health", "providers", "models"})
  void without_a_good_key_nothing_is_shown(String path) {
    for (String[] headers : List.of(new String[0], new String[] {"x-goog-api-key", "wrong"})) {
      HttpResponse<String> answer = here.node.get("/v1/universal/" + path, headers);
      Universal.isFailure(answer, 401, 2, false);
      assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,''",
    "GET,/",
    "POST,/nothing",
    "GET,/models/quick",
    "POST,/models/quick:generateContent",
    "POST,/stream/more",
    "DELETE,/nothing"
  })
  void an_unknown_path_is_unknown_in_its_own_shape(String method, String path) {
    HttpResponse<String> answer =
        send(method, "/v1/universal" + path, "anthropic-version", "2023-06-01");
    Universal.isFailure(answer, 404, 4, false);
    assertThat(answer.headers().firstValue("request-id")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,stream,POST",
    "DELETE,stream,POST",
    "POST,health,'GET, HEAD'",
    "POST,providers,'GET, HEAD'",
    "PUT,models,'GET, HEAD'"
  })
  void a_wrong_method_is_told_the_right_one(String method, String path, String allowed) {
    HttpResponse<String> answer = send(method, "/v1/universal/" + path, ALICE);
    Universal.isFailure(answer, 405, 5, false);
    assertThat(answer.headers().firstValue("allow")).contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/universal/health,200",
    "/v1/universal/models,200",
    "/v1/models,200",
    "/,200",
    "/health,200",
    "/health/live,200",
    "/health/ready,200",
    "/health/claude-code,200",
    "/health/claude-code-readiness,503",
    "/v1/models/nothing,404",
    "/v1/nothing,404",
    "/v1/chat/completions,405"
  })
  void a_head_is_answered_without_a_body(String path, int status) throws Exception {
    HttpResponse<String> shared = send("HEAD", path, ALICE); // Under HTTP/2.
    assertThat(shared.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(shared.statusCode()).isEqualTo(status);
    assertThat(shared.body()).isEmpty();
    try (RawClient client = new RawClient(here.node.port())) {
      String head = " HTTP/1.1\r\nhost: weir\r\nx-api-key: alice-key\r\n\r\n";
      client.send("HEAD " + path + head);
      RawClient.Answer answer = client.head();
      assertThat(answer.status()).isEqualTo(status);
      client.send("GET " + path + head);
      RawClient.Answer whole = client.answer(); // Nothing stands before it.
      assertThat(whole.status()).isEqualTo(status);
      int named = whole.body().contains("GET") ? "HEAD".length() - "GET".length() : 0;
      assertThat(Integer.parseInt(answer.headers().get("content-length")))
          .isEqualTo(Integer.parseInt(whole.headers().get("content-length")) + named);
    }
  }

  @Test
  void no_web_socket_is_looked_for_there() throws Exception {
    try (RawClient client = new RawClient(here.node.port())) {
      client.send(
          "GET /v1/universal/stream HTTP/1.1\r\nhost: weir\r\nupgrade: websocket\r\n"
              + "connection: upgrade\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(405);
      Universal.isFailure(new JsonObject(answer.body()), 405, 5, false);
    }
  }

  private static HttpResponse<String> send(String method, String path, String... headers) {
    return here.node.send(
        HttpRequest.newBuilder(here.node.uri(path))
            .headers(headers)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }
}

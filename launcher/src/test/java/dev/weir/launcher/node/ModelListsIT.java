package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as Google's and Codex's clients read them; ViewsIT has OpenAI's and Anthropic's. */
class ModelListsIT {

  private static final String[] GOOGLE = {"x-goog-api-key", "alice-key"};
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode.Plan().alias("quick", "demo/chat").key("alice", "alice-key").start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    return new JsonObject(answer.body());
  }

  private static List<String> names(JsonArray models, String member) {
    return models.stream().map(model -> ((JsonObject) model).getString(member)).toList();
  }

  private static void isGoogles(JsonObject model, String name) {
    assertThat(model.getString("name")).isEqualTo("models/" + name);
    assertThat(model.getString("version")).isNotBlank();
    assertThat(model.getString("displayName")).isNotBlank();
    assertThat(model.getJsonArray("supportedGenerationMethods"))
        .contains("generateContent", "countTokens");
  }

  @Test
  void google_s_own_path_has_google_s_shape() {
    JsonObject page = json(node.get("/v1beta/models?pageSize=50", GOOGLE));
    assertThat(page.fieldNames()).containsExactly("models");
    assertThat(names(page.getJsonArray("models"), "name"))
        .contains("models/quick", "models/demo/chat")
        .doesNotHaveDuplicates();
    isGoogles(page.getJsonArray("models").getJsonObject(0), "quick");
  }

  @Test
  void the_shared_path_holds_what_every_reader_takes() {
    JsonObject google = json(node.get("/v1/models", GOOGLE));
    assertThat(names(google.getJsonArray("models"), "name"))
        .isEqualTo(
            names(google.getJsonArray("data"), "id").stream().map(id -> "models/" + id).toList());
    assertThat(google.getString("object")).isEqualTo("list");

    JsonObject codex =
        json(node.get("/v1/models?client_version=0.169.0", "authorization", "Bearer alice-key"));
    assertThat(codex.getJsonArray("models")).isEmpty();
    assertThat(codex.getJsonArray("data")).isEqualTo(google.getJsonArray("data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "demo/chat", "demo%2Fchat"})
  void one_model_in_google_s_shape(String id) {
    String name = id.replace("%2F", "/");
    JsonObject own = json(node.get("/v1beta/models/" + id, GOOGLE));
    isGoogles(own, name);
    assertThat(own.containsKey("id")).isFalse();
    JsonObject shared = json(node.get("/v1/models/" + id, GOOGLE));
    isGoogles(shared, name);
    assertThat(shared.getString("id")).isEqualTo(name);
    JsonObject plain = json(node.get("/v1/models/" + id, "x-api-key", "alice-key"));
    assertThat(plain.containsKey("name")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoint=chat", "page_size=1000", "page_size=20&page_token=x"})
  void cohere_s_questions_get_cohere_s_models(String query) {
    JsonObject page = json(node.get("/v1/models?" + query, "authorization", "Bearer alice-key"));
    JsonArray models = page.getJsonArray("models");
    assertThat(names(models, "name")).isEqualTo(names(page.getJsonArray("data"), "id"));
    assertThat(names(models, "name")).contains("quick");
    assertThat(models.getJsonObject(0).getJsonArray("endpoints")).containsExactly("chat");
    assertThat(page.containsKey("next_page_token")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cohere", "cohere-ai", "com.cohere.fern:api-sdk"})
  void cohere_s_sdks_get_cohere_s_models(String sdk) {
    String[] headers = {"authorization", "Bearer alice-key", "x-fern-sdk-name", sdk};
    JsonObject page = json(node.get("/v1/models", headers));
    assertThat(names(page.getJsonArray("models"), "name")).contains("quick");
    assertThat(json(node.get("/v1/models/quick", headers)).getString("name")).isEqualTo("quick");
    String[] stranger = {"authorization", "Bearer alice-key", "x-fern-sdk-name", "elsewhere"};
    assertThat(json(node.get("/v1/models", stranger)).getJsonArray("models")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1beta/models"})
  void who_has_the_list_is_told_so(String path) {
    HttpResponse<String> first = node.get(path, "x-api-key", "alice-key");
    String tag = first.headers().firstValue("etag").orElseThrow();
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      HttpResponse<String> again = node.get(path, "x-api-key", "alice-key", "if-none-match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("etag")).contains(tag);
    }
    assertThat(node.get(path, "x-api-key", "alice-key", "if-none-match", "\"x\"").body())
        .isEqualTo(first.body());
  }

  @Test
  void refusals_are_google_s() {
    for (String path : List.of("/v1beta/models/quik", "/v1/models/quik")) {
      HttpResponse<String> answer = node.get(path, GOOGLE);
      assertThat(answer.statusCode()).isEqualTo(404);
      JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
      assertThat(error.getString("status")).isEqualTo("NOT_FOUND");
      assertThat(error.getString("message")).contains("models/quik", "quick");
    }
    for (String path : List.of("/v1beta/models", "/v1beta/models/quick", "/v1/models")) {
      HttpResponse<String> answer = node.get(path, "x-goog-api-key", "wrong");
      assertThat(answer.statusCode()).isEqualTo(401);
      JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
      assertThat(error.getString("status")).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void a_name_with_a_colon_is_no_operation() {
    HttpResponse<String> tuned =
        node.get("/v1/models/ft:gpt-4o:org::abc", "x-api-key", "alice-key");
    assertThat(Refusal.of(CHAT, tuned).code()).isEqualTo("model_not_found");
  }
}

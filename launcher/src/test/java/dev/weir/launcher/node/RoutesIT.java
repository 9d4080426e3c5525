package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes over scripted vendors, over HTTP. */
class RoutesIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String ROUTES =
      """
      {"models": {
        "weighed": {
          "strategy": "weighted",
          "targets": [{"model": "one/m", "weight": 3}, "two/m"]},
        "smart": {
          "targets": ["one/m"],
          "fallbacks": ["large"],
          "rules": [
            {"when": {"tags": ["batch"]}, "targets": ["two/m"]},
            {"when": {"has": ["images"]}, "targets": ["two/m"]}]},
        "large": {"targets": ["two/m"]},
        "small": {"targets": ["one/m"]},
        "warm": {"strategy": "round-robin", "affinity": "prefix", "targets": ["two/m", "three/m"]},
        "clever": "smart"}}
      """;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        new TestNode.Plan()
            .provider("one", vendor("one", new JsonObject().put("context", 100)))
            .provider("two", vendor("two", new JsonObject()))
            .provider("three", vendor("three", new JsonObject()))
            .routes(ROUTES)
            .start();
  }

  /**
   * A vendor whose answers say who it is.
   *
   * @param model what is known of its model
   */
  private static JsonObject vendor(String name, JsonObject model) {
    ScriptedVendor vendor = TestNode.await(ScriptedVendor.start(VERTX));
    vendor.always(Script.json(200, VendoredNode.answer("openai", "I am " + name)));
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonObject().put("m", model));
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static String who(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-weir-provider").orElseThrow();
  }

  private static String who(String model, String prompt, String... headers) {
    return who(node.post(CHAT, TestNode.chat(model, false, prompt), headers));
  }

  @Test
  void weights_decide_who_serves() {
    StringBuilder served = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      served.append(who("weighed", "hi")).append(' ');
    }
    assertThat(served).hasToString("one one two one one one two one ");
  }

  @Test
  void the_fallback_serves_what_the_targets_cannot() {
    String prompt = "word ".repeat(300);
    assertThat(who("smart", "hi")).isEqualTo("one");
    assertThat(who("smart", prompt)).isEqualTo("two");
    assertThat(who("clever", prompt)).isEqualTo("two");
  }

  @Test
  void what_fits_no_target_is_refused_in_the_words_of_the_caller_s_dialect() {
    String prompt = "word ".repeat(300);
    HttpResponse<String> chat = node.post(CHAT, TestNode.chat("small", false, prompt));
    assertThat(chat.statusCode()).as(chat.body()).isEqualTo(400);
    assertThat(new JsonObject(chat.body()).getJsonObject("error").getString("code"))
        .isEqualTo("context_length_exceeded");
    HttpResponse<String> messages =
        node.post(MESSAGES, TestNode.body(MESSAGES, "small", false, prompt));
    assertThat(messages.statusCode()).as(messages.body()).isEqualTo(400);
    assertThat(new JsonObject(messages.body()).getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
  }

  @Test
  void rules_send_calls_elsewhere_by_tags_and_by_what_they_hold() {
    assertThat(who("smart", "hi", "x-weir-tags", "nightly,batch")).isEqualTo("two");
    assertThat(who("smart", "hi", "x-weir-tags", "nightly")).isEqualTo("one");
    JsonObject image =
        new JsonObject()
            .put("type", "image_url")
            .put("image_url", new JsonObject().put("url", "data:image/png;base64,AAAA"));
    JsonObject body =
        new JsonObject()
            .put("model", "smart")
            .put(
                "messages",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("role", "user")
                            .put("content", new JsonArray().add(image))));
    assertThat(who(node.post(CHAT, body.encode()))).isEqualTo("two");
    assertThat(who("smart", "\"image_url\": {}")).isEqualTo("one");
  }

  @Test
  void routes_are_listed_and_found_as_aliases_are() {
    assertThat(node.get("/v1/models").body())
        .contains("\"weighed\"", "\"smart\"", "\"clever\"", "\"large\"");
    assertThat(node.get("/v1/models/weighed").statusCode()).isEqualTo(200);
    assertThat(node.get("/v1/models/clever").statusCode()).isEqualTo(200);
    assertThat(node.get("/v1/models/clumsy").statusCode()).isEqualTo(404);
  }

  @Test
  void the_same_beginning_goes_where_it_was_last_served() {
    String first = "first ".repeat(1_000);
    String other = "other ".repeat(1_000);
    assertThat(who("warm", first)).isEqualTo("two");
    assertThat(who("warm", first + "and more")).isEqualTo("two");
    assertThat(who("warm", other)).isEqualTo("three");
    assertThat(who("warm", other + "and more")).isEqualTo("three");
    assertThat(who("warm", first + "and again")).isEqualTo("two");
  }
}

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

/** Where a caller reads of an image that its dialect's answers have no place for. */
class LostImageIT {

  private static final String NOTE = "answer.parts[].image";
  private static final String ANSWER =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"Look:"},\
      {"inlineData":{"mimeType":"image/png","data":"QQ=="}}]},"finishReason":"STOP"}]}\
      """;

  private static final Vertx VERTX = Vertx.vertx();

  private static ScriptedVendor gemini;
  private static TestNode node;

  @BeforeAll
  static void start() {
    gemini = TestNode.await(ScriptedVendor.start(VERTX));
    JsonObject branch =
        new JsonObject()
            .put("kind", "gemini")
            .put("base-url", gemini.url())
            .put("keys", new JsonArray().add("vendor-secret"))
            .put("models", new JsonArray().add("m"));
    node =
        new TestNode.Plan()
            .provider("gemini", branch)
            .alias("painter", "gemini/m")
            .key("alice", "alice-key")
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static HttpResponse<String> draw(String path, boolean stream) {
    gemini.next(stream ? Script.sse("data: " + ANSWER + "\n\n") : Script.json(200, ANSWER));
    String body = TestNode.body(path, "painter", stream, "draw");
    return node.post(path, body, "x-api-key", "alice-key");
  }

  private static JsonArray dropped(HttpResponse<String> answer) {
    return node.record(answer, "x-api-key", "alice-key").getJsonArray("dropped");
  }

  @Test
  void a_whole_answer_says_so_in_its_headers() {
    HttpResponse<String> answer = draw(MESSAGES, false);
    assertThat(answer.body()).contains("Look:").doesNotContain("QQ==");
    assertThat(answer.headers().firstValue("x-weir-dropped").orElse("")).contains(NOTE);
    assertThat(dropped(answer)).contains(NOTE);
  }

  @Test
  void of_a_stream_the_record_says_so() {
    HttpResponse<String> answer = draw(MESSAGES, true);
    assertThat(answer.body()).contains("Look:", "message_stop").doesNotContain("QQ==");
    assertThat(dropped(answer)).contains(NOTE);
  }

  @Test
  void an_image_that_is_told_is_not_noted() {
    HttpResponse<String> answer = draw(CHAT, false);
    assertThat(answer.body()).contains("Look:", "QQ==");
    assertThat(dropped(answer)).doesNotContain(NOTE);
  }
}

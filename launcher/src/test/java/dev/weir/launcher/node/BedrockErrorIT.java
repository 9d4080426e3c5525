package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.BedrockTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bedrock says in a header what its error is: who is told so, and when. */
class BedrockErrorIT {

  private static final String TYPE = "x-amzn-errortype";
  private static final String CONVERSE = "/model/quick/converse";

  private static Vertx vertx;
  private static ScriptedVendor vendor;
  private static TestNode node;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    vendor = TestNode.await(ScriptedVendor.start(vertx));
    node =
        new TestNode.Plan()
            .provider(
                "bedrock",
                new JsonObject()
                    .put("kind", "bedrock")
                    .put("base-url", vendor.url())
                    .put("keys", JsonArray.of("vendor-key"))
                    .put("models", JsonArray.of("m")))
            .alias("quick", "bedrock/m")
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private static void refuses(int status, String type, String message) {
    vendor.always(Script.json(status, BedrockTranscripts.error(message)).header(TYPE, type));
  }

  private static HttpResponse<String> converse() {
    return node.post(
        CONVERSE, "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}");
  }

  @Test
  void a_type_reaches_callers_of_the_same_dialect_only() {
    refuses(400, "ServiceQuotaExceededException", "no more");
    assertThat(converse().headers().allValues(TYPE))
        .containsExactly("ServiceQuotaExceededException");
    HttpResponse<String> chat =
        node.post(
            CHAT, "{\"model\":\"quick\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(chat.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(chat.headers().map()).doesNotContainKey(TYPE);
  }

  @Test
  void a_refused_key_of_ours_is_not_the_callers() {
    refuses(403, "UnrecognizedClientException", "The security token is invalid.");
    HttpResponse<String> answer = converse();
    assertThat(answer.statusCode()).isNotEqualTo(403);
    assertThat(answer.headers().allValues(TYPE)).hasSize(1);
    assertThat(answer.headers().firstValue(TYPE)).get().isNotEqualTo("UnrecognizedClientException");
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Records of finished requests: how many a node keeps, and those that it publishes. */
class RequestEventsIT {

  private static final String ADDRESS = "event.v1.request.finished";

  private static BlockingQueue<JsonObject> heard(TestNode node) {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    MessageConsumer<JsonObject> consumer = node.node().vertx().eventBus().consumer(ADDRESS);
    consumer.handler(message -> heard.add(message.body()));
    await(consumer.completion());
    return heard;
  }

  private static String idOf(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-request-id").orElseThrow();
  }

  @Test
  void a_finished_request_is_published_as_it_is_explained() throws InterruptedException {
    try (TestNode node =
        new TestNode.Plan()
            .gateway("events", new JsonObject().put("requests", true))
            .gateway("explanations", 1)
            .key("alice", "alice-key")
            .start()) {
      BlockingQueue<JsonObject> heard = heard(node);
      String[] alice = {"authorization", "Bearer alice-key"};
      String body = TestNode.chat("demo/chat", false, "hello");
      assertThat(node.post(CHAT, body).statusCode()).isEqualTo(401);
      String first = idOf(node.post(CHAT, body, alice));
      JsonObject record = heard.poll(10, TimeUnit.SECONDS);
      assertThat(record).isNotNull();
      assertThat(record.getString("id")).as("strangers are not told of").isEqualTo(first);
      assertThat(record.encode()).doesNotContain("hello", "alice-key");
      assertThat(new JsonObject(node.get("/v1/requests/" + first, alice).body())).isEqualTo(record);

      node.get("/v1/models", alice);
      HttpResponse<String> second = node.post(CHAT, TestNode.chat("no-such", false, "x"), alice);
      JsonObject failed = heard.poll(10, TimeUnit.SECONDS);
      assertThat(failed).isNotNull();
      assertThat(failed.getString("outcome")).isEqualTo("failed");
      assertThat(node.get("/v1/requests/" + failed.getString("id"), alice).statusCode())
          .isEqualTo(200);
      assertThat(second.statusCode()).isEqualTo(404);
      assertThat(node.get("/v1/requests/" + first, alice).statusCode())
          .as("one record is kept")
          .isEqualTo(404);
      assertThat(node.management("GET", "/metrics").body())
          .contains("weir_events_dropped_total 0.0");
    }
  }

  @Test
  void nothing_is_published_or_kept_unless_wanted() {
    try (TestNode node = new TestNode.Plan().gateway("explanations", 0).start()) {
      BlockingQueue<JsonObject> heard = heard(node);
      HttpResponse<String> answer = node.post(CHAT, TestNode.chat("demo/chat", false, "hello"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(node.get("/v1/requests/" + idOf(answer)).statusCode()).isEqualTo(404);
      assertThat(node.metrics("gen_ai_server_request_duration_seconds_count"))
          .doesNotContain("weir_events");
      assertThat(heard).isEmpty();
    }
  }
}

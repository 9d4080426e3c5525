package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.node.TestNode;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * Two providers in trouble: {@code rated} has three keys, of which the first that is shown is
 * refused for too much; {@code down} answers every call with 503.
 */
final class TroubledVendor {

  private static final int FAILURES_THAT_OPEN = 5;

  private final ScriptedVendor rated;
  private final ScriptedVendor down;

  TroubledVendor(Vertx vertx) {
    rated = TestNode.await(ScriptedVendor.start(vertx));
    down = TestNode.await(ScriptedVendor.start(vertx));
    rated.always(Script.json(200, OpenAiTranscripts.answer("m", "hello")));
    rated.next(
        Script.json(429, OpenAiTranscripts.error("rate_limit_error", null, "slow down"))
            .header("retry-after", "900"));
    down.always(Script.json(503, OpenAiTranscripts.error("server_error", null, "no room")));
  }

  Map<String, JsonObject> providers() {
    return Map.of(
        "rated", provider(rated, "secret-one", "secret-two", "secret-three"),
        "down", provider(down, "secret-four"));
  }

  private static JsonObject provider(ScriptedVendor vendor, String... keys) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray(List.of(keys)))
        .put("models", new JsonArray().add("m"));
  }

  /** Calls both until a key rests and a breaker is open. */
  static void call(int port) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, port, "rated/m")).isEqualTo(200);
      for (int i = 0; i < FAILURES_THAT_OPEN; i++) {
        assertThat(status(http, port, "down/m")).isEqualTo(503);
      }
    }
  }

  private static int status(HttpClient http, int port, String model)
      throws IOException, InterruptedException {
    String body =
        """
        {"model": "%s", "messages": [{"role": "user", "content": "hi"}]}
        """
            .formatted(model);
    HttpRequest chat =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer admin-key")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(chat, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}

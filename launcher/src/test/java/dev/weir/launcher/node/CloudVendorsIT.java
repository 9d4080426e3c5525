package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.GeminiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clouds that serve the models of others: Vertex AI in two dialects, Azure with its filters. */
class CloudVendorsIT {

  private static final String CLAUDE = "vertex/claude-1";
  private static final String GEMINI = "vertex/gemini-1";
  private static final String PUBLISHERS = "/projects/p/locations/global/publishers/";

  private static Vertx vertx;
  private static ScriptedVendor vertex;
  private static ScriptedVendor azure;
  private static TestNode node;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    vertex = TestNode.await(ScriptedVendor.start(vertx));
    azure = TestNode.await(ScriptedVendor.start(vertx));
    node =
        new TestNode.Plan()
            .provider("vertex", branch("vertex", vertex).put("project", "p"))
            .provider("azure", branch("azure-openai", azure))
            .start();
  }

  private static JsonObject branch(String kind, ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", kind)
        .put("base-url", vendor.url())
        .put("keys", JsonArray.of("vendor-secret"));
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private static RecordedRequest seen(ScriptedVendor vendor) {
    return vendor.requests().getLast();
  }

  @Test
  void a_caller_of_anthropic_reaches_claude_as_it_speaks() {
    String answer = AnthropicTranscripts.answer(CLAUDE, "Hi").replaceFirst("\\{", "{\"new\":1,");
    vertex.next(Script.json(200, answer.replace(CLAUDE, "claude-1")));
    String asked = TestNode.message(CLAUDE, false, "Hello").replace("{\"model\"", "{ \"model\"");
    HttpResponse<String> told =
        node.post(MESSAGES, asked.replace("\"max_tokens\"", "\"new_member\":[ 1 ],\"max_tokens\""));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(told.body()).isEqualTo(answer);
    assertThat(seen(vertex).path())
        .isEqualTo("/v1" + PUBLISHERS + "anthropic/models/claude-1:rawPredict");
    assertThat(seen(vertex).header("x-goog-api-key")).isEqualTo("vendor-secret");
    assertThat(seen(vertex).body().toString())
        .startsWith("{ \"anthropic_version\":\"vertex-2023-10-16\",\"new_member\":[ 1 ],\"max")
        .doesNotContain("\"model\"");
  }

  @Test
  void a_stream_of_claude_passes_as_it_comes() {
    String stream = AnthropicTranscripts.stream(CLAUDE, "one ", "two");
    vertex.next(Script.sse(stream.replace(CLAUDE, "claude-1")));
    HttpResponse<String> told = node.post(MESSAGES, TestNode.message(CLAUDE, true, "Hello"));
    assertThat(told.body()).isEqualTo(stream);
    assertThat(seen(vertex).path()).endsWith("anthropic/models/claude-1:streamRawPredict");
    assertThat(seen(vertex).json().getBoolean("stream")).isTrue();
  }

  @Test
  void a_caller_of_anthropic_reaches_gemini_in_translation() {
    vertex.next(Script.json(200, GeminiTranscripts.answer("gemini-1", "Hi")));
    HttpResponse<String> told = node.post(MESSAGES, TestNode.message(GEMINI, false, "Hello"));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    JsonObject message = new JsonObject(told.body());
    assertThat(message.getString("type")).isEqualTo("message");
    assertThat(message.getJsonArray("content").getJsonObject(0).getString("text")).isEqualTo("Hi");
    assertThat(seen(vertex).path())
        .isEqualTo("/v1beta1" + PUBLISHERS + "google/models/gemini-1:generateContent");
    assertThat(seen(vertex).json().getJsonArray("contents").encode()).contains("Hello");
  }

  @Test
  void a_caller_of_openai_reaches_claude_in_translation() {
    vertex.next(Script.json(200, AnthropicTranscripts.answer("claude-1", "Hi")));
    HttpResponse<String> told = node.post(CHAT, TestNode.chat(CLAUDE, false, "Hello"));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(new JsonObject(told.body()).getString("object")).isEqualTo("chat.completion");
    JsonObject asked = seen(vertex).json();
    assertThat(asked.getString("anthropic_version")).isEqualTo("vertex-2023-10-16");
    assertThat(asked.containsKey("model")).isFalse();
    assertThat(asked.getJsonArray("messages").encode()).contains("Hello");
  }

  @Test
  void a_caller_of_gemini_reaches_claude_in_translation() {
    vertex.next(Script.json(200, AnthropicTranscripts.answer("claude-1", "Hi")));
    VendorPath path = VendorPath.GENERATE;
    HttpResponse<String> told = node.post(path.path(CLAUDE), path.body(CLAUDE, ""));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(new JsonObject(told.body()).getJsonArray("candidates")).hasSize(1);
    assertThat(seen(vertex).path()).endsWith("anthropic/models/claude-1:rawPredict");
  }

  @Test
  void tokens_of_claude_are_counted_where_google_counts_them() {
    vertex.next(Script.json(200, AnthropicTranscripts.counted(17)));
    HttpResponse<String> told =
        node.post(MESSAGES + "/count_tokens", TestNode.message(CLAUDE, false, "Hello"));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(told.body()).isEqualTo(AnthropicTranscripts.counted(17));
    assertThat(seen(vertex).path())
        .isEqualTo("/v1" + PUBLISHERS + "anthropic/models/count-tokens:rawPredict");
    assertThat(seen(vertex).json().getString("model")).isEqualTo("claude-1");
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHENTICATED, 502, api_error",
    "403, PERMISSION_DENIED, 502, api_error",
    "404, NOT_FOUND, 404, not_found_error",
    "429, RESOURCE_EXHAUSTED, 429, rate_limit_error",
    "503, UNAVAILABLE, 529, overloaded_error",
  })
  void what_google_refuses_reaches_a_caller_of_anthropic_in_its_words(
      int status, String word, int told, String type) {
    String error = GeminiTranscripts.error(status, word, "Google says no.");
    for (String body : new String[] {error, "[" + error + "]"}) {
      for (boolean stream : new boolean[] {false, true}) {
        vertex.next(Script.json(status, body).header("retry-after", "0"));
        HttpResponse<String> answer = node.post(MESSAGES, TestNode.message(CLAUDE, stream, "Hi"));
        Refusal refusal = Refusal.of(MESSAGES, answer);
        assertThat(refusal.status()).as(answer.body()).isEqualTo(told);
        assertThat(refusal.type()).isEqualTo(type);
        assertThat(answer.body()).doesNotContain(word, "googleapis");
      }
    }
  }

  @Test
  void what_anthropic_refuses_reaches_a_caller_of_anthropic_as_it_is() {
    String error = AnthropicTranscripts.error("invalid_request_error", "messages: too few");
    vertex.next(Script.json(400, error));
    HttpResponse<String> answer = node.post(MESSAGES, TestNode.message(CLAUDE, false, "Hi"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(error);
  }

  // ---- Azure

  /** A prompt that a filter refused. */
  private static final String FILTERED =
      "{\"error\":{\"message\":\"The prompt triggered the content management policy.\","
          + "\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,"
          + "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\","
          + "\"content_filter_result\":{\"hate\":{\"filtered\":true,\"severity\":\"high\"}}}}}";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_a_filter_refuses_reaches_callers_of_openai_as_it_is(boolean stream) {
    azure.next(Script.json(400, FILTERED), Script.json(400, FILTERED));
    HttpResponse<String> chat = node.post(CHAT, TestNode.chat("azure/d", stream, "Hi"));
    VendorPath path = VendorPath.RESPONSES;
    HttpResponse<String> response =
        node.post(path.path("azure/d"), path.body("azure/d", "\"stream\":" + stream + ","));
    assertThat(chat.statusCode()).isEqualTo(400);
    assertThat(chat.body()).isEqualTo(FILTERED);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(response.body()).getJsonObject("error").getString("code"))
        .isEqualTo("content_filter");
    assertThat(seen(azure).path()).isEqualTo("/openai/v1/responses");
  }

  @ParameterizedTest
  @EnumSource(
      value = VendorPath.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RESPONSES", "COMPLETIONS", "COUNT"})
  void what_a_filter_refuses_reaches_all_others_in_their_words(VendorPath path) {
    azure.next(Script.json(400, FILTERED));
    HttpResponse<String> answer = node.post(path.path("azure/d"), path.body("azure/d", ""));
    int status = path == VendorPath.COHERE ? 498 : 400;
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("content management policy").doesNotContain("innererror");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_a_filter_refuses_reaches_a_caller_of_anthropic_in_its_words(boolean stream) {
    azure.next(Script.json(400, FILTERED));
    HttpResponse<String> answer = node.post(MESSAGES, TestNode.message("azure/d", stream, "Hi"));
    Refusal refusal = Refusal.of(MESSAGES, answer);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.type()).isEqualTo("invalid_request_error");
    assertThat(answer.body()).doesNotContain("innererror");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void what_azure_s_front_says_of_our_key_reaches_nobody(String path) {
    azure.next(Script.json(401, "{\"statusCode\":401,\"message\":\"Bad key vendor-secret.\"}"));
    HttpResponse<String> answer = node.post(path, TestNode.body(path, "azure/d", false, "Hi"));
    assertThat(Refusal.of(path, answer).status()).isEqualTo(502);
    assertThat(answer.body()).doesNotContain("vendor-secret", "statusCode");
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.ResponsesTranscripts;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that are tied to a vendor, and answers that go on with another, over HTTP. */
class AffinityIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String RESPONSES = "/v1/responses";
  private static final String ROUTES =
      """
      {"models": {
        "signed": {"retries": 0, "targets": ["gpt/m", "claude/m"]},
        "turns": {"strategy": "round-robin", "targets": ["gpt/m", "other/m"]},
        "filed": {"targets": ["gpt/m", "other/m"]},
        "elsewhere": {"targets": ["gpt/m", "claude/m"]},
        "talk": {"retries": 0, "continue": true, "targets": ["gpt/m", "claude/m"]},
        "act": {"retries": 0, "continue": true, "targets": ["gpt/n", "claude/m"]}}}
      """;
  private static ScriptedVendor gpt;
  private static ScriptedVendor other;
  private static ScriptedVendor claude;
  private static TestNode node;

  @BeforeAll
  static void start() {
    gpt = TestNode.await(ScriptedVendor.start(VERTX));
    other = TestNode.await(ScriptedVendor.start(VERTX));
    claude = TestNode.await(ScriptedVendor.start(VERTX));
    node =
        new TestNode.Plan()
            .provider("gpt", branch("openai", gpt.url() + "/v1"))
            .provider("other", branch("openai", other.url() + "/v1"))
            .provider("claude", branch("anthropic", claude.url()))
            .routes(ROUTES)
            .start();
  }

  private static JsonObject branch(String kind, String url) {
    return new JsonObject()
        .put("kind", kind)
        .put("base-url", url)
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("m").add("n")); // What fails often has its breaker.
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

  private static JsonObject last(ScriptedVendor vendor) {
    return new JsonObject(vendor.requests().getLast().body().toString());
  }

  // ---- State

  private static String signed() {
    JsonArray thought =
        new JsonArray()
            .add(
                new JsonObject()
                    .put("type", "thinking")
                    .put("thinking", "hm")
                    .put("signature", "c2lnbmVk"))
            .add(new JsonObject().put("type", "text").put("text", "I see."));
    return new JsonObject()
        .put("model", "signed")
        .put("max_tokens", 100)
        .put(
            "messages",
            new JsonArray()
                .add(new JsonObject().put("role", "user").put("content", "hi"))
                .add(new JsonObject().put("role", "assistant").put("content", thought))
                .add(new JsonObject().put("role", "user").put("content", "go on")))
        .encode();
  }

  @Test
  void signatures_lead_home() {
    claude.next(Script.json(200, AnthropicTranscripts.answer("m", "home")));
    assertThat(who(node.post(MESSAGES, signed()))).isEqualTo("claude");
    assertThat(last(claude).encode()).contains("c2lnbmVk");
  }

  @Test
  void without_their_home_signatures_are_dropped_and_named() {
    claude.next(Script.json(529, AnthropicTranscripts.error("overloaded_error", "busy")));
    gpt.next(Script.json(200, OpenAiTranscripts.answer("m", "away")));
    HttpResponse<String> answer = node.post(MESSAGES, signed());
    assertThat(who(answer)).isEqualTo("gpt");
    assertThat(answer.headers().firstValue("x-weir-dropped").orElse(""))
        .isEqualTo("messages[1].parts[0]");
    assertThat(last(gpt).encode()).contains("I see.").doesNotContain("c2lnbmVk");
  }

  // ---- What vendors keep

  private static HttpResponse<String> respond(JsonObject more) {
    return node.post(
        RESPONSES,
        new JsonObject().put("model", "turns").put("input", "hi").mergeIn(more).encode());
  }

  @Test
  void the_next_turn_goes_to_who_keeps_the_last_one() {
    for (ScriptedVendor vendor : new ScriptedVendor[] {gpt, other}) {
      vendor.always(
          asked ->
              Script.json(
                  200,
                  ResponsesTranscripts.answer("m", "hello")
                      .replace(
                          ResponsesTranscripts.ID, vendor == gpt ? "resp_ofGpt" : "resp_ofOther")));
    }
    respond(new JsonObject());
    respond(new JsonObject());
    for (int i = 0; i < 3; i++) {
      assertThat(who(respond(new JsonObject().put("previous_response_id", "resp_ofGpt"))))
          .isEqualTo("gpt");
    }
    assertThat(who(respond(new JsonObject().put("previous_response_id", "resp_ofOther"))))
        .isEqualTo("other");
  }

  private static String asking(String model, String file) {
    JsonArray content =
        new JsonArray()
            .add(
                new JsonObject()
                    .put("type", "file")
                    .put("file", new JsonObject().put("file_id", file)));
    return new JsonObject()
        .put("model", model)
        .put(
            "messages",
            new JsonArray().add(new JsonObject().put("role", "user").put("content", content)))
        .encode();
  }

  @Test
  void a_file_leads_to_who_keeps_it_and_nowhere_else() {
    other.next(Script.json(200, "{\"id\": \"file-kept\", \"object\": \"file\"}"));
    HttpResponse<String> kept = node.get("/v1/files/file-kept", "x-weir-provider", "other");
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    other.next(Script.json(200, OpenAiTranscripts.answer("m", "read")));
    assertThat(who(node.post(TestNode.CHAT, asking("filed", "file-kept")))).isEqualTo("other");

    HttpResponse<String> refused = node.post(TestNode.CHAT, asking("elsewhere", "file-kept"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("file-kept", "`other`");
  }

  // ---- Going on

  private static HttpResponse<String> talk(String path) {
    return node.post(path, TestNode.body(path, "talk", true, "hi there"));
  }

  private static void breaksOff() {
    gpt.next(
        Script.stream()
            .write(OpenAiTranscripts.text("m", "Once upon") + OpenAiTranscripts.text("m", " a "))
            .pause(50)
            .cut());
  }

  @ParameterizedTest
  @ValueSource(strings = {TestNode.CHAT, MESSAGES})
  void another_vendor_goes_on_with_a_text(String path) {
    breaksOff();
    claude.next(Script.sse(AnthropicTranscripts.stream("m", " time", " there was")));
    HttpResponse<String> answer = talk(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(said(answer.body())).isEqualTo("Once upon a time there was");
    assertThat(answer.body())
        .contains(VendoredNode.terminal(path))
        .doesNotContain(VendoredNode.errorMark(path));
    if (path.equals(MESSAGES)) {
      assertThat(answer.body().split("event: message_start", -1)).hasSize(2);
      assertThat(answer.body().split("event: content_block_start", -1)).hasSize(2);
    }
    JsonObject begun = last(claude).getJsonArray("messages").getJsonObject(1);
    assertThat(begun.getString("role")).isEqualTo("assistant");
    assertThat(begun.encode()).contains("Once upon a\"");
    JsonObject record = explained(answer);
    assertThat(record.getString("outcome")).isEqualTo("ok");
    JsonArray attempts = record.getJsonArray("attempts");
    assertThat(attempts.getJsonObject(0).containsKey("continued")).isFalse();
    assertThat(attempts.getJsonObject(1).getBoolean("continued")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestNode.CHAT, MESSAGES})
  void when_nobody_can_go_on_it_is_an_error(String path) {
    breaksOff();
    claude.next(Script.json(529, AnthropicTranscripts.error("overloaded_error", "busy")));
    HttpResponse<String> answer = talk(path);
    assertThat(answer.body())
        .contains("Once upon", VendoredNode.errorMark(path))
        .doesNotContain(VendoredNode.terminal(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {TestNode.CHAT, MESSAGES})
  void a_call_that_has_begun_is_not_continued(String path) {
    String calling =
        OpenAiTranscripts.streamCalling("m", new OpenAiTranscripts.Call("c1", "f", "{\"a\": 1}"));
    int end = calling.indexOf("finish_reason\":\"tool_calls");
    gpt.next(
        Script.stream()
            .write(calling.substring(0, calling.lastIndexOf("data: {", end)))
            .pause(50)
            .cut());
    int asked = claude.requests().size();
    HttpResponse<String> answer = node.post(path, TestNode.body(path, "act", true, "hi there"));
    assertThat(answer.body()).contains(VendoredNode.errorMark(path));
    assertThat(claude.requests()).hasSize(asked);
  }

  private static JsonObject explained(HttpResponse<String> answer) {
    return node.record(answer);
  }

  /** All text of a stream in either dialect. */
  private static String said(String stream) {
    StringBuilder said = new StringBuilder();
    for (String line : stream.split("\n", -1)) {
      if (line.startsWith("data: {")) {
        JsonObject event = new JsonObject(line.substring("data: ".length()));
        JsonObject delta = event.getJsonObject("delta", new JsonObject());
        JsonArray choices = event.getJsonArray("choices", new JsonArray());
        said.append(delta.getString("text", ""));
        if (!choices.isEmpty()) {
          String content = choices.getJsonObject(0).getJsonObject("delta").getString("content");
          said.append(content == null ? "" : content);
        }
      }
    }
    return said.toString();
  }
}

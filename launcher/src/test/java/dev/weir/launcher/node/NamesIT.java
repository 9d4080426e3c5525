package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.AnthropicTranscripts;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Names that no provider knows, where the configuration says what they mean. */
class NamesIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static ScriptedVendor claude;
  private static TestNode node;

  @BeforeAll
  static void start() {
    claude = TestNode.await(ScriptedVendor.start(VERTX));
    JsonArray models =
        new JsonArray().add("claude-opus-5-5").add("claude-sonnet-5-5").add("claude-haiku-5-5");
    node =
        new TestNode.Plan()
            .provider(
                "anthropic",
                new JsonObject()
                    .put("kind", "anthropic")
                    .put("base-url", claude.url())
                    .put("keys", new JsonArray().add("vendor-secret"))
                    .put("models", models))
            .alias("my-gpt", "gpt-4o-mini")
            .alias("gpt-4-turbo", "demo/chat")
            .names(true, "demo/chat")
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static HttpResponse<String> ask(String path, String model, boolean stream) {
    return node.post(path, TestNode.body(path, model, stream, "count to 2"));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4, claude-opus-5-5",
    "gpt-3.5-turbo, claude-sonnet-5-5",
    "gpt-4o, claude-sonnet-5-5",
    "gpt-4o-mini, claude-haiku-5-5",
    "weir/gpt-4o-mini, claude-haiku-5-5",
    "my-gpt, claude-haiku-5-5"
  })
  void openai_s_names_mean_claude_and_come_back_in_the_answer(String asked, String served) {
    claude.next(
        Script.json(200, AnthropicTranscripts.answer(served, "Hello")),
        Script.sse(AnthropicTranscripts.stream(served, "Hello")),
        Script.json(200, AnthropicTranscripts.answer(served, "Hello")));

    HttpResponse<String> whole = ask(CHAT, asked, false);
    HttpResponse<String> streamed = ask(CHAT, asked, true);
    HttpResponse<String> passed = ask(MESSAGES, asked, false);

    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(new JsonObject(whole.body()).getString("model")).isEqualTo(asked);
    assertThat(streamed.body())
        .contains("\"model\":\"" + asked + "\"")
        .doesNotContain("claude")
        .contains("[DONE]");
    assertThat(new JsonObject(passed.body()).getString("model")).isEqualTo(asked);
    assertThat(whole.headers().firstValue("x-weir-model")).contains(served);
    assertThat(claude.requests().reversed().stream().limit(3))
        .allMatch(request -> request.json().getString("model").equals(served));
  }

  @Test
  void what_somebody_knows_means_what_it_did() {
    HttpResponse<String> answer = ask(CHAT, "gpt-4-turbo", false);
    assertThat(answer.headers().firstValue("x-weir-provider")).contains("demo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody-has-it", "nobody/has-it", "gpt-5"})
  void other_unknown_names_mean_the_fallback(String asked) {
    HttpResponse<String> answer = ask(CHAT, asked, false);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject told = new JsonObject(answer.body());
    assertThat(told.getString("model")).isEqualTo(asked);
    assertThat(answer.body()).contains("1 2");
    assertThat(answer.headers().firstValue("x-weir-provider")).contains("demo");
  }

  @Test
  void unless_it_is_switched_on_unknown_names_are_unknown() {
    try (TestNode plain = new TestNode.Plan().alias("claude-opus-5-5", "demo/chat").start()) {
      for (String asked : new String[] {"gpt-4", "nobody-has-it"}) {
        HttpResponse<String> answer = plain.post(CHAT, TestNode.chat(asked, false, "hi"));
        assertThat(Refusal.of(CHAT, answer).code()).isEqualTo("model_not_found");
      }
    }
    try (TestNode lost = new TestNode.Plan().names(true, "nobody/at-all").start()) {
      HttpResponse<String> answer = lost.post(CHAT, TestNode.chat("gpt-4", false, "hi"));
      assertThat(Refusal.of(CHAT, answer).code()).isEqualTo("model_not_found");
    }
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counting in the new dialects, Codex's web socket and headers, OpenAI's stored responses,
 * Bedrock's betas.
 */
class OtherPathsIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan);
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  @Test
  void google_s_count_is_told_in_google_s_shape() {
    JsonObject told = estimated("/v1beta/models/demo%2Fchat:countTokens", contents("Hello"));
    assertThat(told.fieldNames()).containsExactly("totalTokens");
    assertThat(told.getLong("totalTokens")).isBetween(2L, 40L);
    JsonObject more =
        estimated(
            "/v1/models/openai/m:countTokens",
            new JsonObject()
                .put(
                    "generateContentRequest",
                    new JsonObject(contents("word and ".repeat(2_000)))
                        .put("model", "models/openai/m"))
                .encode());
    assertThat(more.getLong("totalTokens")).isBetween(3_000L, 8_000L);
  }

  @Test
  void openai_s_count_is_told_in_openai_s_shape() {
    JsonObject asked = new JsonObject().put("model", "demo/chat").put("input", "Hello");
    JsonObject told = estimated("/v1/responses/input_tokens", asked.encode());
    assertThat(told.fieldNames()).containsExactlyInAnyOrder("object", "input_tokens");
    assertThat(told.getString("object")).isEqualTo("response.input_tokens");
    assertThat(told.getLong("input_tokens")).isBetween(2L, 40L);
  }

  private static String contents(String text) {
    JsonObject part = new JsonObject().put("text", text);
    JsonObject user = new JsonObject().put("role", "user").put("parts", JsonArray.of(part));
    return new JsonObject().put("contents", JsonArray.of(user)).encode();
  }

  private static JsonObject estimated(String path, String body) {
    HttpResponse<String> answer = here.node.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-weir-token-count")).contains("estimated");
    return new JsonObject(answer.body());
  }

  @Test
  void openai_itself_is_asked_how_many_tokens_an_input_has() {
    String counted = "{\"object\":\"response.input_tokens\",\"input_tokens\":7}";
    here.openai.next(Script.json(200, counted));
    HttpResponse<String> answer =
        here.node.post("/v1/responses/input_tokens", "{\"model\":\"openai/m\",\"input\":\"Hi\"}");
    assertThat(answer.body()).isEqualTo(counted);
    assertThat(here.openai.requests().getLast().path()).isEqualTo("/v1/responses/input_tokens");
    assertThat(here.openai.requests().getLast().json().getString("model")).isEqualTo("m");
  }

  @Test
  void a_web_socket_is_refused_so_that_codex_goes_on_without() throws Exception {
    try (RawClient client = new RawClient(here.node.port())) {
      client.send(
          "GET /v1/responses HTTP/1.1\r\nhost: weir\r\nconnection: Upgrade\r\n"
              + "upgrade: websocket\r\nsec-websocket-version: 13\r\n"
              + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(426);
      assertThat(answer.headers()).containsKey("upgrade");
      assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
          .contains("POST");
      client.send("GET /v1/responses HTTP/1.1\r\nhost: weir\r\n\r\n");
      RawClient.Answer plain = client.answer();
      assertThat(plain.status()).isEqualTo(405);
      assertThat(plain.headers()).containsEntry("allow", "POST");
    }
  }

  @Test
  void what_codex_tells_of_itself_reaches_openai_and_no_other_vendor() {
    String[] codexs = {
      "originator", "codex_exec",
      "session-id", "s-1",
      "thread-id", "t-1",
      "x-client-request-id", "t-1",
      "x-codex-turn-metadata", "{}",
      "x-openai-internal-codex-responses-lite", "true"
    };
    here.openai.next(Script.json(200, ResponsesTranscripts.answer("m", "Hello")));
    here.anthropic.next(Script.json(200, AnthropicTranscripts.answer("m", "Hello")));
    String path = "/v1/responses";

    HttpResponse<String> atHome =
        here.node.post(path, "{\"model\":\"openai/m\",\"input\":\"hi\"}", codexs);
    HttpResponse<String> abroad =
        here.node.post(path, "{\"model\":\"anthropic/m\",\"input\":\"hi\"}", codexs);

    assertThat(atHome.statusCode()).as(atHome.body()).isEqualTo(200);
    assertThat(abroad.statusCode()).as(abroad.body()).isEqualTo(200);
    for (int i = 0; i < codexs.length; i += 2) {
      assertThat(here.openai.requests().getLast().header(codexs[i])).isEqualTo(codexs[i + 1]);
      assertThat(here.anthropic.requests().getLast().header(codexs[i])).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/responses/resp_1",
    "DELETE, /v1/responses/resp_1",
    "POST, /v1/responses/resp_1/cancel",
    "GET, /v1/responses/resp_1/input_items",
    "POST, /v1/responses/compact",
    "POST, /v1/conversations",
    "GET, /v1/conversations/conv_1/items"
  })
  void what_was_stored_is_not_there_and_it_is_said_why(String method, String path)
      throws Exception {
    try (RawClient client = new RawClient(here.node.port())) {
      client.send(method + " " + path + " HTTP/1.1\r\nhost: weir\r\ncontent-length: 0\r\n\r\n");
      RawClient.Answer answer = client.answer();
      Refusal refusal = Refusal.of(CHAT, answer.status(), answer.body());
      assertThat(refusal.status()).isEqualTo(404);
      assertThat(refusal.message()).contains("Stored responses", "not in this version");
      assertThat(refusal.type()).isEqualTo("invalid_request_error");
    }
  }

  @Test
  void unknown_paths_are_unknown_whatever_the_method() {
    for (String path : List.of("/v1/nothing", "/v1beta/nothing", "/model/x/nothing", "/v2/x")) {
      assertThat(here.node.get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(here.node.post(path, "{}").statusCode()).as(path).isEqualTo(404);
    }
    for (String path :
        List.of("/v1beta/models/m:predictLongRunning", "/v1/models/m:predictLongRunning")) {
      HttpResponse<String> answer = here.node.post(path, "{}");
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("NOT_FOUND");
    }
    assertThat(here.node.post("/v1beta/models", "{}").statusCode()).isEqualTo(405);
    for (String path :
        List.of(
            "/inference-profiles?type=SYSTEM_DEFINED", "/foundation-models", "/guardrail/g/x")) {
      HttpResponse<String> answer = here.node.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.headers().firstValue("x-amzn-errortype"))
          .as(path)
          .contains("ResourceNotFoundException");
    }
  }

  @Test
  void betas_in_a_body_become_a_header() {
    here.anthropic.next(
        Script.json(200, AnthropicTranscripts.answer("m", "Hello")),
        Script.json(200, AnthropicTranscripts.answer("m", "Hello")));
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,%s"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    String path = "/model/anthropic%2Fm/invoke";

    HttpResponse<String> with =
        here.node.post(path, body.formatted("\"anthropic_beta\":[\"a-1\",\"b-2\"],"));
    HttpResponse<String> without = here.node.post(path, body.formatted(""));

    assertThat(with.statusCode()).as(with.body()).isEqualTo(200);
    assertThat(without.statusCode()).as(without.body()).isEqualTo(200);
    List<RecordedRequest> seen = here.anthropic.requests().reversed();
    assertThat(seen.get(1).header("anthropic-beta")).isEqualTo("a-1,b-2");
    assertThat(seen.get(1).json().containsKey("anthropic_beta")).isFalse();
    assertThat(seen.get(0).header("anthropic-beta")).isNull();

    HttpResponse<String> wrong = here.node.post(path, body.formatted("\"anthropic_beta\":5,"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("x-amzn-errortype")).contains("ValidationException");
  }
}

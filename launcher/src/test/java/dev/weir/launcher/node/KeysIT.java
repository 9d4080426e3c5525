package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.KeyRule;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and what is said to those who may not. */
class KeysIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "demo/chat")
                    .key("alice", "alice-key")
                    .key(new KeyRule("bob", "bob-key", List.of("quick", "openai/*"), 0, 0, 0))
                    .adminKey("admin-key"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static HttpResponse<String> ask(String path, String model, String... headers) {
    return here.node.post(path, TestNode.body(path, model, true, "hi"), headers);
  }

  @ParameterizedTest
  @CsvSource({
    CHAT + ",,",
    CHAT + ",x-api-key,wrong",
    CHAT + ",authorization,Bearer wrong",
    CHAT + ",authorization,Basic YWxpY2Uta2V5",
    CHAT + ",authorization,Bearer",
    MESSAGES + ",,",
    MESSAGES + ",x-api-key,wrong",
    MESSAGES + ",authorization,Bearer wrong",
    MESSAGES + ",authorization,Basic YWxpY2Uta2V5",
    MESSAGES + "/count_tokens,,",
    MESSAGES + "/count_tokens,x-api-key,wrong"
  })
  void without_a_good_key_it_is_a_401_that_no_client_tries_again(
      String path, String header, String value) {
    int before = here.openai.requests().size() + here.anthropic.requests().size();
    String[] headers = header == null ? new String[0] : new String[] {header, value};

    HttpResponse<String> answer = ask(path, "openai/m", headers);

    Refusal refusal = Refusal.of(path, answer);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.message()).contains("API key").doesNotContain("wrong");
    if (path.equals(CHAT)) {
      assertThat(refusal.type()).isEqualTo("invalid_request_error");
      assertThat(refusal.code()).isEqualTo("invalid_api_key");
    } else {
      assertThat(refusal.type()).isEqualTo("authentication_error");
    }
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(here.openai.requests().size() + here.anthropic.requests().size()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "x-api-key,alice-key",
    "X-Api-Key,alice-key",
    "authorization,Bearer alice-key",
    "Authorization,bearer   alice-key",
    "x-goog-api-key,alice-key",
    "api-key,alice-key"
  })
  void a_key_is_read_wherever_an_sdk_puts_it(String header, String value) {
    for (String path : List.of(CHAT, MESSAGES)) {
      HttpResponse<String> answer = ask(path, "demo/chat", header, value);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  /** As Claude Code does when its environment has an API key and a token. */
  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void of_two_keys_the_one_in_x_api_key_counts(String path) {
    for (String model : List.of("demo/chat", "quick")) {
      String[] good = {"authorization", "Bearer wrong", "x-api-key", "alice-key"};
      assertThat(ask(path, model, good).statusCode()).isEqualTo(200);
      String[] bad = {"authorization", "Bearer alice-key", "x-api-key", "wrong"};
      assertThat(ask(path, model, bad).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void a_key_may_stand_in_the_query(String path) {
    String body = TestNode.body(path, "demo/chat", false, "hi");
    assertThat(here.node.post(path + "?key=alice-key", body).statusCode()).isEqualTo(200);
    assertThat(here.node.post(path + "?key=wrong", body).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    CHAT + ",permission_error",
    MESSAGES + ",permission_error",
    MESSAGES + "/count_tokens,permission_error"
  })
  void a_key_may_ask_for_its_models_only(String path, String type) {
    for (String model : List.of("demo/chat", "m", "anthropic/m", "nobody/has-it")) {
      HttpResponse<String> answer = ask(path, model, "x-api-key", "bob-key");
      Refusal refusal = Refusal.of(path, answer);
      assertThat(refusal.status()).isEqualTo(403);
      assertThat(refusal.type()).isEqualTo(type);
      assertThat(refusal.message()).contains(model);
    }
    assertThat(ask(path, "quick", "x-api-key", "bob-key").statusCode()).isEqualTo(200);
    assertThat(ask(path, "openai/none", "x-api-key", "bob-key").statusCode()).isNotEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES, "/v1/embeddings", "/v1/audio/transcriptions"})
  void a_stranger_is_refused_before_the_body_is_read(String path) throws Exception {
    try (RawClient stranger = new RawClient(here.node.port())) {
      stranger.send(
          "POST %s HTTP/1.1\r\nhost: here\r\nx-api-key: wrong\r\n".formatted(path)
              + "content-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"not yet");
      assertThat(stranger.head().status()).isEqualTo(401);
    }
    String unreadable = "{\"messages\":";
    assertThat(here.node.post(path, unreadable).statusCode()).isEqualTo(401);
  }

  @Test
  void lists_are_for_those_with_a_key() {
    for (String path : List.of("/v1/models", "/v1/models/quick", "/v1/requests/req_1")) {
      Refusal openai = Refusal.of(CHAT, here.node.get(path));
      assertThat(openai.status()).isEqualTo(401);
      assertThat(openai.code()).isEqualTo("invalid_api_key");
      HttpResponse<String> anthropic =
          here.node.get(path, "anthropic-version", "2023-06-01", "x-api-key", "wrong");
      assertThat(Refusal.of(MESSAGES, anthropic).type()).isEqualTo("authentication_error");
      assertThat(anthropic.headers().firstValue("x-should-retry")).contains("false");
    }
    assertThat(here.node.get("/v1/models", "x-api-key", "bob-key").statusCode()).isEqualTo(200);
    assertThat(here.node.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void administration_takes_an_admin_key() {
    HttpResponse<String> none = here.node.management("POST", "/admin/reload");
    assertThat(none.statusCode()).isEqualTo(401);
    for (String key : List.of("alice-key", "wrong")) {
      HttpResponse<String> other = here.node.management("POST", "/admin/reload", "x-api-key", key);
      assertThat(other.statusCode()).isEqualTo(403);
      assertThat(new JsonObject(other.body()).getString("error")).contains("admin key");
    }
    HttpResponse<String> admin =
        here.node.management("POST", "/admin/reload", "authorization", "Bearer admin-key");
    assertThat(admin.statusCode()).isEqualTo(200);
    assertThat(here.node.post("/admin/reload", "", "x-api-key", "admin-key").statusCode())
        .isEqualTo(404);
  }

  @Test
  void an_admin_key_may_ask_for_everything() {
    assertThat(ask(CHAT, "demo/chat", "x-api-key", "admin-key").statusCode()).isEqualTo(200);
  }
}

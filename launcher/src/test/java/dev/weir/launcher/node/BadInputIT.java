package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes is answered in the dialect of the path, and the connection lives on. */
class BadInputIT {

  private static final int BODY_MAX = 100_000;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode.Plan().limit("body", BODY_MAX + "B").start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String fill(String path, String start) {
    return path.equals(CHAT)
        ? "{" + start + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
        : "{" + start + ",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  }

  static Stream<Arguments> bad() {
    return Stream.of(CHAT, MESSAGES)
        .flatMap(
            path ->
                Stream.of(
                    Arguments.of(path, "{nonsense", 400, "invalid_request_error", null),
                    Arguments.of(
                        path, "{\"model\":\"demo/chat\"", 400, "invalid_request_error", null),
                    Arguments.of(path, "[]", 400, "invalid_request_error", null),
                    Arguments.of(path, "", 400, "invalid_request_error", null),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":5"),
                        400,
                        "invalid_request_error",
                        "invalid_type"),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":\"demo/chat\",\"stream\":\"yes\""),
                        400,
                        "invalid_request_error",
                        "invalid_type"),
                    Arguments.of(
                        path, fill(path, "\"modell\":\"x\""), 400, "invalid_request_error", null),
                    Arguments.of(
                        path, fill(path, "\"model\":\"\""), 400, "invalid_request_error", null),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":\"demo/chat\",\"model\":\"demo/fault-500\""),
                        400,
                        "invalid_request_error",
                        null),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":\"demo/chat\",\"mod\\u0065l\":\"x\""),
                        400,
                        "invalid_request_error",
                        null),
                    Arguments.of(
                        path,
                        fill(
                            path,
                            "\"model\":\"demo/chat\",\"x\":" + "[".repeat(300) + "]".repeat(300)),
                        400,
                        "invalid_request_error",
                        null),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":\"" + "x".repeat(2_000) + "\""),
                        400,
                        "invalid_request_error",
                        "invalid_value"),
                    Arguments.of(
                        path,
                        "{\"model\":\"demo/chat\",\"messages\":5}",
                        400,
                        "invalid_request_error",
                        "?"),
                    Arguments.of(
                        path,
                        fill(path, "\"model\":\"nobody/serves-this\""),
                        404,
                        path.equals(CHAT) ? "invalid_request_error" : "not_found_error",
                        "model_not_found"),
                    Arguments.of(
                        path,
                        fill(path, "\"x\":\"" + "y".repeat(BODY_MAX) + "\""),
                        413,
                        path.equals(CHAT) ? "invalid_request_error" : "request_too_large",
                        "request_too_large")));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void is_refused_as_the_vendor_would_and_the_connection_lives(
      String path, String body, int status, String type, String code) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      check(client.post(path, body).answer(), path, status, type, code);
      survives(client, path);
    }
  }

  static void check(RawClient.Answer answer, String path, int status, String type, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().get("content-type")).startsWith("application/json");
    assertThat(answer.headers()).containsKey("x-request-id");
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("type")).as(answer.body()).isEqualTo(type);
    assertThat(error.getString("message")).isNotBlank();
    if (path.equals(CHAT)) {
      assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
      if (!"?".equals(code)) {
        assertThat(error.getString("code")).isEqualTo(code);
      }
    } else {
      assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("error");
      assertThat(answer.headers()).containsKey("request-id");
    }
  }

  static void survives(RawClient client, String path) throws IOException {
    RawClient.Answer good =
        client.post(path, TestNode.body(path, "demo/chat", false, "count to 2")).answer();
    assertThat(good.status()).as(good.body()).isEqualTo(200);
    assertThat(good.body()).contains("1 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void invalid_utf8(String path) throws Exception {
    byte[] body =
        fill(path, "\"model\":\"demo/chat\",\"x\":\"#\"").getBytes(StandardCharsets.ISO_8859_1);
    body[new String(body, StandardCharsets.ISO_8859_1).indexOf('#')] = (byte) 0xff;
    try (RawClient client = new RawClient(node.port())) {
      check(client.post(path, body).answer(), path, 400, "invalid_request_error", null);
      survives(client, path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void too_large_without_a_length(String path) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      client.send(
          "POST "
              + path
              + " HTTP/1.1\r\nhost: weir\r\ncontent-type: application/json\r\n"
              + "transfer-encoding: chunked\r\n\r\n");
      client.send("9\r\n{\"x\":\"yyy\r\n");
      for (int i = 0; i < 30; i++) {
        client.send("1770\r\n" + "y".repeat(6_000) + "\r\n");
      }
      client.send("0\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      survives(client, path);
    }
  }

  @Test
  void far_too_large_without_a_length_ends_the_connection() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nhost: weir\r\ncontent-type: application/json\r\n"
              + "transfer-encoding: chunked\r\n\r\n");
      client.send("9\r\n{\"x\":\"yyy\r\n");
      for (int i = 0; i < 70; i++) {
        client.send("1770\r\n" + "y".repeat(6_000) + "\r\n");
      }
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void wrong_content_type(String path) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      RawClient.Answer answer =
          client
              .post(path, TestNode.body(path, "demo/chat", false, "x"), "content-type: text/plain")
              .answer();
      check(answer, path, 415, "invalid_request_error", "unsupported_content_type");
      survives(client, path);
    }
  }

  @Test
  void a_charset_and_an_absent_type_are_fine() throws Exception {
    String body = TestNode.chat("demo/chat", false, "x");
    try (RawClient client = new RawClient(node.port())) {
      assertThat(
              client
                  .post(CHAT, body, "content-type: application/json; charset=utf-8")
                  .answer()
                  .status())
          .isEqualTo(200);
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nhost: weir\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void wrong_method(String path) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nhost: weir\r\n\r\n");
      RawClient.Answer answer = client.answer();
      check(answer, path, 405, "invalid_request_error", "method_not_supported");
      assertThat(answer.headers()).containsEntry("allow", "POST");
      survives(client, path);
    }
  }

  @Test
  void unknown_path() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      RawClient.Answer answer = client.post("/v1/nothing", "x".repeat(50_000)).answer();
      check(answer, CHAT, 404, "invalid_request_error", null);
      RawClient.Answer messages = client.post("/v1/messages/nothing", "{}").answer();
      check(messages, MESSAGES, 404, "not_found_error", null);
      survives(client, CHAT);
      client.send("GET /v1/%zz HTTP/1.1\r\nhost: weir\r\n\r\n");
      assertThat(client.answer().status()).isBetween(400, 404);
      survives(client, CHAT);
    }
  }

  @Test
  void headers_that_are_too_large() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      client.send("GET / HTTP/1.1\r\nhost: weir\r\nx-large: " + "y".repeat(70_000) + "\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
          .isEqualTo("invalid_request_error");
    }
    try (RawClient client = new RawClient(node.port())) {
      client.send("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nhost: weir\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(414);
    }
    try (RawClient client = new RawClient(node.port())) {
      client.send("nonsense\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void expectations_are_met_or_refused_before_the_body() throws Exception {
    String body = TestNode.chat("demo/chat", false, "count to 2");
    try (RawClient client = new RawClient(node.port())) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nhost: weir\r\ncontent-type: application/json\r\n"
              + "expect: 100-continue\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send(body).answer().status()).isEqualTo(200);
      survives(client, CHAT);
    }
    try (RawClient client = new RawClient(node.port())) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nhost: weir\r\ncontent-type: application/json\r\n"
              + "expect: 100-continue\r\ncontent-length: 900000\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD / ",
        "GET / ",
        "HEAD /api/hello ",
        "HEAD /v1/models ",
        "GET /v1/models?limit=1000 "
      })
  void looks_are_cheap(String line) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      client.send(line + "HTTP/1.1\r\nhost: weir\r\n\r\n");
      RawClient.Answer answer = line.startsWith("HEAD") ? client.head() : client.answer();
      assertThat(answer.status()).isEqualTo(200);
      survives(client, CHAT);
    }
  }

  @Test
  void a_query_is_accepted() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      String body = TestNode.message("demo/chat", false, "count to 2");
      assertThat(client.post(MESSAGES + "?beta=true", body).answer().status()).isEqualTo(200);
      assertThat(client.post(MESSAGES + "/count_tokens?beta=true", body).answer().body())
          .contains("input_tokens");
      check(
          client.post(MESSAGES + "/count_tokens", "{\"model\":\"demo/chat\"}").answer(),
          MESSAGES,
          400,
          "invalid_request_error",
          null);
    }
  }

  @Test
  void the_nearest_names_are_told() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      RawClient.Answer answer = client.post(CHAT, TestNode.chat("demo/chap", false, "x")).answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).contains("demo/chat");
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws Exception {
    String one = TestNode.chat("demo/chat", false, "count to 1");
    String two = TestNode.chat("demo/chat", true, "count to 2");
    try (RawClient client = new RawClient(node.port())) {
      client.post(CHAT, one).post(CHAT, "{").post(CHAT, two).post(CHAT, one);
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.answer().body()).endsWith("data: [DONE]\n\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }
}

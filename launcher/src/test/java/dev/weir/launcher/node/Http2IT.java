package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Header;
import dev.weir.gateway.core.KeyRule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 without TLS and without asking first, as Bedrock's clients speak it. */
class Http2IT {

  private static final int BODY_MAX = 100_000;
  private static final AwsCaller ALICE = new AwsCaller("AKIAALICE", "alice-secret");
  private static final String CONVERSE = "/model/demo%2Fchat/converse";
  private static final Buffer BODY =
      Buffer.buffer("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"count to 2\"}]}]}");

  private static final Vertx VERTX = Vertx.vertx();
  private static TestNode node;
  private static HttpClient http;

  private record Answer(HttpVersion version, int status, String type, String body) {}

  @BeforeAll
  static void start() {
    node =
        new TestNode.Plan()
            .limit("body", BODY_MAX + "B")
            .key(new KeyRule("alice", "alice-secret", "AKIAALICE", List.of("*"), 0, 0, 0))
            .start();
    HttpClientOptions priorKnowledge =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    // One connection, so that what one request does to it the next one feels.
    http = VERTX.createHttpClient(priorKnowledge, new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static Answer post(String path, Buffer body, List<Header> headers) {
    return TestNode.await(begun(path, body, headers));
  }

  private static Future<Answer> begun(String path, Buffer body, List<Header> headers) {
    return begun(HttpMethod.POST, path, body, headers);
  }

  private static Future<Answer> begun(
      HttpMethod method, String path, Buffer body, List<Header> headers) {
    return http.request(method, node.port(), "127.0.0.1", path)
        .compose(request -> sent(request, body, headers));
  }

  private static Future<Answer> sent(HttpClientRequest request, Buffer body, List<Header> headers) {
    headers.forEach(header -> request.putHeader(header.name(), header.value()));
    request.end(body); // What becomes of it the answer tells.
    return request
        .response()
        .compose(
            response ->
                response
                    .body()
                    .map(
                        read ->
                            new Answer(
                                response.version(),
                                response.statusCode(),
                                response.getHeader("content-type"),
                                read.toString())));
  }

  private static List<Header> bearer() {
    return List.of(new Header("authorization", "Bearer alice-secret"));
  }

  @Test
  void chats_are_answered_whole_and_streamed() {
    for (boolean stream : List.of(false, true)) {
      Buffer body = Buffer.buffer(TestNode.chat("demo/chat", stream, "count to 2"));
      Answer answer = post(CHAT, body, bearer());
      assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.type()).startsWith(stream ? "text/event-stream" : "application/json");
      assertThat(answer.body()).contains(stream ? "data: [DONE]" : "1 2");
    }
  }

  @Test
  void signatures_hold_with_the_host_that_http2_names() {
    String host = "127.0.0.1:" + node.port();
    Answer answer = post(CONVERSE, BODY, ALICE.headers(host, CONVERSE, BODY.getBytes()));
    assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("1 2");
    List<Header> elsewhere = ALICE.headers("elsewhere", CONVERSE, BODY.getBytes());
    assertThat(post(CONVERSE, BODY, elsewhere).status()).isEqualTo(403);
  }

  @Test
  void refusals_leave_the_connection_to_others() {
    assertThat(post(CONVERSE, Buffer.buffer("{"), bearer()).status()).isEqualTo(400);
    Buffer large = Buffer.buffer("{\"x\":\"" + "y".repeat(2 * BODY_MAX) + "\"}");
    assertThat(post(CONVERSE, large, bearer()).status()).isEqualTo(413);
    assertThat(post("/v1/nothing", Buffer.buffer("{}"), bearer()).status()).isEqualTo(404);
    assertThat(post(CONVERSE, BODY, bearer()).status()).isEqualTo(200);
  }

  @Test
  void far_too_large_a_body_ends_its_own_stream_only() {
    // Longer than a client is given to read its refusal.
    Buffer slow = Buffer.buffer(TestNode.chat("demo/chat", true, "count to 1000"));
    Future<Answer> other = begun(CHAT, slow, bearer());
    Buffer large = Buffer.buffer("{\"x\":\"" + "y".repeat(6 * BODY_MAX) + "\"}");
    assertThat(post(CONVERSE, large, bearer()).status()).isEqualTo(413);
    assertThat(TestNode.await(other).body()).contains("data: [DONE]");
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200",
    "/v1/models, 200",
    "/v1/models/nothing, 404",
    "/v1/requests/nothing, 404",
    "/v1/nothing, 404",
    "/v1/universal/nothing, 404",
    "/v1/chat/completions, 405",
    "/v1/embeddings, 405",
    "/passthrough/nobody/v1/x, 404",
    "/passthrough/demo/v1/x, 400",
    "/v1/files/nothing, 400",
    "/v1/realtime, 404",
    "/%zz, 400"
  })
  void answers_to_head_have_no_body(String path, int status) {
    Answer answer = TestNode.await(begun(HttpMethod.HEAD, path, Buffer.buffer(), bearer()));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void a_stream_that_is_reset_ends_alone() {
    Buffer slow = Buffer.buffer(TestNode.chat("demo/chat", true, "count to 1000"));
    Future<Answer> other = begun(CHAT, slow, bearer());
    HttpClientRequest left =
        TestNode.await(http.request(HttpMethod.POST, node.port(), "127.0.0.1", CHAT));
    bearer().forEach(header -> left.putHeader(header.name(), header.value()));
    HttpClientResponse begun = TestNode.await(left.send(slow));
    assertThat(other.isComplete()).isFalse();
    left.reset();
    JsonObject record =
        node.record(begun.getHeader("x-request-id"), "authorization", "Bearer alice-secret");
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    assertThat(TestNode.await(other).body()).contains("data: [DONE]");
  }
}

package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations over WebSockets, between real sockets on both sides. */
@Timeout(60)
class RealtimeIT {

  private static final String DONE =
      """
      {"type":"response.done","response":{"id":"resp_1","usage":{"total_tokens":30,\
      "input_tokens":20,"output_tokens":10,"input_token_details":{"cached_tokens":5}}}}""";

  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer vendor;
  private static Promise<HttpServerRequest> arrived = Promise.promise();
  private static Promise<ServerWebSocket> accepted = Promise.promise();
  private static int refusing;
  private static TestNode node;
  private static WebSocketClient client;

  @BeforeAll
  static void start() {
    vendor =
        TestNode.await(
            VERTX
                .createHttpServer(
                    new HttpServerOptions()
                        .setMaxWebSocketFrameSize(1 << 20)
                        .setMaxWebSocketMessageSize(1 << 20))
                .requestHandler(RealtimeIT::serve)
                .listen(0, "127.0.0.1"));
    JsonObject openai =
        new JsonObject()
            .put("kind", "openai")
            .put("base-url", "http://127.0.0.1:" + vendor.actualPort() + "/v1")
            .put("keys", JsonArray.of("vendor-secret"));
    node = new TestNode.Plan().provider("openai", openai).key("alice", "alice-key").start();
    client = VERTX.createWebSocketClient();
  }

  private static void serve(HttpServerRequest request) {
    if (request.path().endsWith("/models")) {
      request.response().end("{\"data\":[]}");
      return;
    }
    arrived.tryComplete(request);
    if (refusing > 0) {
      request
          .response()
          .setStatusCode(refusing)
          .putHeader("content-type", "application/json")
          .end("{\"error\":{\"message\":\"no such model\",\"type\":\"invalid_request_error\"}}");
    } else {
      request.toWebSocket().onComplete(accepted::tryComplete, accepted::tryFail);
    }
  }

  @BeforeEach
  void fresh() {
    arrived = Promise.promise();
    accepted = Promise.promise();
    refusing = 0;
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static Future<WebSocket> connect(String query, MultiMap headers, String... protocols) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setHost("127.0.0.1")
        .setPort(node.port())
        .setURI("/v1/realtime" + query)
        .setHeaders(headers);
    options.setSubProtocols(List.of(protocols));
    return client.connect(options);
  }

  private static MultiMap bearer() {
    return MultiMap.caseInsensitiveMultiMap().add("authorization", "Bearer alice-key");
  }

  /** The messages that come, as text; a close as its code and reason. */
  private static BlockingQueue<String> heard(io.vertx.core.http.WebSocketBase socket) {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    socket.textMessageHandler(messages::add);
    socket.binaryMessageHandler(bytes -> messages.add("binary " + bytes.length()));
    socket.closeHandler(
        closed -> messages.add("closed " + socket.closeStatusCode() + " " + socket.closeReason()));
    return messages;
  }

  private static String next(BlockingQueue<String> messages) throws InterruptedException {
    return messages.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void a_conversation_goes_both_ways_and_is_counted() throws Exception {
    WebSocket mine = TestNode.await(connect("?model=openai/gpt-realtime&x=1", bearer()));
    BlockingQueue<String> toMe = heard(mine);
    HttpServerRequest asked = TestNode.await(arrived.future());
    assertThat(asked.path()).isEqualTo("/v1/realtime");
    assertThat(asked.query()).isEqualTo("x=1&model=gpt-realtime");
    assertThat(asked.getHeader("authorization")).isEqualTo("Bearer vendor-secret");
    ServerWebSocket theirs = TestNode.await(accepted.future());
    BlockingQueue<String> toVendor = heard(theirs);

    theirs.writeTextMessage("{\"type\":\"session.created\"}");
    assertThat(next(toMe)).isEqualTo("{\"type\":\"session.created\"}");
    String large = "{\"audio\":\"" + "ä".repeat(200_000) + "\"}";
    mine.writeTextMessage(large);
    mine.writeBinaryMessage(Buffer.buffer(new byte[70_000]));
    assertThat(large.equals(next(toVendor))).as("a large message arrives whole").isTrue();
    assertThat(next(toVendor)).isEqualTo("binary 70000");
    theirs.writeTextMessage(DONE);
    assertThat(next(toMe)).isEqualTo(DONE);
    mine.close((short) 1000, "bye");
    assertThat(next(toVendor)).isEqualTo("closed 1000 bye");

    String id = mine.headers().get("x-request-id");
    JsonObject record = record(id);
    assertThat(record.getString("operation")).isEqualTo("realtime");
    assertThat(record.getString("outcome")).isEqualTo("ok");
    assertThat(record.getJsonObject("usage").getInteger("output")).isEqualTo(10);
  }

  private static JsonObject record(String id) {
    return node.record(id, "x-api-key", "alice-key");
  }

  @Test
  void the_vendors_close_is_the_clients() throws Exception {
    WebSocket mine = TestNode.await(connect("?model=openai/gpt-realtime", bearer()));
    BlockingQueue<String> toMe = heard(mine);
    TestNode.await(accepted.future()).close((short) 4001, "session expired");
    assertThat(next(toMe)).isEqualTo("closed 4001 session expired");
  }

  @Test
  void a_vendor_that_breaks_off_is_an_error_and_no_end() throws Exception {
    WebSocket mine = TestNode.await(connect("?model=openai/gpt-realtime", bearer()));
    BlockingQueue<String> toMe = heard(mine);
    HttpServerRequest asked = TestNode.await(arrived.future());
    TestNode.await(accepted.future());
    asked.connection().close();
    String first = next(toMe);
    if (first != null && first.startsWith("{")) {
      JsonObject event = new JsonObject(first);
      assertThat(event.getString("type")).isEqualTo("error");
      assertThat(event.getJsonObject("error").getString("message")).contains("openai");
      assertThat(next(toMe)).startsWith("closed 1011");
    } else {
      assertThat(first).startsWith("closed 1"); // The server said good-bye by itself: 1001.
    }
  }

  @Test
  void a_client_that_goes_away_takes_the_conversation_with_it() throws Exception {
    WebSocket mine = TestNode.await(connect("?model=openai/gpt-realtime", bearer()));
    BlockingQueue<String> toVendor = heard(TestNode.await(accepted.future()));
    mine.close((short) 1001, "");
    assertThat(next(toVendor)).startsWith("closed 1001");
  }

  @Test
  void what_is_wrong_is_told_before_the_upgrade() {
    assertThat(rejection("?model=openai/gpt-realtime", MultiMap.caseInsensitiveMultiMap()))
        .isEqualTo(401);
    assertThat(rejection("?model=nobodys", bearer())).isEqualTo(404);
    assertThat(rejection("?model=demo/chat", bearer())).isEqualTo(400);
    refusing = 404;
    assertThat(rejection("?model=openai/nothing", bearer())).isEqualTo(404);
  }

  private static int rejection(String query, MultiMap headers) {
    Throwable refused =
        TestNode.await(
            connect(query, headers).transform(done -> Future.succeededFuture(done.cause())));
    assertThat(refused).isInstanceOf(UpgradeRejectedException.class);
    return ((UpgradeRejectedException) refused).getStatus();
  }

  @Test
  void a_web_page_names_its_key_among_the_protocols() {
    WebSocket mine =
        TestNode.await(
            connect(
                "?model=openai/gpt-realtime",
                MultiMap.caseInsensitiveMultiMap(),
                "realtime",
                "openai-insecure-api-key.alice-key"));
    assertThat(mine.subProtocol()).isEqualTo("realtime");
    HttpServerRequest asked = TestNode.await(arrived.future());
    assertThat(asked.headers().toString()).doesNotContain("alice-key");
    mine.close();
  }
}

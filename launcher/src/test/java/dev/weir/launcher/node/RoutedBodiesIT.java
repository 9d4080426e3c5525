package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads and conversations whose model's name is a route. */
@Timeout(60)
class RoutedBodiesIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String ROUTES =
      """
      {"models": {
        "ears": {"targets": ["one/whisper-1", "two/listener"], "retries": 0},
        "nobody-first": {"targets": ["absent/whisper-1", "two/listener"]},
        "voice": {"targets": ["talker-1/voice-1", "talker-2/voice-2"], "retries": 0}}}
      """;
  private static final String WRITTEN = "{\"text\":\"hello\"}";

  private static ScriptedVendor one;
  private static ScriptedVendor two;
  private static final Talker FIRST = new Talker();
  private static final Talker SECOND = new Talker();
  private static TestNode node;
  private static WebSocketClient client;

  /** A vendor that converses, or refuses to with a status. */
  private static final class Talker {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server =
        await(VERTX.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
    private volatile int refusing;

    private void serve(HttpServerRequest request) {
      if (request.path().endsWith("/models")) {
        request.response().end("{\"object\":\"list\",\"data\":[]}");
        return;
      }
      asked.add(request.uri());
      if (refusing > 0) {
        request
            .response()
            .setStatusCode(refusing)
            .putHeader("content-type", "application/json")
            .end("{\"error\":{\"message\":\"not today\",\"type\":\"server_error\"}}");
        return;
      }
      request
          .toWebSocket()
          .onSuccess(
              open -> {
                open.textMessageHandler(text -> open.writeTextMessage("echo " + text));
                open.writeTextMessage("I am " + request.query());
              });
    }
  }

  @BeforeAll
  static void start() {
    one = await(ScriptedVendor.start(VERTX));
    two = await(ScriptedVendor.start(VERTX));
    client = VERTX.createWebSocketClient();
    node =
        new TestNode.Plan()
            .provider("one", branch(one.url(), "whisper-1"))
            .provider("two", branch(two.url(), "listener"))
            .provider("talker-1", branch(url(FIRST), "voice-1"))
            .provider("talker-2", branch(url(SECOND), "voice-2"))
            .routes(ROUTES)
            .start();
  }

  private static String url(Talker talker) {
    return "http://127.0.0.1:" + talker.server.actualPort();
  }

  private static JsonObject branch(String url, String model) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", url + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add(model));
  }

  @AfterEach
  void forget() {
    FIRST.refusing = 0;
    SECOND.refusing = 0;
    FIRST.asked.clear();
    SECOND.asked.clear();
  }

  @AfterAll
  static void stop() {
    node.close();
    await(VERTX.close());
  }

  // ---- Uploads

  private static void answers(ScriptedVendor vendor, int status, String body) {
    vendor.always(
        request ->
            request.path().endsWith("/models")
                ? Script.json(200, "{\"object\":\"list\",\"data\":[]}")
                : Script.json(status, body));
  }

  private static List<RecordedRequest> uploads(ScriptedVendor vendor) {
    return vendor.requests().stream().filter(one -> one.path().contains("/audio/")).toList();
  }

  private static HttpResponse<String> transcribe(String model) {
    String form =
        """
        --x\r
        content-disposition: form-data; name="model"\r
        \r
        %s\r
        --x\r
        content-disposition: form-data; name="file"; filename="a.wav"\r
        \r
        %s\r
        --x--\r
        """
            .formatted(model, "sound ".repeat(1_000));
    return node.send(
        HttpRequest.newBuilder(node.uri("/v1/audio/transcriptions"))
            .header("content-type", "multipart/form-data; boundary=x")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  @Test
  void an_upload_goes_to_the_first_target_in_its_own_name() {
    answers(one, 200, WRITTEN);
    int before = uploads(one).size();
    HttpResponse<String> answer = transcribe("ears");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(WRITTEN);
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("one");
    assertThat(uploads(one)).hasSize(before + 1);
    assertThat(uploads(one).getLast().body().toString())
        .contains("\r\nwhisper-1\r\n", "sound sound")
        .doesNotContain("ears");
  }

  @Test
  void an_upload_goes_on_when_nobody_has_taken_it() {
    answers(two, 200, WRITTEN);
    HttpResponse<String> answer = transcribe("nobody-first");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("two");
    assertThat(uploads(two).getLast().body().toString()).contains("\r\nlistener\r\n");
  }

  @Test
  void an_upload_that_was_taken_is_sent_nowhere_else() {
    answers(one, 500, "{\"error\":{\"message\":\"deaf\",\"type\":\"server_error\"}}");
    answers(two, 200, WRITTEN);
    int before = uploads(two).size();
    HttpResponse<String> answer = transcribe("ears");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(answer.body()).contains("deaf");
    assertThat(uploads(two)).hasSize(before);
  }

  // ---- Conversations

  private static Future<WebSocket> converse(ClientWebSocket mine) {
    return mine.connect(
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(node.port())
            .setURI("/v1/realtime?model=voice"));
  }

  /** What is said first, and the echo of what was said then. */
  private static String talk() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ClientWebSocket mine = client.webSocket();
    mine.textMessageHandler(heard::add); // Before it is open: the first message may come with that.
    await(converse(mine));
    String first = heard.poll(20, TimeUnit.SECONDS);
    mine.writeTextMessage("you");
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("echo you");
    await(mine.close());
    return first;
  }

  @Test
  void a_conversation_goes_to_the_first_target() throws Exception {
    assertThat(talk()).isEqualTo("I am model=voice-1");
    assertThat(SECOND.asked).isEmpty();
  }

  @Test
  void a_conversation_that_a_vendor_refuses_goes_to_the_next_target() throws Exception {
    for (int status : new int[] {500, 404, 503}) {
      FIRST.refusing = status;
      assertThat(talk()).as("after %d", status).isEqualTo("I am model=voice-2");
    }
  }

  @Test
  void when_all_refuse_the_client_is_told_before_the_upgrade() {
    FIRST.refusing = 500;
    SECOND.refusing = 503;
    Throwable refused =
        await(converse(client.webSocket()).transform(done -> Future.succeededFuture(done.cause())));
    assertThat(refused).isInstanceOf(UpgradeRejectedException.class);
    assertThat(((UpgradeRejectedException) refused).getStatus()).isIn(500, 503);
    assertThat(FIRST.asked).hasSize(1);
    assertThat(SECOND.asked).hasSize(1);
  }
}

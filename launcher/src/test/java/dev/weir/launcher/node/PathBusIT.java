package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.client.WeirClient;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code api.v1.open} and {@code api.v1.json}: over the bus by the paths of HTTP. */
@Timeout(60)
class PathBusIT {

  private static final String EMBEDDED =
      """
      {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}],\
      "model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}""";
  private static final JsonObject EMBED =
      new JsonObject().put("model", "openai/m").put("input", new JsonArray().add("a"));

  private static VendoredNode here;
  private static BusCaller alice;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.limit("body", "64KiB")
                    .limit("upload", "1MiB")
                    .key("alice", "alice-key")
                    .key(new KeyRule("bob", "bob-key", List.of("openai/m"), 0, 0, 0)));
    alice = new BusCaller(here.node, "alice-key");
  }

  @AfterAll
  static void stop() {
    alice.close();
    here.close();
  }

  /** What came of a call. */
  private record Answer(Head head, Buffer body) {
    String header(String name) {
      return head.headers().stream()
          .filter(header -> header.name().equals(name))
          .map(Header::value)
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + " in " + head.headers()));
    }
  }

  private static OutgoingCall open(
      WeirClient client, String method, String path, String type, Buffer body, long bytes) {
    OutgoingCall call = client.request(method, path, type, bytes, List.of(), 60_000);
    if (body.length() > 0) {
      call.out().write(new Chunk.Raw(body, true, true));
    }
    call.out().end();
    return call;
  }

  private static Future<Answer> send(
      WeirClient client, String method, String path, String type, String body) {
    Buffer bytes = Buffer.buffer(body);
    return gathered(open(client, method, path, type, bytes, bytes.length()));
  }

  private static Future<Answer> gathered(OutgoingCall call) {
    Buffer answer = Buffer.buffer();
    call.in().handler(chunk -> answer.appendBuffer(((Chunk.Raw) chunk).bytes()));
    return call.in().ended().compose(end -> call.in().head()).map(h -> new Answer(h, answer));
  }

  private static RecordedRequest last() {
    return here.openai.requests().getLast();
  }

  private static JsonObject record(String id) {
    return here.node.record(id, "x-api-key", "alice-key");
  }

  @Test
  void an_operation_is_asked_as_over_http_and_has_its_record() {
    here.openai.next(Script.json(200, EMBEDDED).header("x-request-id", "up-1"));
    Answer answer =
        alice.ask(c -> send(c, "POST", "/v1/embeddings", "application/json", EMBED.encode()));
    assertThat(answer.head.status()).isEqualTo(200);
    assertThat(answer.body.toString()).isEqualTo(EMBEDDED.replace("\"m\"", "\"openai/m\""));
    assertThat(answer.header("x-weir-provider")).isEqualTo("openai");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(last().path()).isEqualTo("/v1/embeddings");
    assertThat(last().json().getString("model")).isEqualTo("m");
    assertThat(last().header("authorization")).isEqualTo("Bearer vendor-secret");

    JsonObject record = record(answer.header("x-request-id"));
    assertThat(record.getString("ingress")).isEqualTo("bus");
    assertThat(record.getString("operation")).isEqualTo("embeddings");
    assertThat(record.getString("caller")).isEqualTo("alice");
    assertThat(record.getJsonObject("usage").getInteger("input")).isEqualTo(7);
  }

  @Test
  void the_client_gathers_what_is_no_stream() {
    here.openai.next(Script.json(200, EMBEDDED));
    Buffer answer = alice.ask(client -> client.json("/v1/embeddings", EMBED));
    assertThat(answer.toJsonObject().getString("model")).isEqualTo("openai/m");
  }

  private static String chat(String vendor, boolean stream) {
    JsonObject chat = new JsonObject(TestNode.chat(vendor + "/m", stream, "hi"));
    return chat.put("max_tokens", 9).encode();
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions, openai", "/v1/messages, anthropic"})
  void a_chat_by_its_path_is_in_the_words_of_the_path(String path, String words) {
    for (String vendor : List.of("openai", "anthropic")) {
      here.vendor(vendor).next(Script.sse(VendoredNode.stream(vendor, "Hello", " you")));
      String chat = chat(vendor, true);
      Answer answer = alice.ask(c -> send(c, "POST", path, "application/json", chat));
      assertThat(answer.body.toString()).contains("Hello").contains(VendoredNode.terminal(path));
      assertThat(answer.header("content-type")).startsWith("text/event-stream");

      here.vendor(vendor).next(Script.json(200, VendoredNode.answer(vendor, "Hello")));
      String whole = chat(vendor, false);
      Answer one = alice.ask(c -> send(c, "POST", path, "application/json", whole));
      assertThat(one.body.toJsonObject().containsKey("choices")).isEqualTo(words.equals("openai"));
    }
  }

  @Test
  void a_form_of_unknown_length_goes_where_its_model_is() {
    String file = "content-disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nabc";
    String model = "content-disposition: form-data; name=\"model\"\r\n\r\n";
    String form = "--b\r\n" + file + "\r\n--b\r\n" + model + "openai/m\r\n--b--\r\n";
    for (long bytes : new long[] {-1, form.length()}) {
      here.openai.next(Script.json(200, "{\"text\":\"Hallo\"}"));
      Answer answer =
          alice.ask(
              c ->
                  gathered(
                      open(
                          c,
                          "POST",
                          "/v1/audio/transcriptions",
                          "multipart/form-data; boundary=b",
                          Buffer.buffer(form),
                          bytes)));
      assertThat(answer.body.toString()).isEqualTo("{\"text\":\"Hallo\"}");
      assertThat(last().body().toString()).isEqualTo(form.replace("openai/m", "m"));
    }
  }

  @Test
  void what_has_no_body_is_fetched_and_deleted() {
    here.openai.next(Script.whole(200, "application/octet-stream", "line\n"));
    String content = "/v1/files/file-1/content?x=1";
    assertThat(alice.ask(c -> send(c, "GET", content, "", "")).body.toString()).isEqualTo("line\n");
    assertThat(last().query()).isEqualTo("x=1");
    here.openai.next(Script.json(200, "{}"));
    alice.ask(c -> send(c, "DELETE", "/passthrough/openai/evals/1", "", ""));
    assertThat(last().method()).isEqualTo("DELETE");
    assertThat(last().path()).isEqualTo("/v1/evals/1");
  }

  @Test
  void keys_and_their_models_are_those_of_http() {
    int before = here.openai.requests().size();
    try (BusCaller wrong = new BusCaller(here.node, "wrong");
        BusCaller bob = new BusCaller(here.node, "bob-key")) {
      assertThat(wrong.failure(c -> c.json("/v1/embeddings", EMBED)))
          .isInstanceOf(Fault.Unauthorized.class);
      assertThat(wrong.failure(c -> send(c, "GET", "/v1/files", "", "")))
          .isInstanceOf(Fault.Unauthorized.class);
      JsonObject other = EMBED.copy().put("model", "openai/served-1");
      assertThat(bob.failure(c -> c.json("/v1/embeddings", other)))
          .isInstanceOf(Fault.Forbidden.class);
      assertThat(bob.failure(c -> send(c, "GET", "/v1/files", "", "")))
          .isInstanceOf(Fault.Forbidden.class);
      assertThat(here.openai.requests()).hasSize(before);
      here.openai.next(Script.json(200, EMBEDDED));
      assertThat(bob.ask(c -> c.json("/v1/embeddings", EMBED)).length()).isPositive();
    }
  }

  @Test
  void what_nobody_serves_is_refused() {
    JsonObject body = new JsonObject().put("model", "openai/m");
    assertThat(alice.failure(c -> c.json("/v1/nothing", body))).isInstanceOf(Fault.NotFound.class);
    assertThat(alice.failure(c -> c.json("", body))).isInstanceOf(Fault.NotFound.class);
    for (String path : List.of("/v1/embeddings", "/v1/chat/completions")) {
      assertThat(alice.failure(c -> send(c, "GET", path, "", "")))
          .isInstanceOf(Fault.MethodNotAllowed.class);
      assertThat(alice.failure(c -> send(c, "POST", path, "text/plain", "x")))
          .isInstanceOf(Fault.UnsupportedMediaType.class);
      assertThat(alice.failure(c -> send(c, "POST", path, "application/json", "{")))
          .isInstanceOf(Fault.Invalid.class);
    }
    String error =
        "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"code\":null}}";
    here.openai.next(Script.json(400, error));
    Fault told = alice.failure(c -> c.json("/v1/embeddings", EMBED));
    assertThat(told.status()).isEqualTo(400);
    assertThat(told.message()).contains("too long");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void too_much_is_refused_also_when_nobody_said_so(boolean said) {
    Buffer large = Buffer.buffer(new byte[(1 << 20) + 1]);
    for (String path : List.of("/v1/files", "/v1/embeddings")) {
      Fault fault =
          alice.failure(
              c ->
                  gathered(
                      open(
                          c,
                          "POST",
                          path,
                          path.endsWith("files") ? "multipart/form-data" : "application/json",
                          path.endsWith("files") ? large : Buffer.buffer(" ".repeat(70_000)),
                          said ? large.length() : -1)));
      assertThat(fault).as(path).isInstanceOf(Fault.TooLarge.class);
    }
  }

  @Test
  void a_body_is_as_long_as_it_was_said_to_be() {
    for (long bytes : new long[] {2, 4}) {
      Fault fault =
          alice.failure(
              c -> gathered(open(c, "POST", "/v1/files", "", Buffer.buffer("abc"), bytes)));
      assertThat(fault).isInstanceOf(Fault.Invalid.class);
    }
  }

  @Test
  void who_cancels_stops_the_vendor() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(Script.stream("audio/mpeg").write("la").stall());
    Promise<Void> first = Promise.promise();
    OutgoingCall call =
        alice.ask(
            c -> {
              Buffer body = Buffer.buffer("{\"model\":\"openai/m\"}");
              OutgoingCall begun = open(c, "POST", "/v1/audio/speech", "", body, body.length());
              begun.in().handler(chunk -> first.tryComplete());
              return Future.succeededFuture(begun);
            });
    await(first.future());
    String id = new Answer(await(call.in().head()), Buffer.buffer()).header("x-request-id");
    alice.run(() -> call.cancel("enough"));
    await(await(here.openai.request(number)).clientGone());
    assertThat(record(id).getString("outcome")).isEqualTo("cancelled");
  }

  @Test
  void a_slow_reader_gets_everything_at_its_own_pace() {
    byte[] noise = new byte[4 << 20];
    here.openai.next(Script.stream("audio/mpeg").write(Buffer.buffer(noise)));
    Buffer body = Buffer.buffer("{\"model\":\"openai/m\"}");
    long[] seen = {0};
    alice.ask(
        c -> {
          OutgoingCall call = open(c, "POST", "/v1/audio/speech", "", body, body.length());
          call.in().pause();
          call.in()
              .handler(
                  chunk -> {
                    seen[0] += chunk.size();
                    alice.run(() -> call.in().fetch(1)); // Each only after the one before.
                  });
          call.in().fetch(1);
          return call.in().ended();
        });
    assertThat(seen[0]).isEqualTo(noise.length);
  }

  // ---- Without our classes

  private static JsonObject ask(Object body, String key) {
    DeliveryOptions options = new DeliveryOptions().addHeader("weir-key", key);
    return await(
            here.node.node().vertx().eventBus().<JsonObject>request("api.v1.json", body, options))
        .body();
  }

  private static JsonObject asked(String path, JsonObject body) {
    return new JsonObject().put("path", path).put("body", body);
  }

  @Test
  void an_answer_in_json_is_the_reply() {
    here.openai.next(Script.json(200, EMBEDDED), Script.json(200, "{\"data\":[]}"));
    JsonObject answer = ask(asked("/v1/embeddings", EMBED), "alice-key");
    assertThat(answer.getString("model")).isEqualTo("openai/m");
    assertThat(ask(new JsonObject().put("path", "/v1/files?limit=1"), "alice-key"))
        .isEqualTo(new JsonObject().put("data", new JsonArray()));
    assertThat(last().method()).isEqualTo("GET");
    assertThat(last().query()).isEqualTo("limit=1");
  }

  @Test
  void another_answer_is_refused_in_words() {
    here.openai.next(
        Script.whole(200, "audio/mpeg", "la"),
        Script.json(200, "[1]"),
        Script.json(200, "{\"x\":\"" + "x".repeat(70_000) + "\"}"));
    JsonObject speech = new JsonObject().put("model", "openai/m");
    JsonObject binary = ask(asked("/v1/audio/speech", speech), "alice-key");
    assertThat(binary.getInteger("status")).isEqualTo(400);
    assertThat(message(binary)).contains("audio/mpeg", "api.v1.open");
    assertThat(message(ask(asked("/v1/files", null), "alice-key"))).contains("no JSON object");
    assertThat(message(ask(asked("/v1/files", null), "alice-key"))).contains("65536 bytes");
  }

  private static String message(JsonObject refused) {
    return refused.getJsonObject("error").getString("message");
  }

  @Test
  void what_is_no_request_is_an_error_in_openais_shape() {
    assertThat(ask(asked("/v1/embeddings", EMBED), "wrong").getInteger("status")).isEqualTo(401);
    assertThat(ask(asked("/v1/embeddings", EMBED), "").getInteger("status")).isEqualTo(401);
    assertThat(ask(asked("/nothing", EMBED), "alice-key").getInteger("status")).isEqualTo(404);
    JsonObject other = EMBED.copy().put("model", "openai/served-1");
    assertThat(ask(asked("/v1/embeddings", other), "bob-key").getInteger("status")).isEqualTo(403);
    JsonObject large = EMBED.copy().put("input", "x".repeat(70_000));
    assertThat(ask(asked("/v1/embeddings", large), "alice-key").getInteger("status"))
        .isEqualTo(413);
    List<Object> unsound =
        List.of(
            "text",
            new JsonObject(),
            new JsonObject().put("path", 5),
            asked("/v1/embeddings", EMBED).put("method", 5),
            new JsonObject().put("path", "/v1/embeddings").put("body", "text"),
            asked("/v1/embeddings", new JsonObject().put("model", 5)));
    for (Object body : unsound) {
      assertThat(ask(body, "alice-key").getInteger("status")).as("%s", body).isEqualTo(400);
    }
  }
}

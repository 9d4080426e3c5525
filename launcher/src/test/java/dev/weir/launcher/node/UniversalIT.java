package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static dev.weir.launcher.node.Universal.chunks;
import static dev.weir.launcher.node.Universal.deltas;
import static dev.weir.launcher.node.Universal.isFailure;
import static dev.weir.launcher.node.Universal.streamed;
import static dev.weir.launcher.node.Universal.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.KeyRule;
import dev.weir.launcher.node.Universal.Event;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/universal/stream}: chats in no vendor's shape. */
class UniversalIT {

  private static final String STREAM = "/v1/universal/stream";
  private static final String[] ALICE = {"x-api-key", "alice-key"};
  private static final String PIXEL = "iVBORw0KGgo=";

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "demo/chat")
                    .key("alice", "alice-key")
                    .key(new KeyRule("bob", "bob-key", List.of("quick"), 1, 0, 0)));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  /** A body that leaves it to the path whether to stream. */
  private static JsonObject chat(String model, String text) {
    JsonObject chat = new JsonObject(TestNode.chat(model, true, text));
    chat.remove("stream");
    return chat;
  }

  private static HttpResponse<String> ask(JsonObject chat, String... headers) {
    return here.node.post(STREAM, chat.encode(), headers.length == 0 ? ALICE : headers);
  }

  private static JsonObject record(String id) {
    return here.node.record(id, ALICE);
  }

  private static JsonObject record(HttpResponse<String> answer) {
    return record(answer.headers().firstValue("x-request-id").orElseThrow());
  }

  // ---- Streams

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/event-stream", "application/json"})
  void it_streams_unless_the_body_says_otherwise(String accept) {
    HttpResponse<String> answer =
        ask(chat("quick", "count to 3"), "x-api-key", "alice-key", "accept", accept);
    List<Event> events = streamed(answer);
    assertThat(events.getLast()).isEqualTo(new Event("done", new JsonObject().put("done", true)));
    List<JsonObject> chunks = chunks(events);
    assertThat(chunks)
        .allMatch(chunk -> chunk.getString("object").equals("chat.completion.chunk"))
        .allMatch(chunk -> chunk.getString("model").equals("quick"));
    assertThat(chunks.getLast().getJsonObject("usage").getInteger("completion_tokens"))
        .isPositive();
    assertThat(answer.headers().firstValue("x-weir-provider")).contains("demo");

    HttpResponse<String> whole = ask(chat("quick", "count to 3").put("stream", false));
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(whole.headers().firstValue("content-type")).contains("application/json");
    JsonObject told = new JsonObject(whole.body());
    assertThat(told.getString("object")).isEqualTo("chat.completion");
    JsonObject message = told.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    assertThat(message.getString("content")).isNotBlank().isEqualTo(text(chunks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void no_vendor_s_answer_passes_raw(String vendor) {
    here.vendor(vendor).next(Script.sse(VendoredNode.stream(vendor, "Hello", " you")));
    HttpResponse<String> answer =
        ask(chat(vendor + "/m", "hi"), "x-api-key", "alice-key", "x-weir-tags", "mine");
    assertThat(text(chunks(streamed(answer)))).isEqualTo("Hello you");
    JsonObject record = record(answer);
    assertThat(record.getString("dialect")).isEqualTo("universal");
    assertThat(record.getString("caller")).isEqualTo("alice");
    assertThat(record.getString("outcome")).isEqualTo("ok");
    assertThat(record.getBoolean("stream")).isTrue();
    assertThat(record.getJsonArray("tags")).containsExactly("mine");
    assertThat(record.getJsonArray("attempts").getJsonObject(0).getString("mode"))
        .isEqualTo("canonical");
  }

  @Test
  void tools_and_images_reach_a_vendor_of_another_dialect() {
    JsonObject parameters = new JsonObject().put("type", "object");
    JsonObject function = new JsonObject().put("name", "weather").put("parameters", parameters);
    JsonArray tools =
        new JsonArray().add(new JsonObject().put("type", "function").put("function", function));
    JsonObject image =
        new JsonObject()
            .put("type", "image_url")
            .put("image_url", new JsonObject().put("url", "data:image/png;base64," + PIXEL));
    JsonObject user =
        new JsonObject().put("role", "user").put("content", new JsonArray().add(image));
    JsonObject chat =
        new JsonObject()
            .put("model", "anthropic/m")
            .put("tools", tools)
            .put("messages", new JsonArray().add(user));
    JsonObject arguments = new JsonObject().put("city", "Oslo");
    here.anthropic.next(
        Script.sse(
            AnthropicTranscripts.streamCalling(
                "m", new AnthropicTranscripts.Call("toolu_1", "weather", arguments))));

    List<JsonObject> deltas = deltas(chunks(streamed(ask(chat))));

    List<JsonObject> pieces =
        deltas.stream()
            .filter(delta -> delta.containsKey("tool_calls"))
            .map(delta -> delta.getJsonArray("tool_calls").getJsonObject(0))
            .toList();
    assertThat(pieces.getFirst().getString("id")).isEqualTo("toolu_1");
    StringBuilder said = new StringBuilder();
    pieces.forEach(p -> said.append(p.getJsonObject("function").getString("arguments", "")));
    assertThat(new JsonObject(said.toString())).isEqualTo(arguments);
    JsonObject seen = here.anthropic.requests().getLast().json();
    assertThat(seen.getJsonArray("tools").getJsonObject(0).getString("name")).isEqualTo("weather");
    assertThat(blocks(seen, 0).getJsonObject("source"))
        .isEqualTo(
            new JsonObject()
                .put("type", "base64")
                .put("media_type", "image/png")
                .put("data", PIXEL));

    JsonObject call =
        new JsonObject()
            .put("id", "toolu_1")
            .put("type", "function")
            .put(
                "function",
                new JsonObject().put("name", "weather").put("arguments", said.toString()));
    chat.getJsonArray("messages")
        .add(new JsonObject().put("role", "assistant").put("tool_calls", new JsonArray().add(call)))
        .add(
            new JsonObject()
                .put("role", "tool")
                .put("tool_call_id", "toolu_1")
                .put("content", "sun"));
    here.anthropic.next(Script.sse(VendoredNode.stream("anthropic", "Sun", " there")));
    assertThat(text(chunks(streamed(ask(chat))))).isEqualTo("Sun there");
    JsonObject result = blocks(here.anthropic.requests().getLast().json(), 2);
    assertThat(result.getString("type")).isEqualTo("tool_result");
    assertThat(result.getString("tool_use_id")).isEqualTo("toolu_1");
  }

  /** The first block of a message that Anthropic was sent. */
  private static JsonObject blocks(JsonObject request, int message) {
    return request
        .getJsonArray("messages")
        .getJsonObject(message)
        .getJsonArray("content")
        .getJsonObject(0);
  }

  // ---- The bus

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void it_says_what_the_bus_says(boolean whole) {
    Script script =
        whole
            ? Script.sse(VendoredNode.stream("anthropic", "Hello", " you"))
            : begun("anthropic").pause(30).cut();
    here.anthropic.next(script, script);
    JsonObject chat =
        chat("anthropic/m", "hi")
            .put("stream_options", new JsonObject().put("include_usage", true));
    List<JsonObject> here = streamed(ask(chat)).stream().map(Event::data).toList();
    assertThat(undated(here)).hasSizeGreaterThan(1).isEqualTo(undated(overTheBus(chat)));
  }

  @Test
  void a_refusal_is_that_of_the_bus() {
    JsonObject chat = chat("nobody/has-it", "hi");
    DeliveryOptions key = new DeliveryOptions().addHeader("weir-key", "alice-key");
    JsonObject told = await(bus().<JsonObject>request("chat.v1.json", chat, key)).body();
    HttpResponse<String> answer = ask(chat);
    isFailure(answer, 404, 4, false);
    assertThat(new JsonObject(answer.body())).isEqualTo(told);
    assertThat(told.getJsonObject("error").getString("code")).isEqualTo("model_not_found");
  }

  private static EventBus bus() {
    return here.node.node().vertx().eventBus();
  }

  private static List<JsonObject> overTheBus(JsonObject chat) {
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    Promise<Void> last = Promise.promise();
    MessageConsumer<JsonObject> consumer =
        bus()
            .consumer(
                "client.universal",
                message -> {
                  heard.add(message.body());
                  if (!message.body().containsKey("chunk")) {
                    last.tryComplete();
                  }
                });
    DeliveryOptions key = new DeliveryOptions().addHeader("weir-key", "alice-key");
    JsonObject body = chat.copy().put("stream", true).put("replyTo", "client.universal");
    await(bus().request("chat.v1.json", body, key));
    await(last.future());
    await(consumer.unregister());
    return heard;
  }

  /** Anthropic does not say when it answered: we do. */
  private static List<JsonObject> undated(List<JsonObject> messages) {
    messages.forEach(message -> message.getJsonObject("chunk", new JsonObject()).remove("created"));
    return messages;
  }

  // ---- Failures

  private static Script begun(String vendor) {
    return Script.stream()
        .write(VendoredNode.start(vendor) + VendoredNode.text(vendor, "Hello, whoever it is"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void a_stream_that_breaks_ends_with_an_error_and_is_never_done(String vendor) {
    for (Script script : List.of(begun(vendor).pause(30).cut(), begun(vendor))) {
      here.vendor(vendor).next(script);
      HttpResponse<String> answer = ask(chat(vendor + "/m", "hi"));
      List<Event> events = streamed(answer);
      assertThat(text(chunks(events))).isEqualTo("Hello, whoever it is");
      assertThat(events.getLast().type()).isEqualTo("error");
      isFailure(events.getLast().data(), 502, 16, true);
      assertThat(record(answer).getString("outcome")).isEqualTo("failed");
    }
  }

  @Test
  void an_error_within_a_vendor_s_stream_is_told() {
    here.anthropic.next(
        begun("anthropic").write(AnthropicTranscripts.errorEvent("overloaded_error", "too busy")));
    List<Event> events = streamed(ask(chat("anthropic/m", "hi")));
    assertThat(events.getLast().type()).isEqualTo("error");
    isFailure(events.getLast().data(), 503, 16, true);
    assertThat(events.getLast().data().getJsonObject("error").getString("message"))
        .contains("too busy");
  }

  @Test
  void a_silent_stream_is_kept_alive_until_its_deadline() {
    // A node of its own: a keep-alive before a failure would make a stream of what is a status.
    try (TestNode lively = new TestNode.Plan().gateway("keep-alive", "100ms").start()) {
      HttpResponse<String> answer =
          lively.post(STREAM, chat("demo/fault-stall", "x").encode(), "x-weir-timeout", "1");
      assertThat(answer.body()).startsWith(": keep-alive\n\n: keep-alive\n\n");
      List<Event> events = streamed(answer);
      assertThat(events.getLast().type()).isEqualTo("error");
      isFailure(events.getLast().data(), 504, 17, true);
    }
  }

  @ParameterizedTest
  @CsvSource({"openai,true", "openai,false", "anthropic,true", "anthropic,false"})
  void a_failure_before_the_first_byte_is_a_status(String vendor, boolean stream) {
    String refusal = VendoredNode.error(vendor, "rate_limit_error", "slow down");
    JsonObject chat = chat(vendor + "/m", "hi").put("stream", stream);
    here.vendor(vendor).next(Script.json(429, refusal).header("retry-after", "0"));
    HttpResponse<String> limited = ask(chat);
    isFailure(limited, 429, 16, true);
    assertThat(limited.headers().firstValue("retry-after")).contains("0");
    assertThat(limited.body()).contains("slow down");
    here.vendor(vendor).next(Script.hangUp());
    isFailure(ask(chat), 502, 16, true);
    here.vendor(vendor).next(Script.json(401, VendoredNode.error(vendor, "x", "bad key sk-1")));
    HttpResponse<String> ours = ask(chat);
    isFailure(ours, 502, 16, false);
    assertThat(ours.body()).doesNotContain("sk-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                | 400 |
          []                                               | 400 |
          {}                                               | 400 | model
          {"model":7}                                      | 400 | model
          {"model":"quick"}                                | 400 | messages
          {"model":"quick","stream":"yes","messages":[]}   | 400 | stream
          {"model":"quick","messages":[{"role":"user","content":"x"}],"temperature":9} | 400 | temperature
          """)
  void what_is_no_request_is_refused(String body, int status, String param) {
    HttpResponse<String> answer = here.node.post(STREAM, body, ALICE);
    isFailure(answer, status, 1, false);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("param"))
        .isEqualTo(param);
  }

  @Test
  void who_may_not_is_told_so() throws Exception {
    HttpResponse<String> stranger = ask(chat("quick", "hi"), "x-api-key", "wrong");
    isFailure(stranger, 401, 2, false);
    assertThat(stranger.headers().firstValue("x-should-retry")).contains("false");
    isFailure(ask(chat("demo/chat", "hi"), "x-api-key", "bob-key"), 403, 3, false);
    streamed(ask(chat("quick", "count to 2"), "x-api-key", "bob-key"));
    HttpResponse<String> second = ask(chat("quick", "count to 2"), "x-api-key", "bob-key");
    isFailure(second, 429, 11, true);
    assertThat(second.headers().firstValue("retry-after")).isPresent();
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(STREAM, "hi", "content-type: text/plain", "x-api-key: alice-key");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(415);
      isFailure(new JsonObject(answer.body()), 415, 6, false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void a_client_that_leaves_stops_the_vendor(String vendor) throws Exception {
    int number = here.vendor(vendor).requests().size() + 1;
    here.vendor(vendor).next(begun(vendor).stall());
    String id;
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(STREAM, chat(vendor + "/m", "hi").encode(), "x-api-key: alice-key");
      id = client.head().headers().get("x-request-id");
      assertThat(client.chunk()).startsWith("event: chunk\n");
    }
    RecordedRequest seen = await(here.vendor(vendor).request(number));
    await(seen.clientGone());
    JsonObject record = record(id);
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    assertThat(record.getJsonObject("usage").getLong("output")).isPositive();
  }
}

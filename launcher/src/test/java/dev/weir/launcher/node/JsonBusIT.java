package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.sse.SseReader;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code chat.v1.json}: chats over the bus for callers with no class of ours. */
class JsonBusIT {

  private static VendoredNode here;
  private static EventBus bus;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan.alias("quick", "openai/m").key("alice", "alice-key"));
    bus = here.node.node().vertx().eventBus();
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static JsonObject ask(Object body, String key) {
    DeliveryOptions options = new DeliveryOptions().addHeader("weir-key", key);
    return await(bus.<JsonObject>request("chat.v1.json", body, options)).body();
  }

  private static JsonObject chat(String model, boolean stream) {
    return new JsonObject(TestNode.chat(model, stream, "count to 3"));
  }

  /** A caller that listens to the chunks of one stream and acknowledges them now and then. */
  private static final class Listener {
    private final String address = "client." + UUID.randomUUID();
    private final List<JsonObject> chunks = new CopyOnWriteArrayList<>();
    private final Promise<JsonObject> last = Promise.promise();
    private final Promise<String> cancel = Promise.promise();
    private final MessageConsumer<JsonObject> consumer;

    Listener(int acknowledgeEach) {
      consumer = bus.consumer(address, message -> heard(message.body(), acknowledgeEach));
    }

    private void heard(JsonObject message, int acknowledgeEach) {
      if (!message.containsKey("chunk")) {
        last.tryComplete(message);
        return;
      }
      assertThat(message.getInteger("seq")).isEqualTo(chunks.size());
      chunks.add(message.getJsonObject("chunk"));
      if (chunks.size() % acknowledgeEach == 0) {
        JsonObject ack = new JsonObject().put("ack", message.getInteger("seq"));
        cancel.future().onSuccess(address -> bus.send(address, ack));
      }
    }

    JsonObject open(JsonObject chat) {
      JsonObject opened = ask(chat.put("replyTo", address), "alice-key");
      if (opened.containsKey("cancel")) {
        cancel.complete(opened.getString("cancel"));
      }
      return opened;
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (JsonObject chunk : chunks) {
        JsonArray choices = chunk.getJsonArray("choices");
        if (!choices.isEmpty()) {
          text.append(choices.getJsonObject(0).getJsonObject("delta").getString("content", ""));
        }
      }
      return text.toString();
    }
  }

  private static Listener listener() {
    return new Listener(100);
  }

  private static JsonObject record(String id) {
    return here.node.record(id, "x-api-key", "alice-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "anthropic/m", "demo/chat"})
  void a_whole_answer_is_the_reply(String model) {
    if (!model.startsWith("demo")) {
      String vendor = model.startsWith("anthropic") ? "anthropic" : "openai";
      here.vendor(vendor).next(Script.json(200, VendoredNode.answer(vendor, "Hello")));
    }
    JsonObject answer = ask(chat(model, false), "alice-key");
    assertThat(answer.getString("object")).isEqualTo("chat.completion");
    assertThat(answer.getString("model")).isEqualTo(model);
    assertThat(answer.getJsonObject("usage").getInteger("completion_tokens")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void a_stream_comes_in_numbered_chunks_and_says_when_it_is_whole(String vendor) {
    here.vendor(vendor).next(Script.sse(VendoredNode.stream(vendor, "Hello", " you")));
    Listener listener = listener();
    JsonObject opened = listener.open(chat(vendor + "/m", true));
    assertThat(opened.fieldNames()).containsExactlyInAnyOrder("id", "cancel");
    assertThat(await(listener.last.future())).isEqualTo(new JsonObject().put("done", true));
    assertThat(listener.text()).isEqualTo("Hello you");
    assertThat(listener.chunks)
        .allMatch(chunk -> chunk.getString("object").equals("chat.completion.chunk"));
    assertThat(here.vendor(vendor).requests().getLast().body().toString())
        .doesNotContain("replyTo", "client.");

    JsonObject record = record(opened.getString("id"));
    assertThat(record.getString("ingress")).isEqualTo("bus");
    assertThat(record.getString("caller")).isEqualTo("alice");
    assertThat(record.getString("outcome")).isEqualTo("ok");
    assertThat(record.getJsonObject("usage").getInteger("output")).isPositive();
  }

  @Test
  void a_fast_vendor_does_not_outrun_a_caller_that_acknowledges() {
    int pieces = 6_000;
    String last = VendoredNode.stream("openai", "!");
    here.openai.next(
        Script.stream()
            .write(VendoredNode.text("openai", "x").repeat(pieces))
            .write(last.substring(last.indexOf("data:"))));
    Listener listener = listener();
    listener.open(chat("openai/m", true));
    assertThat(await(listener.last.future())).isEqualTo(new JsonObject().put("done", true));
    assertThat(listener.text()).isEqualTo("x".repeat(pieces) + "!");
  }

  @Test
  void a_caller_that_acknowledges_nothing_is_given_up() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(Script.stream().write(VendoredNode.text("openai", "x").repeat(1_500)).stall());
    Listener listener = new Listener(Integer.MAX_VALUE);
    String id = listener.open(chat("openai/m", true)).getString("id");
    JsonObject last = await(listener.last.future());
    assertThat(last.getJsonObject("error").getString("message")).contains("acknowledged");
    assertThat(listener.chunks).hasSize(1_000);
    await(await(here.openai.request(number)).clientGone());
    assertThat(record(id).getString("outcome")).isEqualTo("cancelled");
  }

  @Test
  void a_thousand_chunks_need_no_acknowledgement() {
    here.openai.next(
        Script.sse(
            VendoredNode.text("openai", "x").repeat(990) + VendoredNode.stream("openai", "!")));
    Listener listener = new Listener(Integer.MAX_VALUE);
    listener.open(chat("openai/m", true));
    assertThat(await(listener.last.future())).isEqualTo(new JsonObject().put("done", true));
  }

  /** The vendor's line is as long as one may be, and the model's own name here is longer. */
  @Test
  void the_longest_line_that_a_vendor_may_send_passes() {
    int frame =
        VendoredNode.text("openai", "").lines().mapToInt(String::length).max().orElseThrow();
    String text = "x".repeat(SseReader.LINE_BYTES_MAX_DEFAULT - frame);
    here.openai.next(
        Script.sse(VendoredNode.text("openai", text) + VendoredNode.stream("openai", "!")));
    Listener listener = listener();
    listener.open(chat("openai/m", true));
    assertThat(await(listener.last.future())).isEqualTo(new JsonObject().put("done", true));
    assertThat(listener.text()).hasSize(text.length() + 1).endsWith("x!");
  }

  private static Script begun() {
    return Script.stream().write(VendoredNode.text("openai", "Hello"));
  }

  private static void untilFirstChunk(Listener listener) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (listener.chunks.isEmpty() && System.nanoTime() < until) {
      TestNode.pause(5);
    }
    assertThat(listener.chunks).isNotEmpty();
  }

  @Test
  void a_caller_can_cancel() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(begun().stall());
    Listener listener = listener();
    JsonObject opened = listener.open(chat("openai/m", true));
    untilFirstChunk(listener);
    bus.send(opened.getString("cancel"), new JsonObject());
    RecordedRequest seen = await(here.openai.request(number));
    await(seen.clientGone());
    assertThat(await(listener.last.future()).getJsonObject("error").getString("code"))
        .isEqualTo("cancelled");
    JsonObject record = record(opened.getString("id"));
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    assertThat(record.getJsonObject("usage").getInteger("output")).isPositive();
  }

  @Test
  void a_caller_that_is_gone_stops_the_vendor() {
    int number = here.openai.requests().size() + 1;
    Promise<Void> go = Promise.promise();
    here.openai.next(begun().until(go.future()).write(VendoredNode.text("openai", " you")).stall());
    Listener listener = listener();
    String id = listener.open(chat("openai/m", true)).getString("id");
    untilFirstChunk(listener);
    await(listener.consumer.unregister());
    go.complete();
    await(await(here.openai.request(number)).clientGone());
    assertThat(record(id).getString("outcome")).isEqualTo("cancelled");
  }

  @Test
  void a_stream_that_breaks_is_an_error_and_not_done() {
    here.openai.next(begun().pause(30).cut());
    Listener listener = listener();
    listener.open(chat("openai/m", true));
    JsonObject last = await(listener.last.future());
    assertThat(last.getInteger("status")).isEqualTo(502);
    assertThat(last.getJsonObject("error").fieldNames())
        .containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(listener.text()).isEqualTo("Hello");
  }

  @Test
  void a_vendors_refusal_is_an_error_whole_or_streamed() {
    String refusal = VendoredNode.error("openai", "rate_limit_error", "slow down");
    Script again = Script.json(429, refusal).header("retry-after", "0");
    here.openai.next(again, again);
    JsonObject whole = ask(chat("openai/m", false), "alice-key");
    Listener listener = listener();
    listener.open(chat("openai/m", true));
    for (JsonObject told : List.of(whole, await(listener.last.future()))) {
      assertThat(told.getInteger("status")).isEqualTo(429);
      assertThat(told.getJsonObject("error").getString("message")).contains("slow down");
    }
  }

  @Test
  void a_key_is_needed_here_too() {
    for (String key : List.of("", "wrong")) {
      JsonObject refused = ask(chat("demo/chat", false), key);
      assertThat(refused.getInteger("status")).isEqualTo(401);
      assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("invalid_api_key");
    }
    JsonObject none =
        await(bus.<JsonObject>request("chat.v1.json", chat("demo/chat", false))).body();
    assertThat(none.getInteger("status")).isEqualTo(401);
  }

  @Test
  void what_is_no_request_is_refused() {
    JsonObject unknown = ask(chat("nobody/has-it", false), "alice-key");
    assertThat(unknown.getInteger("status")).isEqualTo(404);
    assertThat(unknown.getJsonObject("error").getString("code")).isEqualTo("model_not_found");
    List<Object> unsound =
        List.of(
            "text",
            new JsonArray(),
            new JsonObject(),
            new JsonObject().put("model", 5),
            new JsonObject().put("model", "demo/chat"),
            chat("demo/chat", false).put("stream", "yes"),
            chat("demo/chat", false).put("messages", 5),
            chat("demo/chat", true),
            chat("demo/chat", true).put("replyTo", 7),
            chat("demo/chat", true).put("replyTo", "event.v1.plugin.announced"));
    for (Object body : unsound) {
      JsonObject refused = ask(body, "alice-key");
      assertThat(refused.getInteger("status")).as("%s", body).isEqualTo(400);
      assertThat(refused.getJsonObject("error").getString("type"))
          .isEqualTo("invalid_request_error");
    }
    assertThat(await(bus.<JsonObject>request("chat.v1.json", null)).body().getInteger("status"))
        .isEqualTo(400);
  }
}

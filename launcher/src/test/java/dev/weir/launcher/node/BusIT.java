package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code chat.v1.open} through our client: the same keys, models and records as over HTTP. */
class BusIT {

  private static VendoredNode here;
  private static BusCaller alice;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.alias("quick", "openai/m")
                    .key("alice", "alice-key")
                    .key(new KeyRule("bob", "bob-key", List.of("quick"), 0, 0, 0))
                    .timeout("total", "60s"));
    alice = new BusCaller(here.node, "alice-key");
  }

  @AfterAll
  static void stop() {
    alice.close();
    here.close();
  }

  /** A call whose answer is put together by hand. */
  private record Heard(OutgoingCall call, Future<Head> head, Future<?> first) {}

  private static Heard open(String model) {
    Promise<Void> first = Promise.promise();
    Promise<Head> head = Promise.promise();
    OutgoingCall call =
        alice.open(
            BusCaller.request(model, true, "count to 3"),
            begun -> {
              begun.in().head().onComplete(head);
              begun.in().handler(chunk -> first.tryComplete());
            });
    return new Heard(call, head.future(), first.future());
  }

  private static String requestId(Head head) {
    return head.headers().stream()
        .filter(header -> header.name().equals("x-request-id"))
        .map(Header::value)
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject record(String id) {
    return here.node.record(id, "x-api-key", "alice-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void a_whole_answer(String vendor) {
    here.vendor(vendor).next(Script.json(200, VendoredNode.answer(vendor, "Hello")));
    ChatAnswer answer = alice.chat(BusCaller.request(vendor + "/m", false, "hi"));
    assertThat(answer.toString()).contains("Hello");
    assertThat(answer.usage().output()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void a_stream_and_its_record(String vendor) {
    here.vendor(vendor).next(Script.sse(VendoredNode.stream(vendor, "Hello", " you")));
    Heard heard = open(vendor + "/m");
    assertThat(await(heard.call.in().ended()).usage().output()).isPositive();

    JsonObject record = record(requestId(await(heard.head)));
    assertThat(record.getString("ingress")).isEqualTo("bus");
    assertThat(record.getString("caller")).isEqualTo("alice");
    assertThat(record.getString("outcome")).isEqualTo("ok");
    assertThat(record.getString("asked_model")).isEqualTo(vendor + "/m");
    assertThat(record.getJsonArray("attempts").getJsonObject(0).getString("provider"))
        .isEqualTo(vendor);
    assertThat(record.getJsonObject("usage").getInteger("output")).isPositive();
  }

  @Test
  void keys_and_their_models_are_those_of_http() {
    try (BusCaller nobody = new BusCaller(here.node, "");
        BusCaller wrong = new BusCaller(here.node, "wrong");
        BusCaller bob = new BusCaller(here.node, "bob-key")) {
      for (BusCaller caller : List.of(nobody, wrong)) {
        assertThat(caller.refusal(BusCaller.request("demo/chat", false, "hi")))
            .isInstanceOf(Fault.Unauthorized.class);
      }
      assertThat(bob.refusal(BusCaller.request("demo/chat", false, "hi")))
          .isInstanceOf(Fault.Forbidden.class);
      here.openai.next(Script.json(200, VendoredNode.answer("openai", "Hello")));
      assertThat(bob.chat(BusCaller.request("quick", false, "hi")).toString()).contains("Hello");
    }
  }

  @Test
  void failures_are_faults() {
    assertThat(alice.refusal(BusCaller.request("nobody/has-it", false, "hi")))
        .isInstanceOf(Fault.NotFound.class);

    String refusal = VendoredNode.error("openai", "rate_limit_error", "slow down");
    here.openai.next(Script.json(429, refusal).header("retry-after", "0"));
    Fault limited = alice.refusal(BusCaller.request("openai/m", true, "hi"));
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.retryAfterMillis()).isZero();

    here.openai.next(Script.stream().write(VendoredNode.text("openai", "Hello")).pause(30).cut());
    assertThat(alice.refusal(BusCaller.request("openai/m", true, "hi")))
        .isInstanceOf(Fault.Upstream.class);
  }

  @Test
  void who_cancels_stops_the_vendor_and_is_accounted_for() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(
        Script.stream().write(VendoredNode.text("openai", "Hello, whoever it is")).stall());
    Heard heard = open("openai/m");
    await(heard.first);
    alice.run(() -> heard.call.cancel("enough"));
    RecordedRequest seen = await(here.openai.request(number));
    await(seen.clientGone());
    JsonObject record = record(requestId(await(heard.head)));
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    assertThat(record.getJsonObject("usage").getInteger("output")).isPositive();
  }

  @Test
  void a_client_that_closes_stops_its_calls() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(Script.silence());
    try (BusCaller caller = new BusCaller(here.node, "alice-key")) {
      caller.open(BusCaller.request("openai/m", true, "hi"), call -> {});
      await(here.openai.request(number));
    }
    await(here.openai.requests().getLast().clientGone());
  }
}

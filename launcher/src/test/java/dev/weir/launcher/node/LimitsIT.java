package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may spend: requests, tokens, calls at once; over HTTP and the bus together. */
class LimitsIT {

  private static final List<String> NAMES =
      List.of("r-openai", "r-anthropic", "t-openai", "t-anthropic", "both", "one", "free");

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan -> {
              for (String name : NAMES) {
                int requests = name.startsWith("r-") ? 2 : name.equals("both") ? 3 : 0;
                int tokens = name.startsWith("t-") ? 1_000 : 0;
                int concurrency = name.equals("one") ? 1 : 0;
                plan.key(
                    new KeyRule(name, name + "-key", List.of("*"), requests, tokens, concurrency));
              }
              return plan;
            });
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static HttpResponse<String> ask(String path, String model, String name, boolean stream) {
    return here.node.post(
        path, TestNode.body(path, model, stream, "count to 3"), "x-api-key", name + "-key");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void isRefused(String path, HttpResponse<String> answer, String what) {
    Refusal refusal = Refusal.of(path, answer);
    assertThat(refusal.status()).as(answer.body()).isEqualTo(429);
    assertThat(refusal.message()).contains(what);
    if (path.equals(CHAT)) {
      assertThat(refusal.code()).isEqualTo("rate_limit_exceeded");
    } else {
      assertThat(refusal.type()).isEqualTo("rate_limit_error");
    }
    assertThat(Integer.parseInt(header(answer, "retry-after"))).isBetween(1, 60);
  }

  @ParameterizedTest
  @CsvSource({
    CHAT + ",r-openai,x-ratelimit-limit-requests,x-ratelimit-remaining-requests",
    MESSAGES
        + ",r-anthropic,anthropic-ratelimit-requests-limit,anthropic-ratelimit-requests-remaining"
  })
  void requests_per_minute(String path, String name, String limit, String remaining) {
    for (int left = 1; left >= 0; left--) {
      HttpResponse<String> answer = ask(path, "demo/chat", name, left == 0);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(header(answer, limit)).isEqualTo("2");
      assertThat(header(answer, remaining)).isEqualTo(Integer.toString(left));
    }
    HttpResponse<String> third = ask(path, "demo/chat", name, true);
    isRefused(path, third, "2 requests per minute");
    assertThat(header(third, limit)).isEqualTo("2");
    assertThat(header(third, remaining)).isEqualTo("0");
    String reset = header(third, limit.replace("limit-requests", "reset-requests"));
    assertThat(path.equals(CHAT) ? reset : "1s").matches("(1m)?[0-9.]+m?s");
  }

  @ParameterizedTest
  @CsvSource({
    CHAT + ",openai,t-openai,x-ratelimit-remaining-tokens",
    MESSAGES + ",anthropic,t-anthropic,anthropic-ratelimit-tokens-remaining"
  })
  void tokens_per_minute_are_those_that_the_vendor_counts(
      String path, String vendor, String name, String remaining) {
    // The body alone would be taken for a few dozen tokens.
    String answer = VendoredNode.answer(vendor, "Hello");
    String counted =
        answer
            .replaceAll("\"prompt_tokens\":\\d+", "\"prompt_tokens\":900")
            .replaceAll("\"input_tokens\":\\d+", "\"input_tokens\":900")
            .replaceAll("\"(completion|output)_tokens\":\\d+", "\"$1_tokens\":99");
    assertThat(counted).isNotEqualTo(answer);
    here.vendor(vendor).next(Script.json(200, counted));
    HttpResponse<String> first = ask(path, vendor + "/m", name, false);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(header(first, remaining)).isEqualTo("1");

    HttpResponse<String> second = ask(path, vendor + "/m", name, false);
    isRefused(path, second, "1000 tokens per minute");
    assertThat(header(second, remaining)).isEqualTo("1");
    if (path.equals(CHAT)) {
      assertThat(Refusal.of(path, second).type()).isEqualTo("tokens");
    }
  }

  @Test
  void a_refused_call_spends_nothing_and_counting_tokens_is_free() {
    String count = MESSAGES + "/count_tokens";
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> counted = ask(count, "demo/chat", "r-anthropic", false);
      assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void calls_at_once(String path) {
    Promise<Void> go = Promise.promise();
    int seen = here.openai.requests().size();
    here.openai.next(
        Script.status(200)
            .header("content-type", "application/json")
            .until(go.future())
            .write(VendoredNode.answer("openai", "Hello")));
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> ask(path, "openai/m", "one", false));
    TestNode.await(here.openai.request(seen + 1));

    isRefused(path, ask(path, "demo/chat", "one", true), "the limit is 1");
    assertThat(ask(path, "demo/chat", "free", false).statusCode()).isEqualTo(200);

    go.complete();
    assertThat(first.orTimeout(20, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    isFreeAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void a_place_is_given_back_however_a_call_ends(String path) throws Exception {
    assertThat(ask(path, "demo/chat", "one", true).statusCode()).isEqualTo(200);
    assertThat(ask(path, "demo/fault-500", "one", true).statusCode()).isGreaterThan(499);
    assertThat(ask(path, "demo/fault-cut", "one", true).statusCode()).isEqualTo(200);
    assertThat(ask(path, "nobody/has-it", "one", true).statusCode()).isEqualTo(404);
    String unsound = path.equals(CHAT) ? "{\"model\":\"demo/chat\"}" : "{\"model\":\"demo/chat\"}";
    assertThat(here.node.post(path, unsound, "x-api-key", "one-key").statusCode()).isEqualTo(400);
    isFreeAgain();
    for (boolean stream : new boolean[] {true, false}) {
      int seen = here.openai.requests().size();
      here.openai.next(Script.silence());
      try (RawClient client = new RawClient(here.node.port())) {
        client.post(path, TestNode.body(path, "openai/m", stream, "hi"), "x-api-key: one-key");
        TestNode.await(here.openai.request(seen + 1));
        isRefused(path, ask(path, "demo/chat", "one", true), "the limit is 1");
      }
      isFreeAgain();
    }
  }

  /** The end of a call is known to its client a moment before it is accounted for. */
  private static void isFreeAgain() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    int status;
    do {
      status = ask(CHAT, "demo/chat", "one", false).statusCode();
    } while (status == 429 && System.nanoTime() < until);
    assertThat(status).isEqualTo(200);
  }

  @Test
  void http_and_the_bus_spend_the_same() {
    assertThat(ask(CHAT, "demo/chat", "both", false).statusCode()).isEqualTo(200);

    DeliveryOptions key = new DeliveryOptions().addHeader("weir-key", "both-key");
    JsonObject chat = new JsonObject(TestNode.chat("demo/chat", false, "hi"));
    assertThat(json(chat, key).getString("object")).isEqualTo("chat.completion");

    try (BusCaller caller = new BusCaller(here.node, "both-key")) {
      ChatRequest request = BusCaller.request("demo/chat", false, "hi");
      assertThat(caller.chat(request)).isNotNull();

      isRefused(CHAT, ask(CHAT, "demo/chat", "both", false), "3 requests per minute");
      JsonObject refused = json(chat, key);
      assertThat(refused.getInteger("status")).isEqualTo(429);
      assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("rate_limit_exceeded");
      Fault fault = caller.refusal(request);
      assertThat(fault).isInstanceOf(Fault.RateLimited.class);
      assertThat(fault.retryAfterMillis()).isPositive();
    }
  }

  private static JsonObject json(JsonObject chat, DeliveryOptions key) {
    return TestNode.await(
            here.node.node().vertx().eventBus().<JsonObject>request("chat.v1.json", chat, key))
        .body();
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Two attempts over sockets, as their vendors see them. The promises are 100 ms for a loser to be
 * left and 50 ms for the next target to be asked; what was measured is published, and asserted only
 * so far as a busy machine keeps to it.
 */
@Timeout(60)
class HedgeIT {

  private static final long BUSY_MILLIS_MAX = 5_000;

  private static final Vertx VERTX = Vertx.vertx();
  private static final String ROUTES =
      """
      {"models": {
        "hedged": {
          "targets": ["one/m", "two/m"], "retries": 0,
          "hedge": {"after": "50ms", "budget": "100%"}},
        "next": {"targets": ["one/m", "two/m"], "retries": 0}}}
      """;
  private static ScriptedVendor one;
  private static ScriptedVendor two;
  private static TestNode node;

  @BeforeAll
  static void start() {
    one = await(ScriptedVendor.start(VERTX));
    two = await(ScriptedVendor.start(VERTX));
    node =
        new TestNode.Plan()
            .provider("one", branch(one))
            .provider("two", branch(two))
            .routes(ROUTES)
            .start();
    Script hello = Script.sse(VendoredNode.stream("openai", "Hello"));
    next(one, hello);
    next(two, hello);
    for (int i = 0; i < 20; i++) { // What is measured is not the start.
      assertThat(chat("one/m", true).statusCode()).isEqualTo(200);
      assertThat(chat("two/m", true).statusCode()).isEqualTo(200);
    }
  }

  private static JsonObject branch(ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonObject().put("m", new JsonObject()));
  }

  @AfterAll
  static void stop() {
    node.close();
    await(VERTX.close());
  }

  /** What each vendor does with its next chat, and when it was asked. */
  private static Asked next(ScriptedVendor vendor, Script script) {
    Asked asked = new Asked(Promise.promise(), Promise.promise());
    vendor.always(
        request -> {
          if (!request.path().endsWith("/chat/completions")) {
            return Script.json(200, "{\"data\":[]}");
          }
          asked.at.tryComplete(System.nanoTime());
          asked.request.tryComplete(request);
          return script;
        });
    return asked;
  }

  private record Asked(Promise<Long> at, Promise<RecordedRequest> request) {
    long nanos() {
      return await(at.future());
    }

    RecordedRequest received() {
      return await(request.future());
    }
  }

  @BeforeEach
  void deaf() {
    next(one, Script.silence());
    next(two, Script.silence());
  }

  private static void soon(TestReporter report, String what, long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    report.publishEntry(what, micros + " us");
    assertThat(micros / 1_000).as("%s: after %d us", what, micros).isLessThan(BUSY_MILLIS_MAX);
  }

  private static HttpResponse<String> chat(String model, boolean stream) {
    return node.post(CHAT, TestNode.chat(model, stream, "hi"));
  }

  @Test
  void the_first_token_wins_and_the_silent_vendor_sees_its_call_go(TestReporter report) {
    Asked silent = next(one, Script.stream().stall());
    Asked quick = next(two, Script.sse(VendoredNode.stream("openai", "I am two")));
    HttpResponse<String> answer = chat("hedged", true);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("I am two", "[DONE]");
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("two");
    long gone = await(silent.received().clientGone());
    soon(report, "the loser is left after the winner was asked", gone - quick.nanos());
    assertThat(quick.nanos()).as("the first is asked first").isGreaterThan(silent.nanos());
    JsonArray attempts = node.record(answer).getJsonArray("attempts");
    assertThat(attempts).hasSize(2);
  }

  @Test
  void the_first_vendor_wins_when_it_speaks_before_the_second(TestReporter report) {
    Promise<Void> hedged = Promise.promise();
    Asked late =
        next(
            one,
            Script.stream()
                .until(hedged.future())
                .write(VendoredNode.stream("openai", "I am one")));
    Asked loser = next(two, Script.stream().stall());
    loser.at.future().onSuccess(asked -> hedged.complete());
    HttpResponse<String> answer = chat("hedged", true);
    assertThat(answer.body()).contains("I am one", "[DONE]").doesNotContain("\"error\"");
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("one");
    long gone = await(loser.received().clientGone());
    soon(report, "the hedge is left after it was asked", gone - loser.nanos());
    assertThat(late.received().clientGone().isComplete()).isFalse();
  }

  @Test
  void the_next_target_is_asked_at_once_when_one_fails(TestReporter report) {
    Asked quick = next(two, Script.json(200, VendoredNode.answer("openai", "I am two")));
    Asked failing = next(one, Script.json(500, "{\"error\":{\"message\":\"no\"}}"));
    assertThat(chat("next", false).body()).contains("I am two");
    soon(report, "the next after a 500", quick.nanos() - failing.nanos());

    quick = next(two, Script.json(200, VendoredNode.answer("openai", "I am two")));
    failing = next(one, Script.hangUp());
    assertThat(chat("next", false).body()).contains("I am two");
    soon(report, "the next after a broken connection", quick.nanos() - failing.nanos());

    quick = next(two, Script.sse(VendoredNode.stream("openai", "I am two")));
    failing = next(one, Script.stream().cut());
    assertThat(chat("next", true).body()).contains("I am two", "[DONE]");
    soon(report, "the next after a stream without a word", quick.nanos() - failing.nanos());
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A vendor that takes too long: before its answer, within it, or altogether. */
class TimeoutsIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan.timeout("first-byte", "700ms").timeout("idle", "400ms"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  static Stream<Arguments> combinations() {
    return VendoredNode.combinations();
  }

  private static Script begun(String vendor) {
    return Script.stream()
        .write(VendoredNode.start(vendor) + VendoredNode.text(vendor, "Hello, whoever it is"));
  }

  private static HttpResponse<String> ask(
      String path, String vendor, boolean stream, Script script, String... headers) {
    int number = here.vendor(vendor).requests().size() + 1;
    here.vendor(vendor).next(script);
    HttpResponse<String> answer =
        here.node.post(path, TestNode.body(path, vendor + "/m", stream, "hi"), headers);
    RecordedRequest seen = TestNode.await(here.vendor(vendor).request(number));
    TestNode.await(seen.clientGone());
    return answer;
  }

  private static void isTimeout(String path, HttpResponse<String> answer) {
    Refusal refusal = Refusal.of(path, answer);
    assertThat(refusal.status()).isEqualTo(504);
    if (path.equals(CHAT)) {
      assertThat(refusal.code()).isEqualTo("timeout");
    } else {
      assertThat(refusal.type()).isEqualTo("timeout_error");
    }
  }

  private static JsonObject record(HttpResponse<String> answer) {
    return here.node.record(answer);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void before_the_answer_it_is_a_status(String path, String vendor) {
    isTimeout(path, ask(path, vendor, true, Script.silence()));
    isTimeout(path, ask(path, vendor, false, Script.silence()));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void within_a_stream_it_is_an_error_event(String path, String vendor) {
    HttpResponse<String> answer = ask(path, vendor, true, begun(vendor).stall());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("Hello", VendoredNode.errorMark(path))
        .doesNotContain(VendoredNode.terminal(path));
    JsonObject record = record(answer);
    assertThat(record.getString("outcome")).isEqualTo("failed");
    assertThat(record.getJsonObject("error").getString("kind")).isEqualTo("Timeout");
    assertThat(record.getJsonObject("usage").getLong("output")).isPositive();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void altogether_the_caller_says_how_long(String path, String vendor) {
    Script trickle = begun(vendor);
    for (int i = 0; i < 300; i++) {
      trickle = trickle.pause(30).write(VendoredNode.text(vendor, "and so on "));
    }
    HttpResponse<String> answer = ask(path, vendor, true, trickle, "x-weir-timeout", "600ms");
    assertThat(answer.body())
        .contains(VendoredNode.errorMark(path))
        .doesNotContain(VendoredNode.terminal(path));
    assertThat(record(answer).getJsonObject("usage").getLong("output")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "0", "5 apples"})
  void a_time_that_cannot_be_read_is_refused(String time) {
    for (String path : new String[] {CHAT, TestNode.MESSAGES}) {
      HttpResponse<String> answer =
          here.node.post(
              path, TestNode.body(path, "demo/chat", false, "hi"), "x-weir-timeout", time);
      Refusal refusal = Refusal.of(path, answer);
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.message()).contains("x-weir-timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, TestNode.MESSAGES})
  void headers_of_ours_go_no_further_and_failures_tell_who_was_asked(String path) {
    String vendor = path.equals(CHAT) ? "openai" : "anthropic";
    here.vendor(vendor).next(Script.json(500, VendoredNode.error(vendor, "api_error", "it broke")));
    HttpResponse<String> answer =
        here.node.post(
            path,
            TestNode.body(path, "m", true, "hi"),
            "x-weir-timeout",
            "20s",
            "x-weir-tags",
            "a, b,not this",
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "x-weir-cache",
            "no-store");
    JsonObject record = record(answer);
    assertThat(record.getJsonArray("tags")).containsExactly("a", "b");
    assertThat(record.getString("trace")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(answer.statusCode()).isBetween(500, 502);
    assertThat(answer.headers().firstValue("x-weir-provider")).contains(vendor);
    assertThat(answer.headers().firstValue("x-weir-model")).contains("m");
    assertThat(answer.headers().firstValue("x-weir-attempts")).contains("1");
    assertThat(answer.headers().firstValue("x-weir-cache")).contains("off");
    assertThat(here.vendor(vendor).requests().getLast().headers().names())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-weir"))
        .noneMatch(name -> name.equalsIgnoreCase("traceparent"));
  }
}

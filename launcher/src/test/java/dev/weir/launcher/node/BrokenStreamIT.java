package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vendor's stream that does not come to its end is an error to the client, never an end. */
class BrokenStreamIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan);
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  static Stream<Arguments> combinations() {
    return VendoredNode.combinations();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_cut_after_some_text(String path, String vendor) {
    here.vendor(vendor).next(Script.stream().write(begun(vendor)).pause(50).cut());
    checkErrorEvent(path, vendor);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_clean_end_without_the_terminal_event(String path, String vendor) {
    here.vendor(vendor).next(Script.stream().write(begun(vendor)).pause(50));
    checkErrorEvent(path, vendor);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_cut_within_an_event(String path, String vendor) {
    String half = VendoredNode.text(vendor, "never seen");
    here.vendor(vendor)
        .next(
            Script.stream()
                .write(begun(vendor) + half.substring(0, half.length() - 6))
                .pause(50)
                .cut());
    HttpResponse<String> answer = checkErrorEvent(path, vendor);
    assertThat(answer.body()).doesNotContain("never seen");
  }

  private static String begun(String vendor) {
    return VendoredNode.start(vendor)
        + VendoredNode.text(vendor, "Hello")
        + VendoredNode.text(vendor, " you, whoever reads this");
  }

  private static HttpResponse<String> checkErrorEvent(String path, String vendor) {
    HttpResponse<String> answer =
        here.node.post(path, TestNode.body(path, vendor + "/m", true, "hi there"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("Hello", VendoredNode.errorMark(path))
        .doesNotContain(VendoredNode.terminal(path));

    JsonObject record = explained(answer);
    assertThat(record.getString("outcome")).isEqualTo("failed");
    assertThat(record.getJsonObject("error").getString("kind")).isEqualTo("Upstream");
    JsonObject usage = record.getJsonObject("usage");
    assertThat(usage.getLong("output")).isPositive();
    assertThat(usage.getLong("input")).isPositive();
    assertThat(usage.getBoolean("estimated")).isTrue();
    return answer;
  }

  static JsonObject explained(HttpResponse<String> answer) {
    return here.node.record(answer);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void an_end_before_any_text_is_a_status(String path, String vendor) {
    ScriptedVendor scripted = here.vendor(vendor);
    for (Script script :
        new Script[] {
          Script.hangUp(), Script.stream().cut(), Script.stream(), Script.json(500, "{}")
        }) {
      scripted.next(script);
      HttpResponse<String> answer =
          here.node.post(path, TestNode.body(path, vendor + "/m", true, "hi"));
      assertThat(answer.statusCode()).as(script.toString()).isBetween(500, 504);
      assertThat(new JsonObject(answer.body()).getJsonObject("error")).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_whole_answer_that_breaks_off_is_a_status(String path, String vendor) {
    String answer = VendoredNode.answer(vendor, "Hello");
    here.vendor(vendor).next(Script.json(200, answer).cutAfter(40));

    HttpResponse<String> got =
        here.node.post(path, TestNode.body(path, vendor + "/m", false, "hi"));

    assertThat(got.statusCode()).as(got.body()).isEqualTo(502);
    assertThat(new JsonObject(got.body()).getJsonObject("error")).isNotNull();
  }

  private static String brokenEvent(String vendor) {
    return vendor.equals("openai")
        ? "data: {\"error\":{\"message\":\"it broke\",\"type\":\"server_error\",\"param\":null,"
            + "\"code\":null}}\n\n"
        : "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
            + "\"message\":\"it broke\"}}\n\n";
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void an_error_in_the_place_of_the_first_event_is_a_status(String path, String vendor) {
    here.vendor(vendor).next(Script.sse(brokenEvent(vendor)));

    HttpResponse<String> answer =
        here.node.post(path, TestNode.body(path, vendor + "/m", true, "hi"));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(500, 504);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
        .isEqualTo("it broke");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void an_error_that_the_vendor_reports_in_its_stream(String path, String vendor) {
    here.vendor(vendor).next(Script.stream().write(begun(vendor) + brokenEvent(vendor)));
    HttpResponse<String> answer = checkErrorEvent(path, vendor);
    assertThat(answer.body()).contains("it broke");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_refusal_is_a_status(String path, String vendor) {
    String refusal = VendoredNode.error(vendor, "rate_limit_error", "slow down");
    here.vendor(vendor).next(Script.json(429, refusal).header("retry-after", "0"));

    HttpResponse<String> answer =
        here.node.post(path, TestNode.body(path, vendor + "/m", true, "hi"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).contains("0");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).contains("slow down");
  }
}

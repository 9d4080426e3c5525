package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tokens a prompt has: as the vendor counts, else an estimate that says so. */
class CountTokensIT {

  private static final String COUNT = MESSAGES + "/count_tokens";

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan.alias("clever", "anthropic/m"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static String body(String model, String text) {
    JsonObject user = new JsonObject().put("role", "user").put("content", text);
    return new JsonObject()
        .put("model", model)
        .put("system", "Be brief.")
        .put("messages", new JsonArray().add(user))
        .encode();
  }

  private static boolean estimated(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("x-weir-token-count")
        .filter("estimated"::equals)
        .isPresent();
  }

  @Test
  void a_vendor_that_counts_is_asked_as_the_caller_asked() {
    String counted = "{\"input_tokens\":2095,\"something_new\":true}";
    here.anthropic.next(Script.json(200, counted).header("request-id", "req_vendor"));
    String asked = body("m", "Hello").replace("{\"model\"", "{\"new_member\":[1],\"model\"");

    HttpResponse<String> answer =
        here.node.post(COUNT + "?beta=true", asked, "anthropic-beta", "token-counting-2024-11-01");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(counted);
    assertThat(estimated(answer)).isFalse();
    assertThat(answer.headers().firstValue("x-weir-provider")).contains("anthropic");
    assertThat(answer.headers().firstValue("x-weir-upstream-request-id")).contains("req_vendor");
    RecordedRequest seen = here.anthropic.requests().getLast();
    assertThat(seen.path()).isEqualTo(COUNT);
    assertThat(seen.body()).hasToString(asked);
    assertThat(seen.header("anthropic-beta")).isEqualTo("token-counting-2024-11-01");
  }

  @Test
  void an_alias_is_counted_by_its_name() {
    here.anthropic.next(Script.json(200, "{\"input_tokens\":7}"));
    assertThat(here.node.post(COUNT, body("clever", "Hello")).body())
        .isEqualTo("{\"input_tokens\":7}");
    assertThat(here.anthropic.requests().getLast().json().getString("model")).isEqualTo("m");
  }

  @Test
  void a_vendors_refusal_passes_and_its_failure_is_told() {
    String refusal = VendoredNode.error("anthropic", "invalid_request_error", "messages: too few");
    here.anthropic.next(Script.json(400, refusal), Script.json(401, refusal), Script.hangUp());
    HttpResponse<String> refused = here.node.post(COUNT, body("m", "x"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(refusal);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> failed = here.node.post(COUNT, body("m", "x"));
      assertThat(Refusal.of(COUNT, failed).status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai/m", "demo/chat"})
  void otherwise_it_is_an_estimate_that_says_so(String model) {
    int before = here.openai.requests().size();
    HttpResponse<String> small = here.node.post(COUNT, body(model, "Hello"));
    HttpResponse<String> large = here.node.post(COUNT, body(model, "word and ".repeat(2_000)));
    assertThat(estimated(small)).isTrue();
    assertThat(estimated(large)).isTrue();
    assertThat(tokens(small)).isBetween(3L, 40L);
    assertThat(tokens(large)).isBetween(3_000L, 8_000L);
    assertThat(small.headers().firstValue("x-weir-provider"))
        .contains(model.substring(0, model.indexOf('/')));
    assertThat(here.openai.requests()).hasSize(before);
  }

  private static long tokens(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject counted = new JsonObject(answer.body());
    assertThat(counted.fieldNames()).containsExactly("input_tokens");
    return counted.getLong("input_tokens");
  }

  @Test
  void what_nobody_serves_is_not_counted() {
    Refusal refusal = Refusal.of(COUNT, here.node.post(COUNT, body("nobody/has-it", "x")));
    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal.type()).isEqualTo("not_found_error");
  }
}

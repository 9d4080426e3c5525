package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.limits.Rates;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits beside a key's requests and tokens: of tenants, users, models and all. */
class SharedLimitsIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.limits(
                        new JsonObject(
                            """
                            {"tenants": {"acme": {"requests-per-minute": 2}},
                             "users": {"requests-per-hour": 1},
                             "models": {"demo/*": {"requests-per-minute": 1000},
                                        "anthropic/m": {"output-tokens-per-minute": 50}},
                             "global": {"requests-per-day": 500}}
                            """))
                    .key(key("one", "acme", "{}"))
                    .key(key("two", "acme", "{}"))
                    .key(key("brief", "", "{\"input-tokens-per-day\": 100}"))
                    .key(key("free", "", "{}")));
  }

  private static KeyRule key(String name, String tenant, String rates) {
    Rates read = Section.read("keys", new JsonObject(rates), Rates::from);
    return new KeyRule(name, name + "-key", null, List.of("*"), tenant, read);
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  private static HttpResponse<String> ask(String path, String body, String name, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "x-api-key";
    headers[1] = name + "-key";
    System.arraycopy(more, 0, headers, 2, more.length);
    return here.node.post(path, body, headers);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void keys_of_a_tenant_share_its_limit() {
    String body = TestNode.chat("demo/chat", false, "hi");
    HttpResponse<String> first = ask(CHAT, body, "one");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(header(first, "x-ratelimit-limit-requests")).as("the tightest").isEqualTo("2");
    assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("1");
    assertThat(ask(CHAT, body, "two").statusCode()).isEqualTo(200);

    HttpResponse<String> third = ask(CHAT, body, "one");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(Refusal.of(CHAT, third).message())
        .isEqualTo("Rate limit reached for the tenant `acme`: the limit is 2 requests per minute.");
    assertThat(Integer.parseInt(header(third, "retry-after"))).isBetween(1, 60);
    assertThat(here.node.management("GET", "/metrics").body())
        .contains("weir_limit_refused_total{weir_measure=\"requests\",weir_scope=\"tenant\"}")
        .contains("weir_limit_admitted_total")
        .containsPattern("weir_limit_max\\{[^}]*weir_name=\"acme\"[^}]*} 2\\.0")
        .containsPattern("weir_limit_left\\{[^}]*weir_name=\"acme\"[^}]*} 0\\.0");
  }

  @ParameterizedTest
  @CsvSource({CHAT + ",user", MESSAGES + ",metadata", CHAT + ",header"})
  void each_end_user_has_a_limit_of_its_own(String path, String how) {
    JsonObject body = new JsonObject(TestNode.body(path, "demo/chat", false, "hi"));
    for (String user : List.of(how + "-ann", how + "-bob")) {
      String[] more = how.equals("header") ? new String[] {"x-weir-user", user} : new String[0];
      JsonObject said = body.copy();
      if (how.equals("user")) {
        said.put("user", user);
      } else if (how.equals("metadata")) {
        said.put("metadata", new JsonObject().put("a", 1).put("user_id", user));
      }
      assertThat(ask(path, said.encode(), "free", more).statusCode()).isEqualTo(200);
      HttpResponse<String> second = ask(path, said.encode(), "free", more);
      assertThat(second.statusCode()).as(user).isEqualTo(429);
      assertThat(Refusal.of(path, second).message())
          .contains("this user")
          .contains("1 requests per hour");
    }
    assertThat(ask(path, body.encode(), "free").statusCode()).as("nobody named").isEqualTo(200);
  }

  @Test
  void a_models_answers_are_limited() {
    String answer =
        VendoredNode.answer("anthropic", "Hello")
            .replaceAll("\"output_tokens\":\\d+", "\"output_tokens\":51");
    here.anthropic.next(Script.json(200, answer));
    String body = TestNode.message("anthropic/m", false, "hi");
    HttpResponse<String> first = ask(MESSAGES, body, "free");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(header(first, "anthropic-ratelimit-output-tokens-limit")).isEqualTo("50");

    HttpResponse<String> second = ask(MESSAGES, body, "free");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Refusal.of(MESSAGES, second).message())
        .contains("the model `anthropic/m`")
        .contains("50 output tokens per minute");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT})
  void prompts_are_limited_before_they_are_sent(String path) {
    int seen = here.openai.requests().size();
    String body = TestNode.body(path, "openai/m", false, "one two three ".repeat(100));
    // More than the whole limit passes once, when nothing else is spent.
    here.openai.next(
        Script.json(
            200,
            VendoredNode.answer("openai", "x")
                .replaceAll("\"prompt_tokens\":\\d+", "\"prompt_tokens\":300")));
    assertThat(ask(path, body, "brief").statusCode()).isEqualTo(200);
    HttpResponse<String> second = ask(path, body, "brief");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Refusal.of(path, second).message()).contains("100 input tokens per day");
    assertThat(here.openai.requests()).hasSize(seen + 1);
  }
}

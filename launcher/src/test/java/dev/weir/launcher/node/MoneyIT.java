package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.limits.Rates;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the catalogue knows of models, where users see it: prices, limits, and what calls cost. */
@Timeout(60)
class MoneyIT {

  private static final String[] ALICE = {"x-api-key", "alice-key"};

  private static final Vertx VERTX = Vertx.vertx();
  private static ScriptedVendor vendor;
  private static TestNode node;

  @BeforeAll
  static void start() {
    vendor = TestNode.await(ScriptedVendor.start(VERTX));
    JsonObject openai =
        new JsonObject()
            .put("kind", "openai")
            .put("base-url", vendor.url() + "/v1")
            .put("keys", JsonArray.of("vendor-secret"))
            .put(
                "models",
                new JsonObject()
                    .put("gpt-4o-mini", new JsonObject())
                    .put("m", new JsonObject())
                    .put("text-embedding-3-small", new JsonObject())
                    .put(
                        "mine",
                        new JsonObject()
                            .put("context", 9_000)
                            .put("price", new JsonObject().put("input", 2.5).put("output", 10)))
                    .put(
                        "gpt-4o",
                        new JsonObject()
                            .put("price", new JsonObject().put("input", 1).put("output", 2))));
    node =
        new TestNode.Plan()
            .provider("paid", openai)
            .key("alice", "alice-key")
            .key(
                new KeyRule(
                    "poor",
                    "poor-key",
                    null,
                    List.of("*"),
                    "",
                    Section.read("keys", new JsonObject().put("usd-per-month", 0.5), Rates::from)))
            .alias("mini", "paid/gpt-4o-mini")
            .start();
    until(() -> model("paid/gpt-4o-mini"), shown -> shown.containsKey("context"));
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static <T> T until(Supplier<T> ask, Predicate<T> good) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      T told = ask.get();
      if (good.test(told)) {
        return told;
      }
      assertThat(System.nanoTime()).as("%s", told).isLessThan(deadline);
      TestNode.pause(20);
    }
  }

  private static JsonObject model(String id) {
    JsonArray models =
        new JsonObject(node.get("/v1/universal/models", ALICE).body()).getJsonArray("models");
    return models.stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(models.encode()));
  }

  private static JsonObject record(HttpResponse<?> answer) {
    return node.record(answer, ALICE);
  }

  private static HttpResponse<String> ask(String model, boolean stream) {
    return node.post("/v1/chat/completions", TestNode.chat(model, stream, "Hi"), ALICE);
  }

  private static JsonObject usage(int input, int cached, int output) {
    return new JsonObject()
        .put("prompt_tokens", input)
        .put("prompt_tokens_details", new JsonObject().put("cached_tokens", cached))
        .put("completion_tokens", output)
        .put("total_tokens", input + output);
  }

  private static Script answer(JsonObject usage) {
    return Script.json(new JsonObject(VendoredNode.answer("openai", "Hello")).put("usage", usage));
  }

  private static BigDecimal cost(JsonObject record) {
    return new BigDecimal(record.getValue("cost_usd").toString());
  }

  private static JsonObject json(String path, String... headers) {
    HttpResponse<String> answer = node.get(path, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static JsonObject entry(JsonArray models, String member, String value) {
    return models.stream()
        .map(JsonObject.class::cast)
        .filter(model -> value.equals(model.getString(member)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lists_have_limits_and_prices_under_the_names_that_clients_read() {
    JsonArray data = json("/v1/models", ALICE).getJsonArray("data");
    for (String name : new String[] {"paid/gpt-4o-mini", "mini"}) {
      JsonObject known = entry(data, "id", name);
      assertThat(known.getString("provider")).isEqualTo("paid");
      assertThat(known.getString("kind")).isEqualTo("chat");
      for (String member : new String[] {"max_input_tokens", "context_window", "context_length"}) {
        assertThat(known.getLong(member)).as(member).isEqualTo(128_000);
      }
      for (String member : new String[] {"max_tokens", "max_output_tokens"}) {
        assertThat(known.getLong(member)).as(member).isEqualTo(16_384);
      }
      assertThat(known.getJsonArray("abilities")).contains("tools", "vision");
      JsonObject pricing = known.getJsonObject("pricing");
      assertThat(pricing.getString("prompt")).isEqualTo("0.00000015");
      assertThat(pricing.getString("completion")).isEqualTo("0.0000006");
      assertThat(json("/v1/models/" + name, ALICE)).isEqualTo(known);
    }
    JsonObject mine = entry(data, "id", "paid/mine");
    assertThat(mine.getLong("max_input_tokens")).isEqualTo(9_000);
    assertThat(mine.containsKey("max_tokens")).isFalse();
    assertThat(mine.getJsonObject("pricing"))
        .isEqualTo(new JsonObject().put("prompt", "0.0000025").put("completion", "0.00001"));
    JsonObject unknown = entry(data, "id", "paid/m");
    assertThat(unknown.fieldNames())
        .contains("provider")
        .doesNotContain("kind", "max_input_tokens", "max_tokens", "abilities", "pricing");
  }

  @Test
  void google_s_and_cohere_s_lists_have_limits_by_their_names() {
    JsonArray google = json("/v1beta/models", "x-goog-api-key", "alice-key").getJsonArray("models");
    JsonObject known = entry(google, "name", "models/paid/gpt-4o-mini");
    assertThat(known.getLong("inputTokenLimit")).isEqualTo(128_000);
    assertThat(known.getLong("outputTokenLimit")).isEqualTo(16_384);
    JsonObject unknown = entry(google, "name", "models/paid/m");
    assertThat(unknown.getLong("inputTokenLimit", 0L)).isZero();
    JsonArray cohere = json("/v1/models?endpoint=chat", ALICE).getJsonArray("models");
    assertThat(entry(cohere, "name", "paid/gpt-4o-mini").getLong("context_length"))
        .isEqualTo(128_000);
  }

  @Test
  void a_model_shows_its_limits_and_prices() {
    JsonObject mini = model("paid/gpt-4o-mini");
    assertThat(mini.getString("kind")).isEqualTo("chat");
    assertThat(mini.getInteger("context")).isEqualTo(128_000);
    assertThat(mini.getInteger("output")).isEqualTo(16_384);
    assertThat(mini.getJsonArray("abilities")).contains("tools", "json-schema", "vision");
    assertThat(mini.getJsonObject("usd_per_million_tokens"))
        .isEqualTo(
            new JsonObject("{'input':0.15,'output':0.6,'cache_read':0.075}".replace('\'', '"')));
  }

  @Test
  void a_call_costs_what_the_vendor_says_that_it_used() {
    vendor.next(answer(usage(1_000_000, 400_000, 10)));
    JsonObject record = record(ask("mini", false));
    assertThat(cost(record)).isEqualByComparingTo("0.120006"); // 600,000 at 0.15, the rest at half.
    node.metrics("weir_cost_usd_total");
  }

  @Test
  void embeddings_cost_what_the_vendor_counted() {
    JsonObject embedding =
        new JsonObject()
            .put("object", "embedding")
            .put("index", 0)
            .put("embedding", JsonArray.of(0.5));
    vendor.next(
        Script.json(
            new JsonObject()
                .put("object", "list")
                .put("data", JsonArray.of(embedding))
                .put("model", "text-embedding-3-small")
                .put(
                    "usage",
                    new JsonObject().put("prompt_tokens", 50_000).put("total_tokens", 50_000))));
    String asked = "{\"model\":\"paid/text-embedding-3-small\",\"input\":\"a\"}";
    JsonObject record = record(node.post("/v1/embeddings", asked, ALICE));
    assertThat(record.getString("operation")).isEqualTo("embeddings");
    assertThat(record.getJsonObject("usage").getLong("input")).isEqualTo(50_000);
    assertThat(cost(record)).isEqualByComparingTo("0.001"); // At 0.02 for a million.
  }

  @Test
  void a_model_that_nobody_knows_costs_nobody_knows_what() {
    vendor.next(answer(usage(10, 0, 10)));
    JsonObject record = record(ask("paid/m", false));
    assertThat(record.containsKey("cost_usd")).isTrue();
    assertThat(record.getValue("cost_usd")).isNull();
  }

  @Test
  void the_operator_knows_better_or_alone() {
    JsonObject mine = model("paid/mine");
    assertThat(mine.getInteger("context")).isEqualTo(9_000);
    assertThat(mine.getJsonObject("usd_per_million_tokens"))
        .isEqualTo(new JsonObject().put("input", 2.5).put("output", 10));
    vendor.next(answer(usage(1_000, 0, 100)));
    assertThat(cost(record(ask("paid/mine", false)))).isEqualByComparingTo("0.0035");

    assertThat(model("paid/gpt-4o").getInteger("context")).isEqualTo(128_000);
    vendor.next(answer(usage(1_000, 500, 100)));
    assertThat(cost(record(ask("paid/gpt-4o", false))))
        .as("what is read from the cache has no price of its own here")
        .isEqualByComparingTo("0.0012");
  }

  @Test
  void a_stream_that_breaks_costs_what_came() {
    vendor.next(Script.stream().write(VendoredNode.text("openai", "one two three four ")).cut());
    JsonObject record = record(ask("paid/gpt-4o-mini", true));
    assertThat(record.getString("outcome")).isEqualTo("failed");
    JsonObject used = record.getJsonObject("usage");
    assertThat(used.getBoolean("estimated")).isTrue();
    BigDecimal expected =
        new BigDecimal("0.15")
            .multiply(BigDecimal.valueOf(used.getLong("input")))
            .add(new BigDecimal("0.6").multiply(BigDecimal.valueOf(used.getLong("output"))))
            .movePointLeft(6);
    assertThat(used.getLong("output")).isPositive();
    assertThat(cost(record)).isEqualByComparingTo(expected);
  }

  @Test
  void a_budget_is_spent_by_what_calls_cost() {
    String answer =
        OpenAiTranscripts.answer("mine", "x")
            .replaceAll("\"prompt_tokens\":\\d+", "\"prompt_tokens\":1000000");
    vendor.next(Script.json(200, answer));
    String body = TestNode.chat("paid/mine", false, "hi");
    HttpResponse<String> first = node.post(TestNode.CHAT, body, "x-api-key", "poor-key");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

    HttpResponse<String> second = node.post(TestNode.CHAT, body, "x-api-key", "poor-key");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Refusal.of(TestNode.CHAT, second).message())
        .startsWith("The budget of this key is spent: the limit is 0.5 USD per month.")
        .contains("free again in 7");
  }
}

package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.node.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@code weir top} and {@code weir providers} print of a node whose vendors are in trouble.
 */
@Tag("nightly")
@Timeout(60)
class WeirTopTest extends CommandLineFixture {

  private static final String KEY =
      "key [1-3] \\(…[0-9a-f]{4}\\) of rated rests for m: rate-limited, 14 min";
  private static final String BREAKER = "breaker down/m open, [0-9.]+ s";
  private static final String SHRUNK =
      "places down 0/[0-9]+(, held [0-9.]+ s)?, shrunk 5× \\(503 overloaded, [0-9.]+ s ago\\)";

  private TestNode gateway;

  @BeforeEach
  void trouble() throws IOException, InterruptedException {
    TestNode.Plan plan = new TestNode.Plan().adminKey("admin-key").key("alice", "alice-key");
    new TroubledVendor(vertx).providers().forEach(plan::provider);
    gateway = plan.start();
    TroubledVendor.call(gateway.port());
  }

  @AfterEach
  void over() {
    gateway.close();
  }

  /** Until a command has printed all that: a node says once a second what it does. */
  private List<String> printed(String has, String... arguments) {
    while (true) { // The test's own time limit ends it.
      out.reset();
      assertThat(run(arguments)).as(err()).isZero();
      if (out().contains(has)) {
        assertThat(out()).doesNotContain("secret-");
        return out().lines().map(String::strip).toList();
      }
    }
  }

  private String[] top(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "top",
                "--url",
                "http://127.0.0.1:" + gateway.node().managementPort(),
                "--key",
                "admin-key"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static JsonArray resting(TestNode asked, String... headers) {
    return new JsonObject(asked.get("/health", headers).body()).getJsonArray("keys");
  }

  @Test
  void which_keys_rest_is_for_administrators_and_where_nobody_has_a_key_for_this_machine()
      throws Exception {
    assertThat(resting(gateway, "x-api-key", "admin-key")).hasSize(1);
    assertThat(resting(gateway, "x-api-key", "alice-key")).isNull();
    assertThat(resting(gateway, "x-api-key", "wrong")).isNull();
    assertThat(resting(gateway)).isNull();
    assertThat(gateway.get("/health", "x-api-key", "admin-key").body())
        .contains("1 of 3 keys rest");
    for (String path : List.of("/health", "/v1/universal/health")) {
      assertThat(gateway.get(path, "x-api-key", "alice-key").body())
          .contains("\"providers\"")
          .doesNotContain("keys", "remark");
    }

    TestNode.Plan open = new TestNode.Plan();
    new TroubledVendor(vertx).providers().forEach(open::provider);
    try (TestNode local = open.start()) {
      TroubledVendor.call(local.port());
      assertThat(resting(local)).hasSize(1);
      assertThat(resting(local, "x-forwarded-for", "203.0.113.9")).isNull();
    }
  }

  @Test
  void what_holds_calls_back_is_what_is_printed() {
    String url = "http://127.0.0.1:" + gateway.port();
    List<String> providers = printed("breaker", "providers", "--url", url, "--key", "admin-key");
    assertThat(providers).hasSize(6);
    assertThat(printed("breaker", "providers", "--url", url))
        .as("without an admin key")
        .hasSize(5)
        .noneSatisfy(line -> assertThat(line).matches(KEY));
    assertThat(providers)
        .anySatisfy(line -> assertThat(line).matches(KEY))
        .anySatisfy(line -> assertThat(line).matches(BREAKER))
        .anySatisfy(line -> assertThat(line).matches(SHRUNK));

    environment.put("COLUMNS", "80");
    List<String> narrow = printed("breaker", top("--once"));
    assertThat(narrow).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(narrow.subList(3, narrow.size()))
        .satisfiesExactly(
            line -> assertThat(line).matches(BREAKER),
            line -> assertThat(line).matches(KEY),
            line -> assertThat(line).matches(SHRUNK));

    environment.put("COLUMNS", "160");
    assertThat(printed("breaker", top("--once")))
        .contains("budget of plain names: 0 retries spent in 10 s, 3 left")
        .contains("keys rated 3, 1 rest", "keys down 1, 0 rest")
        .anySatisfy(line -> assertThat(line).startsWith("places rated 0/10000"));

    String json = String.join("", printed("\"resting\" : [ {", top("--json")));
    JsonObject self = new JsonObject(json).getJsonArray("nodes").getJsonObject(0);
    JsonObject breaker = self.getJsonArray("breakers").getJsonObject(0);
    assertThat(breaker.getString("provider")).isEqualTo("down");
    assertThat(breaker.getString("state")).isEqualTo("open");
    assertThat(breaker.getInteger("failures")).isEqualTo(5);
    assertThat(self.getJsonArray("limits")).isEmpty();

    gateway.metrics(
        "weir_gate_shrunk{gen_ai_provider_name=\"down\"} 5",
        "weir_key_rests{gen_ai_provider_name=\"rated\",weir_key=\"key ");
  }
}

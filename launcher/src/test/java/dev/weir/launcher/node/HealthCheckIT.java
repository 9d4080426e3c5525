package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vendor that goes away and comes back, over sockets. A breaker's rest is five seconds. */
@Tag("nightly")
@Timeout(120)
class HealthCheckIT {

  private static final String LIST = "{\"object\":\"list\",\"data\":[]}";

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedVendor fails = TestNode.await(ScriptedVendor.start(vertx));
  private final ScriptedVendor serves = TestNode.await(ScriptedVendor.start(vertx));
  private final TestNode node =
      new TestNode.Plan()
          .provider("one", vendor(fails))
          .provider("two", vendor(serves))
          .routes("{\"models\": {\"r\": {\"targets\": [\"one/m\", \"two/m\"]}}}")
          .start();

  private static JsonObject vendor(ScriptedVendor vendor) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("secret-1").add("secret-2"))
        .put("models", new JsonObject().put("m", new JsonObject()));
  }

  @AfterEach
  void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private String asked() {
    return node.post(CHAT, TestNode.chat("r", false, "hi"))
        .headers()
        .firstValue("x-weir-provider")
        .orElseThrow();
  }

  private long lists() {
    return fails.requests().stream().filter(one -> one.path().endsWith("/models")).count();
  }

  private long chats() {
    return fails.requests().size() - lists();
  }

  private JsonObject health() {
    return new JsonObject(node.get("/health").body());
  }

  private static void until(BooleanSupplier good) {
    while (!good.getAsBoolean()) {
      TestNode.pause(50);
    }
  }

  private void opens() {
    fails.always(Script.status(503));
    serves.always(Script.json(200, VendoredNode.answer("openai", "two")));
    until(
        () -> {
          assertThat(asked()).isEqualTo("two");
          return health().containsKey("breakers");
        });
  }

  @Test
  void no_caller_s_request_finds_out_that_a_vendor_is_still_away_or_is_back() {
    opens();
    long before = chats();
    until(() -> lists() >= 2);
    assertThat(health().getJsonArray("checks").getJsonObject(0).getString("provider"))
        .isEqualTo("one");
    assertThat(asked()).isEqualTo("two");
    assertThat(chats()).isEqualTo(before);
    fails.always(
        request ->
            Script.json(
                200,
                request.path().endsWith("/models") ? LIST : VendoredNode.answer("openai", "one")));
    until(() -> asked().equals("one"));
    assertThat(chats()).as("the probe was a success").isEqualTo(before + 1);
    assertThat(health().containsKey("breakers")).isFalse();
    assertThat(health().containsKey("checks")).isFalse();
    assertThat(node.metrics("weir_check_failed", "one")).isNotEmpty();
  }

  @Test
  void a_key_that_a_check_shows_in_vain_is_benched_and_the_breaker_is_not_kept_open() {
    opens();
    fails.always(
        request ->
            request.path().endsWith("/models")
                ? Script.json(401, "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}")
                : Script.json(200, VendoredNode.answer("openai", "one")));
    until(() -> asked().equals("one"));
    assertThat(health().getJsonArray("providers").encode()).contains("benched (401)");
    assertThat(lists()).isEqualTo(1);
  }
}

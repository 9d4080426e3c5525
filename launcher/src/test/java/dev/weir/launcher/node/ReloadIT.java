package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.ConfigException;
import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys, aliases and providers change while the node runs; what is open goes on. */
class ReloadIT {

  private final Vertx vertx = Vertx.vertx();
  private ScriptedVendor first;
  private ScriptedVendor second;
  private TestNode node;

  @BeforeEach
  void start() {
    first = TestNode.await(ScriptedVendor.start(vertx));
    second = TestNode.await(ScriptedVendor.start(vertx));
    first.always(Script.json(200, VendoredNode.answer("openai", "the first")));
    second.always(Script.json(200, VendoredNode.answer("openai", "the second")));
    node = plan().openai(first).start();
  }

  @AfterEach
  void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  private static TestNode.Plan plan() {
    return new TestNode.Plan()
        .key("alice", "alice-key")
        .key(new KeyRule("bob", "bob-key", List.of("*"), 1, 0, 0))
        .adminKey("admin-key");
  }

  private HttpResponse<String> reload(TestNode.Plan next) {
    node.rereads(() -> next);
    return reload();
  }

  private HttpResponse<String> reload() {
    return node.management("POST", "/admin/reload", "x-api-key", "admin-key");
  }

  private HttpResponse<String> ask(String model, String key) {
    return node.post(CHAT, TestNode.chat(model, false, "hi"), "x-api-key", key);
  }

  @Test
  void a_changed_base_url_is_used_by_the_next_request() {
    for (int i = 0; i < 4; i++) {
      ScriptedVendor next = i % 2 == 0 ? second : first;
      HttpResponse<String> reloaded = reload(plan().openai(next));
      assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
      assertThat(reloaded.body()).contains("-openai +openai");
      for (int asked = 0; asked < 4; asked++) {
        HttpResponse<String> answer = ask("openai/m", "alice-key");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(i % 2 == 0 ? "the second" : "the first");
      }
    }
  }

  @Test
  void a_key_that_is_taken_back_while_its_body_comes_is_worth_nothing() throws Exception {
    byte[] body = TestNode.chat("openai/m", false, "hi").getBytes(StandardCharsets.UTF_8);
    try (RawClient client = new RawClient(node.port())) {
      client.send(
          ("POST %s HTTP/1.1\r\nhost: weir\r\nx-api-key: alice-key\r\nexpect: 100-continue\r\n"
                  + "content-type: application/json\r\ncontent-length: %d\r\n\r\n")
              .formatted(CHAT, body.length));
      assertThat(client.head().status()).as("she was known").isEqualTo(100);
      TestNode.Plan others =
          new TestNode.Plan().openai(first).key("bob", "bob-key").adminKey("admin-key");
      assertThat(reload(others).statusCode()).isEqualTo(200);
      client.send(body);
      assertThat(client.head().status()).isEqualTo(401);
    }
    assertThat(first.requests()).isEmpty();
  }

  @Test
  void a_stream_under_way_survives_and_holds_up_nothing() throws Exception {
    Promise<Void> go = Promise.promise();
    String whole = VendoredNode.stream("openai", "Hello", " you");
    int rest = whole.indexOf(VendoredNode.text("openai", " you"));
    first.next(
        Script.stream()
            .write(whole.substring(0, rest))
            .until(go.future())
            .write(whole.substring(rest)));
    try (RawClient client = new RawClient(node.port())) {
      client.post(CHAT, TestNode.chat("openai/m", true, "hi"), "x-api-key: alice-key");
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.chunk()).contains("Hello");

      TestNode.Plan next = new TestNode.Plan().openai(second).key("carol", "carol-key");
      assertThat(reload(next.adminKey("admin-key")).statusCode()).isEqualTo(200);
      assertThat(ask("openai/m", "carol-key").body()).contains("the second");
      assertThat(ask("openai/m", "alice-key").statusCode()).isEqualTo(401);

      go.complete();
      assertThat(KeepAliveIT.rest(client)).contains(" you", "[DONE]");
    }
  }

  @Test
  void keys_come_and_go_and_keep_what_they_have_spent() {
    assertThat(ask("demo/chat", "bob-key").statusCode()).isEqualTo(200);
    TestNode.Plan next =
        new TestNode.Plan()
            .openai(first)
            .key("carol", "carol-key")
            .key(new KeyRule("bob", "new-bob-key", List.of("*"), 2, 0, 0))
            .adminKey("admin-key");
    assertThat(reload(next).body()).contains("keys and aliases");

    assertThat(ask("demo/chat", "carol-key").statusCode()).isEqualTo(200);
    for (String gone : List.of("alice-key", "bob-key")) {
      assertThat(Refusal.of(CHAT, ask("demo/chat", gone)).code()).isEqualTo("invalid_api_key");
    }
    assertThat(ask("demo/chat", "new-bob-key").statusCode()).isEqualTo(200);
    assertThat(ask("demo/chat", "new-bob-key").statusCode()).isEqualTo(429);
  }

  @Test
  void aliases_and_providers_come_and_go() {
    assertThat(ask("quick", "alice-key").statusCode()).isEqualTo(404);
    assertThat(reload(plan().alias("quick", "demo/chat")).body()).contains("-openai");
    assertThat(ask("quick", "alice-key").statusCode()).isEqualTo(200);
    HttpResponse<String> gone = ask("openai/m", "alice-key");
    assertThat(gone.statusCode()).as(gone.body()).isBetween(404, 503);

    assertThat(reload(plan().openai(second)).body()).contains("+openai");
    assertThat(ask("openai/m", "alice-key").body()).contains("the second");
    assertThat(ask("quick", "alice-key").statusCode()).isEqualTo(404);
  }

  @Test
  void a_wrong_configuration_changes_nothing_and_says_why() {
    node.rereads(
        () -> {
          throw new ConfigException("providers.openai.base-url", "is no URL");
        });
    isUnchanged(reload(), "providers.openai.base-url");

    // Found out only when the provider starts.
    TestNode.Plan next =
        new TestNode.Plan()
            .alias("quick", "demo/chat")
            .provider("openai", new JsonObject().put("kind", "openai").put("base-url", "nonsense"));
    isUnchanged(reload(next), "base-url");
  }

  private void isUnchanged(HttpResponse<String> reloaded, String why) {
    assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(400);
    JsonObject said = new JsonObject(reloaded.body());
    assertThat(said.getString("error")).contains(why);
    assertThat(said.getString("changed")).isEqualTo("nothing");
    assertThat(ask("openai/m", "alice-key").body()).contains("the first");
    assertThat(ask("quick", "alice-key").statusCode()).isEqualTo(404);
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are silent for a while, and what may follow a keep-alive. */
class KeepAliveIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan.gateway("keep-alive", "100ms"));
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  static Stream<Arguments> combinations() {
    return VendoredNode.combinations();
  }

  private static String ask(String path, String vendor) {
    return TestNode.body(path, vendor + "/m", true, "hi");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_vendor_that_says_nothing_yet_is_bridged(String path, String vendor) throws Exception {
    Promise<Void> go = Promise.promise();
    here.vendor(vendor)
        .next(
            Script.status(200)
                .header("content-type", "text/event-stream")
                .until(go.future())
                .write(VendoredNode.stream(vendor, "Hello", " you")));
    try (RawClient client = new RawClient(here.node.port())) {
      RawClient.Answer head = client.post(path, ask(path, vendor)).head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers().get("content-type")).startsWith("text/event-stream");
      assertThat(client.chunk()).isEqualTo(VendoredNode.keepAlive(path));
      assertThat(client.chunk()).isEqualTo(VendoredNode.keepAlive(path));
      go.complete();
      assertThat(rest(client)).contains("Hello", " you", VendoredNode.terminal(path));
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_keep_alive_never_stands_within_an_event(String path, String vendor) throws Exception {
    String whole = VendoredNode.stream(vendor, "Hello", " you", " there");
    int within = whole.indexOf("ello");
    Promise<Void> go = Promise.promise();
    here.vendor(vendor)
        .next(
            Script.stream()
                .write(whole.substring(0, within))
                .until(go.future())
                .write(whole.substring(within)));
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(path, ask(path, vendor)).head();
      StringBuilder seen = new StringBuilder();
      while (count(seen, VendoredNode.keepAlive(path)) < 2) {
        seen.append(client.chunk());
      }
      go.complete();
      seen.append(rest(client));
      for (String event : seen.toString().split("\n\n")) {
        for (String line : event.split("\n")) {
          assertThat(line).matches("(event: .*|data: .*|: keep-alive)");
          if (line.startsWith("data: {")) {
            assertThat(new JsonObject(line.substring(6))).isNotNull();
          }
        }
      }
      assertThat(seen).contains("Hello", VendoredNode.terminal(path));
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void after_a_keep_alive_a_refusal_is_an_error_event(String path, String vendor) throws Exception {
    Promise<Void> go = Promise.promise();
    String refusal = VendoredNode.error(vendor, "overloaded_error", "too much to do");
    here.vendor(vendor)
        .next(
            new Script(
                    529,
                    Map.of(
                        "content-type",
                        "application/json",
                        "content-length",
                        Integer.toString(refusal.length())),
                    List.of())
                .until(go.future())
                .write(refusal));
    try (RawClient client = new RawClient(here.node.port())) {
      assertThat(client.post(path, ask(path, vendor)).head().status()).isEqualTo(200);
      assertThat(client.chunk()).isEqualTo(VendoredNode.keepAlive(path));
      go.complete();
      String rest = rest(client);
      assertThat(rest)
          .contains(VendoredNode.errorMark(path), "too much to do")
          .doesNotContain(VendoredNode.terminal(path));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void the_demo_stalls_and_is_cut_at_the_deadline(String path) throws Exception {
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(path, TestNode.body(path, "demo/fault-stall", true, "x"), "x-weir-timeout: 1");
      assertThat(client.head().status()).isEqualTo(200);
      String seen = rest(client);
      assertThat(count(seen, VendoredNode.keepAlive(path))).isBetween(2, 12);
      assertThat(seen)
          .contains(VendoredNode.errorMark(path))
          .doesNotContain(VendoredNode.terminal(path));
    }
  }

  @Test
  void an_answer_in_one_piece_gets_none() {
    here.openai.next(Script.json(200, VendoredNode.answer("openai", "late")).after(400));

    HttpResponse<String> answer = here.node.post(CHAT, TestNode.chat("m", false, "hi"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("object")).isEqualTo("chat.completion");
  }

  static String rest(RawClient client) throws Exception {
    StringBuilder rest = new StringBuilder();
    for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
      rest.append(chunk);
    }
    return rest.toString();
  }

  private static int count(CharSequence text, String part) {
    int count = 0;
    String all = text.toString();
    for (int at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}

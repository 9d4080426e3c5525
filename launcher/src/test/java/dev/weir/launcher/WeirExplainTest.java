package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.node.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeirExplainTest extends CommandLineFixture {

  private static final String CHAT =
      "{\"model\":\"demo/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @Test
  void a_request_is_explained_by_the_gateway_that_runs() {
    usual = runningGateway();
    environment.put("WEIR_KEY", "sesame");
    assertThat(run("explain", "req_1")).isZero();
    assertThat(out()).isEqualTo("request   req_1\ncost      not known\nended     ok with 200\n");
    assertThat(node.authorizations).containsExactly("Bearer sesame");
    assertThat(run("explain", "req_1", "--json", "--url", usual.toString(), "--key", "other"))
        .isZero();
    assertThat(out()).endsWith("\"status\" : 200\n}\n");
    assertThat(node.authorizations).endsWith("Bearer other");
  }

  @Test
  void a_request_that_nobody_knows_is_an_error() {
    usual = runningGateway();
    assertThat(run("explain", "../models")).isEqualTo(1);
    assertThat(err()).isEqualTo("weir: 404 nothing here\n");
    assertThat(run("explain")).isEqualTo(2);
  }

  @Test
  void no_gateway_is_started_to_explain_what_it_cannot_know() {
    assertThat(run("explain", "req_1")).isEqualTo(1);
    assertThat(err()).contains("weir: " + usual + "/v1/requests/req_1 does not answer");
    assertThat(node.config).isNull();
  }

  @Test
  void what_a_gateway_did_is_explained_by_the_page() throws Exception {
    try (TestNode gateway = new TestNode.Plan().key("alice", "sesame").start()) {
      URI api = URI.create("http://127.0.0.1:" + gateway.port());
      HttpRequest chat =
          HttpRequest.newBuilder(api.resolve("/v1/chat/completions"))
              .header("authorization", "Bearer sesame")
              .header("x-weir-tags", "nightly,team:a")
              .POST(BodyPublishers.ofString(CHAT))
              .build();
      HttpResponse<Void> answer = HttpClient.newHttpClient().send(chat, BodyHandlers.discarding());
      String id = answer.headers().firstValue("x-request-id").orElseThrow();
      assertThat(run("explain", id, "--url", api.toString())).isEqualTo(1);
      environment.put("WEIR_KEY", "sesame");
      assertThat(run("explain", id, "--url", api.toString())).isZero();
    }
    // Times, ids and ways between loops differ from run to run.
    List<String> shown = Documents.first("docs/explain.md", "text").text().lines().toList();
    assertThat(out().lines().map(WeirExplainTest::steady).toList())
        .containsExactlyElementsOf(shown.stream().map(WeirExplainTest::steady).toList());
  }

  private static String steady(String line) {
    return line.replaceAll("req_\\w+", "ID")
        .replaceAll("\\d{4}-[-0-9T:.]+Z", "WHEN")
        .replaceAll("own-(loop|node)", "WAY")
        .replaceAll("[0-9.]+ (ms|s)\\b", "TIME");
  }

  @Test
  void a_record_with_all_that_can_be_told_is_an_account_of_one_screen() {
    assertThat(new ExplainText(new JsonObject(resource("failed-over.json"))).text() + "\n")
        .isEqualTo(resource("failed-over.txt"));
  }

  @Test
  void long_lists_and_lines_are_cut() {
    JsonArray many = new JsonArray();
    for (int i = 0; i < 40; i++) {
      many.add("p/" + i + "x".repeat(300));
    }
    String text = new ExplainText(new JsonObject().put("candidates", many)).text();
    assertThat(text.lines()).hasSizeLessThan(20).allMatch(line -> line.length() <= 160);
    assertThat(text).contains("… and 28 more");
  }

  @Test
  void members_of_another_shape_do_no_harm() {
    JsonObject odd =
        new JsonObject()
            .put("attempts", new JsonArray().add("once").add(new JsonObject()))
            .put("usage", "none")
            .put("limits", 7)
            .put("error", "bad");
    assertThat(new ExplainText(odd).text()).isEqualTo("attempts  once\ncost      not known");
  }

  private static String resource(String name) {
    try (InputStream in = WeirExplainTest.class.getResourceAsStream("/explain/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}

package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shared and mirrored calls over sockets. */
class CoalesceIT {

  private static final String ROUTES =
      """
      {"models": {
        "same": {"targets": ["openai/m"], "coalesce": true},
        "copied": {
          "targets": ["openai/m"],
          "mirror": {"model": "anthropic/m", "share": "100%"}}}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private VendoredNode here;

  @BeforeEach
  void start() {
    here = VendoredNode.start(plan -> plan.routes(ROUTES));
  }

  @AfterEach
  void stop() {
    here.close();
  }

  private CompletableFuture<HttpResponse<InputStream>> ask(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(here.node.uri(CHAT))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String chat(String model, boolean stream) {
    return new JsonObject(TestNode.chat(model, stream, "hi")).put("temperature", 0).encode();
  }

  @Test
  void twenty_identical_calls_are_one_to_the_vendor() throws Exception {
    Promise<Void> go = Promise.promise();
    String first = VendoredNode.start("openai") + VendoredNode.text("openai", "one");
    String whole = VendoredNode.stream("openai", "one", "two");
    here.openai.always(Script.stream().write(first).until(go.future()).write(whole));
    List<CompletableFuture<HttpResponse<InputStream>>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(ask(chat("same", true)));
    }
    for (CompletableFuture<HttpResponse<InputStream>> one : all) {
      assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(here.openai.requests()).hasSize(1);
    go.complete();
    String seen = text(all.getFirst().get());
    assertThat(seen).contains("one").contains("two").endsWith("data: [DONE]\n\n");
    for (CompletableFuture<HttpResponse<InputStream>> one : all.subList(1, all.size())) {
      assertThat(text(one.get())).isEqualTo(seen);
    }
    assertThat(here.openai.requests()).hasSize(1);
  }

  private static String text(HttpResponse<InputStream> answer) throws IOException {
    return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void a_silent_mirror_delays_nobody() {
    Promise<Void> go = Promise.promise();
    here.openai.always(Script.json(200, VendoredNode.answer("openai", "hello")));
    here.anthropic.always(
        Script.stream().until(go.future()).write(VendoredNode.stream("anthropic", "x")));
    HttpResponse<String> answer = here.node.post(CHAT, chat("copied", false));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("hello");
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("openai");
    TestNode.await(here.anthropic.request(1));
    assertThat(here.node.management("GET", "/metrics").body()).doesNotContain("weir_mirror");
    go.complete();
  }

  @Test
  void a_mirror_is_seen_in_metrics_and_in_the_explanation_and_by_no_caller() throws Exception {
    Promise<Void> go = Promise.promise();
    here.openai.always(
        Script.stream().until(go.future()).write(VendoredNode.stream("openai", "for", "you")));
    here.anthropic.always(Script.sse(VendoredNode.stream("anthropic", "for", "nobody")));
    CompletableFuture<HttpResponse<InputStream>> asked = ask(chat("copied", true));
    here.node.metrics("weir_mirror_status_total");
    go.complete();
    HttpResponse<InputStream> answer = asked.get(20, TimeUnit.SECONDS);
    assertThat(text(answer)).contains("you").doesNotContain("nobody");
    JsonObject record = here.node.record(answer);
    JsonObject mirror = record.getJsonObject("mirror");
    assertThat(mirror).as(record.encode()).isNotNull();
    assertThat(mirror.getString("provider")).isEqualTo("anthropic");
    assertThat(mirror.getString("outcome")).isEqualTo("ok");
    assertThat(mirror.getInteger("status")).isEqualTo(200);
    assertThat(mirror.getLong("bytes")).isPositive();
    assertThat(here.anthropic.requests()).hasSize(1);
    assertThat(record.getJsonArray("attempts")).hasSize(1);
  }
}

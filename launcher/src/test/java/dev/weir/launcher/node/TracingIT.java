package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.trace.Tracing;
import dev.weir.launcher.tracing.Collector;
import dev.weir.launcher.tracing.Collector.Exported;
import dev.weir.launcher.tracing.TracingConfig;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of requests over two verticles, as a collector gets them. */
class TracingIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLERS = "00f067aa0ba902b7";
  private static final String STATE = "vendor=opaque,other=2";
  private static final String[] SAMPLED = {
    "traceparent", "00-" + TRACE + "-" + CALLERS + "-01", "tracestate", STATE
  };
  private static final String[] UNSAMPLED = {"traceparent", "00-" + TRACE + "-" + CALLERS + "-00"};
  private static final int SERVES = 2;
  private static final int CALLS = 3;

  private static Collector collector;
  private static VendoredNode here;

  @BeforeAll
  static void start() {
    collector = Collector.start(200);
    // Traces of its own are not sampled, so that each test sees those that it asked for.
    TracingConfig tracing = new TracingConfig(true, collector.url(), 0, Map.of(), true);
    here = VendoredNode.start(plan -> plan.alias("quick", "openai/m").tracing(tracing));
  }

  @AfterAll
  static void stop() {
    here.close();
    collector.close();
  }

  @BeforeEach
  void nothing_is_left() {
    assertThat(collector.rest()).isEmpty();
  }

  private static Exported one(List<Exported> spans, Predicate<Exported> which) {
    List<Exported> found = spans.stream().filter(which).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** The request, its attempt, and what the provider's verticle did, each below the one before. */
  private record Chain(Exported request, Exported attempt, Exported provider) {
    static Chain of(List<Exported> spans) {
      Exported request = one(spans, span -> span.kind() == SERVES);
      Exported attempt = one(spans, span -> span.parent().equals(request.id()));
      Exported provider = one(spans, span -> span.parent().equals(attempt.id()));
      assertThat(request.parent()).isEqualTo(CALLERS);
      assertThat(spans).allMatch(span -> span.trace().equals(TRACE)).hasSize(3);
      assertThat(spans).allMatch(span -> span.state().equals(STATE));
      assertThat(attempt.kind()).isEqualTo(CALLS);
      assertThat(provider.kind()).isEqualTo(CALLS);
      return new Chain(request, attempt, provider);
    }
  }

  @Test
  void a_request_its_attempt_and_its_provider_are_one_trace() {
    here.openai.next(Script.sse(VendoredNode.stream("openai", "one", "two")));
    String secret = "what nobody else is to read";
    HttpResponse<String> answer =
        here.node.post(CHAT, TestNode.chat("quick", true, secret), SAMPLED);
    assertThat(answer.statusCode()).isEqualTo(200);
    List<Exported> spans = collector.spans(3);
    Chain chain = Chain.of(spans);
    Exported request = chain.request;
    assertThat(request.name()).isEqualTo("chat quick");
    assertThat(request.at("gen_ai.operation.name")).isEqualTo("chat");
    assertThat(request.at("gen_ai.provider.name")).isEqualTo("openai");
    assertThat(request.at("gen_ai.request.model")).isEqualTo("quick");
    assertThat(request.at("gen_ai.usage.input_tokens")).matches("[1-9]\\d*");
    assertThat(request.at("gen_ai.usage.output_tokens")).matches("[1-9]\\d*");
    assertThat(request.at("gen_ai.response.finish_reasons")).isEqualTo("[stop]");
    assertThat(request.at("weir.outcome")).isEqualTo("ok");
    assertThat(request.at("weir.attempts")).isEqualTo("1");
    assertThat(request.at("weir.request.id"))
        .isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    assertThat(request.at("http.response.status_code")).isEqualTo("200");
    assertThat(chain.attempt.name()).isEqualTo("chat m");
    assertThat(chain.attempt.at("weir.provider")).isEqualTo("openai");
    assertThat(chain.attempt.at("gen_ai.request.model")).isEqualTo("m");
    assertThat(chain.provider.at("server.address")).isEqualTo("127.0.0.1");
    assertThat(chain.provider.at("server.port")).isEqualTo("" + here.openai.port());
    assertThat(List.of(chain.attempt, chain.provider))
        .as("tokens stand once")
        .noneMatch(span -> span.attributes().containsKey("gen_ai.usage.input_tokens"));
    assertThat(spans).noneMatch(Exported::failed);
    assertThat(spans.toString()).doesNotContain(secret, "vendor-secret", "one");

    RecordedRequest sent = here.openai.requests().getLast();
    assertThat(sent.header("traceparent"))
        .isEqualTo("00-" + TRACE + "-" + chain.provider.id() + "-01");
    assertThat(sent.header("tracestate")).isEqualTo(STATE);
    assertThat(sent.headers().names()).noneMatch(name -> name.startsWith("x-weir-"));
  }

  @Test
  void a_failure_is_told_by_its_kind_and_not_by_its_words() {
    here.anthropic.next(
        Script.json(429, VendoredNode.error("anthropic", "rate_limit_error", "you said secrets")));
    assertThat(
            here.node
                .post(MESSAGES, TestNode.message("anthropic/m", false, "x"), SAMPLED)
                .statusCode())
        .isEqualTo(429);
    List<Exported> spans = collector.spans(3);
    Chain.of(spans);
    assertThat(spans)
        .allMatch(Exported::failed)
        .allMatch(span -> span.at("error.type").equals("Upstream.RATE_LIMITED"))
        .allMatch(span -> span.message().isEmpty());
    assertThat(spans.toString()).doesNotContain("secrets");
  }

  @Test
  void a_request_that_its_caller_gave_up_ends_in_all_its_spans() {
    Script silent = Script.stream().write(VendoredNode.text("openai", "one")).stall();
    here.openai.next(silent);
    HttpRequest.Builder chat =
        HttpRequest.newBuilder(here.node.uri(CHAT))
            .POST(HttpRequest.BodyPublishers.ofString(TestNode.chat("quick", true, "x")));
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<java.io.InputStream>> answer =
          client.sendAsync(
              chat.headers(SAMPLED).build(), HttpResponse.BodyHandlers.ofInputStream());
      answer.join();
      client.shutdownNow();
    }
    List<Exported> spans = collector.spans(3);
    Chain chain = Chain.of(spans);
    assertThat(chain.request.at("weir.outcome")).isEqualTo("cancelled");
    assertThat(spans)
        .allMatch(Exported::failed)
        .allMatch(span -> span.at("error.type").equals("Cancelled"));
  }

  @Test
  void a_request_that_is_refused_has_a_span_of_its_own() {
    assertThat(here.node.post(CHAT, TestNode.chat("no-such", false, "x"), SAMPLED).statusCode())
        .isEqualTo(404);
    Exported request = collector.spans(1).getFirst();
    assertThat(request.at("error.type")).isEqualTo("NotFound");
    assertThat(request.at("weir.attempts")).isEqualTo("0");
  }

  @Test
  void what_its_caller_did_not_sample_is_not_exported() {
    here.openai.next(Script.sse(VendoredNode.stream("openai", "one")));
    assertThat(here.node.post(CHAT, TestNode.chat("quick", true, "x"), UNSAMPLED).statusCode())
        .isEqualTo(200);
    assertThat(here.openai.requests().getLast().header("traceparent"))
        .as("but the vendor hears that it is not")
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00");
    // Spans come in the order of their ends: this one would have come before.
    here.node.post(CHAT, TestNode.chat("no-such", false, "x"), SAMPLED);
    assertThat(collector.spans(1).getFirst().name()).isEqualTo("chat no-such");
  }

  @Test
  void what_does_not_arrive_is_counted() {
    assertThat(here.node.management("GET", "/metrics").body())
        .contains("weir_tracing_dropped_total 0.0");
  }

  @Test
  void off_means_off() {
    try (VendoredNode off = VendoredNode.start(plan -> plan)) {
      assertThat(Tracing.of(off.node.node().vertx())).isSameAs(Tracing.OFF);
      off.openai.next(Script.sse(VendoredNode.stream("openai", "one")));
      assertThat(off.node.post(CHAT, TestNode.chat("openai/m", true, "x"), SAMPLED).statusCode())
          .isEqualTo(200);
      assertThat(off.openai.requests().getLast().headers().names())
          .noneMatch(name -> name.startsWith("trace") || name.startsWith("x-weir-"));
      assertThat(off.node.management("GET", "/metrics").body()).doesNotContain("weir_tracing");
    }
    assertThat(collector.rest()).isEmpty();
  }
}

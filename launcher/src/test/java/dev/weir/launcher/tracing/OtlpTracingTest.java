package dev.weir.launcher.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.config.ConfigException;
import dev.weir.bus.config.Section;
import dev.weir.bus.message.Header;
import dev.weir.bus.trace.Span;
import dev.weir.bus.trace.TraceParent;
import dev.weir.bus.trace.Tracing;
import dev.weir.launcher.tracing.Collector.Exported;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpTracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLERS = "00f067aa0ba902b7";

  private static TracingConfig config(JsonObject branch) {
    return Section.read("tracing", branch, TracingConfig::from);
  }

  private static OtlpTracing start(Collector collector, String sample) {
    JsonObject branch =
        new JsonObject()
            .put("enabled", true)
            .put("endpoint", collector.url() + "/")
            .put("sample", sample)
            .put("headers", new JsonObject().put("x-tenant", "a"));
    return OtlpTracing.start(config(branch), "node-1", "1.2.3");
  }

  private static void closed(OtlpTracing tracing) throws Exception {
    Future<Void> closed = tracing.close();
    closed.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static TraceParent parent(String flags) {
    return new TraceParent("00-" + TRACE + "-" + CALLERS + "-" + flags, "a=1,b=2");
  }

  @Test
  void a_span_arrives_with_its_parent_its_state_and_who_sent_it() throws Exception {
    try (Collector collector = Collector.start(200)) {
      OtlpTracing tracing = start(collector, "0%");
      Span span = tracing.begin(Tracing.Kind.SERVER, "chat", "m", parent("01"));
      assertThat(span.isRecorded()).isTrue();
      assertThat(span.context().parent()).startsWith("00-" + TRACE + "-").endsWith("-01");
      assertThat(span.context().state()).isEqualTo("a=1,b=2");
      span.set("text", "x".repeat(1_000));
      span.set("empty", "");
      span.set("number", 7);
      span.set("list", List.of("a", "b"));
      span.failed("RateLimited");
      span.end();
      closed(tracing);
      Exported told = collector.spans(1).getFirst();
      assertThat(told.trace()).isEqualTo(TRACE);
      assertThat(told.parent()).isEqualTo(CALLERS);
      assertThat(told.state()).isEqualTo("a=1,b=2");
      assertThat(told.name()).isEqualTo("chat m");
      assertThat(told.kind()).isEqualTo(2);
      assertThat(told.failed()).isTrue();
      assertThat(told.message()).isEmpty();
      assertThat(told.attributes())
          .containsEntry("text", "x".repeat(256))
          .containsEntry("number", 7L)
          .containsEntry("list", List.of("a", "b"))
          .containsEntry("error.type", "RateLimited")
          .doesNotContainKey("empty");
      assertThat(told.resource())
          .containsEntry("service.name", "weir")
          .containsEntry("service.version", "1.2.3")
          .containsEntry("service.instance.id", "node-1");
      assertThat(collector.requests().getFirst())
          .containsEntry(":path", "/v1/traces")
          .containsEntry("X-tenant", "a")
          .containsEntry("Content-type", "application/x-protobuf");
      assertThat(tracing.dropped()).isZero();
    }
  }

  @Test
  void the_flags_of_a_caller_are_stronger_than_the_share() throws Exception {
    try (Collector collector = Collector.start(200)) {
      OtlpTracing all = start(collector, "100%");
      Span unsampled = all.begin(Tracing.Kind.SERVER, "chat", "m", parent("00"));
      assertThat(unsampled.isRecorded()).isFalse();
      assertThat(unsampled.context().parent()).contains(TRACE).endsWith("-00");
      unsampled.end();
      Span own = all.begin(Tracing.Kind.CLIENT, "models", "", TraceParent.NONE);
      own.end();
      Span odd = all.begin(Tracing.Kind.CLIENT, "odd", "", new TraceParent("00-zz-1-01", ""));
      odd.end();
      closed(all);
      assertThat(collector.spans(2)).extracting(Exported::name).containsExactly("models", "odd");
      assertThat(collector.rest()).isEmpty();
      OtlpTracing none = start(collector, "0%");
      assertThat(none.begin(Tracing.Kind.SERVER, "chat", "m", TraceParent.NONE).isRecorded())
          .isFalse();
      closed(none);
    }
  }

  @Test
  void what_is_too_much_or_not_taken_is_counted_and_nobody_waits() throws Exception {
    try (Collector refusing = Collector.start(400)) {
      OtlpTracing tracing = start(refusing, "100%");
      int begun = 20_000;
      for (int i = 0; i < begun; i++) {
        tracing.begin(Tracing.Kind.SERVER, "chat", "m", TraceParent.NONE).end();
      }
      closed(tracing);
      assertThat(tracing.dropped()).isEqualTo(begun);
    }
  }

  @Test
  void a_parent_crosses_the_bus_under_names_of_ours() {
    TraceParent parent = parent("01");
    assertThat(parent.busHeaders())
        .extracting(Header::name)
        .containsExactly("x-weir-traceparent", "x-weir-tracestate");
    assertThat(TraceParent.ofCall(parent.busHeaders())).isEqualTo(parent);
    assertThat(TraceParent.ofCall(parent.httpHeaders())).isEqualTo(parent);
    assertThat(TraceParent.ofCall(List.of())).isEqualTo(TraceParent.NONE);
    assertThat(TraceParent.NONE.busHeaders()).isEmpty();
    Map<String, String> long_ = Map.of("traceparent", "0".repeat(200));
    assertThat(TraceParent.of(long_::get).isNone()).isTrue();
    Map<String, String> state =
        Map.of("traceparent", parent.parent(), "tracestate", "a=" + "1".repeat(2_000));
    assertThat(TraceParent.of(state::get)).isEqualTo(new TraceParent(parent.parent(), ""));
  }

  @Test
  void the_collector_is_configured_or_found_or_usual() {
    Map<String, String> found = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c.example:4318");
    JsonObject on = new JsonObject().put("enabled", true);
    assertThat(config(on).in(Map.of()).endpoint()).isEqualTo("http://127.0.0.1:4318");
    assertThat(config(on).in(found).endpoint()).isEqualTo("https://c.example:4318");
    assertThat(config(on).sample()).isEqualTo(0.1);
    assertThat(config(on.copy().put("endpoint", "http://x:1")).in(found).endpoint())
        .isEqualTo("http://x:1");
    assertThat(config(new JsonObject()).in(found).enabled()).isFalse();
    JsonObject secret = on.copy().put("headers", new JsonObject().put("authorization", "hunter2"));
    assertThat(config(secret).toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sample\":\"101%\"}",
        "{\"sample\":\"much\"}",
        "{\"endpoint\":\"grpc://x\"}",
        "{\"enable\":true}"
      })
  void what_makes_no_sense_is_refused(String branch) {
    assertThatThrownBy(() -> config(new JsonObject(branch))).isInstanceOf(ConfigException.class);
  }
}

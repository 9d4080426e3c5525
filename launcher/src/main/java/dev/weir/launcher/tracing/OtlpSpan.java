package dev.weir.launcher.tracing;

import dev.weir.bus.trace.Span;
import dev.weir.bus.trace.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A span of OpenTelemetry's. What is empty is not noted. */
final class OtlpSpan implements Span {

  private static final int VALUE_CHARS_MAX = 256;

  private final io.opentelemetry.api.trace.Span span;

  OtlpSpan(io.opentelemetry.api.trace.Span span) {
    this.span = span;
  }

  @Override
  public boolean isRecorded() {
    return span.isRecording();
  }

  @Override
  public TraceParent context() {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(span), headers, (map, key, value) -> headers.put(key, value));
    return new TraceParent(
        headers.getOrDefault("traceparent", ""), headers.getOrDefault("tracestate", ""));
  }

  @Override
  public void set(String key, String value) {
    if (!value.isEmpty()) {
      span.setAttribute(key, cut(value));
    }
  }

  @Override
  public void set(String key, long value) {
    span.setAttribute(key, value);
  }

  @Override
  public void set(String key, List<String> values) {
    if (!values.isEmpty()) {
      span.setAttribute(
          AttributeKey.stringArrayKey(key), values.stream().map(OtlpSpan::cut).toList());
    }
  }

  /** Names come from callers, who may make them as long as they like. */
  private static String cut(String value) {
    return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX);
  }

  @Override
  public void failed(String type) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR);
  }

  @Override
  public void end() {
    span.end();
  }
}

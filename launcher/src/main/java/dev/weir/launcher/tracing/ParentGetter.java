package dev.weir.launcher.tracing;

import dev.weir.bus.trace.TraceParent;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a parent to OpenTelemetry as the headers that it came in. */
final class ParentGetter implements TextMapGetter<TraceParent> {

  @Override
  public Iterable<String> keys(TraceParent parent) {
    return List.of("traceparent", "tracestate");
  }

  @Override
  public @Nullable String get(@Nullable TraceParent parent, String key) {
    if (parent == null) {
      return null;
    }
    return switch (key) {
      case "traceparent" -> parent.parent();
      case "tracestate" -> parent.state().isEmpty() ? null : parent.state();
      default -> null;
    };
  }
}

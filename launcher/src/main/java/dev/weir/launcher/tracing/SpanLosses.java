package dev.weir.launcher.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many spans were lost: those that found the queue full, which the SDK tells as a metric of its
 * own, and those that the collector did not take.
 */
final class SpanLosses implements MetricReader {

  private static final String PROCESSED = "processedSpans";
  private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("dropped");

  private final AtomicLong undelivered = new AtomicLong();
  private volatile CollectionRegistration metrics = CollectionRegistration.noop();

  void undelivered(int spans) {
    undelivered.addAndGet(spans);
  }

  long count() {
    long lost = undelivered.get();
    for (MetricData metric : metrics.collectAllMetrics()) {
      if (metric.getName().equals(PROCESSED)) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          if (Boolean.TRUE.equals(point.getAttributes().get(DROPPED))) {
            lost += point.getValue();
          }
        }
      }
    }
    return lost;
  }

  @Override
  public void register(CollectionRegistration registration) {
    metrics = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}

package dev.weir.launcher.tracing;

import dev.weir.bus.trace.Span;
import dev.weir.bus.trace.TraceParent;
import dev.weir.bus.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * Sends spans to a collector, by OTLP over HTTP, in batches and on a thread of its own. At most
 * 2,048 spans wait; what comes while they do is dropped and counted, and so is what the collector
 * does not take. A trace that a caller has begun is sampled as its flags say, any other by its
 * share.
 */
public final class OtlpTracing implements Tracing {

  private static final int QUEUE_MAX = 2_048;
  private static final int BATCH_MAX = 512;
  private static final Duration BATCH_EVERY = Duration.ofSeconds(1);
  private static final Duration EXPORT_MAX = Duration.ofSeconds(5);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final SdkTracerProvider provider;
  private final SdkMeterProvider meters;
  private final SpanLosses losses;
  private final Tracer tracer;
  private final boolean propagates;

  private OtlpTracing(
      SdkTracerProvider provider, SdkMeterProvider meters, SpanLosses losses, boolean propagates) {
    this.provider = provider;
    this.meters = meters;
    this.losses = losses;
    this.tracer = provider.get("dev.weir");
    this.propagates = propagates;
  }

  /**
   * Begins to trace.
   *
   * @param config with an endpoint
   * @param node the id of the node
   * @param version of Weir
   */
  public static OtlpTracing start(TracingConfig config, String node, String version) {
    String base = config.endpoint().replaceAll("/+$", "");
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(base + "/v1/traces")
            .setTimeout(EXPORT_MAX)
            .setConnectTimeout(CONNECT_MAX);
    config.headers().forEach(exporter::addHeader);
    SpanLosses losses = new SpanLosses();
    SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(losses).build();
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(new CountedExporter(exporter.build(), losses))
            .setMaxQueueSize(QUEUE_MAX)
            .setMaxExportBatchSize(BATCH_MAX)
            .setScheduleDelay(BATCH_EVERY)
            .setExporterTimeout(EXPORT_MAX)
            .setMeterProvider(meters)
            .build();
    Attributes who =
        Attributes.builder()
            .put("service.name", "weir")
            .put("service.version", version)
            .put("service.instance.id", node)
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sample())))
            .setResource(Resource.create(who))
            .addSpanProcessor(batches)
            .build();
    return new OtlpTracing(provider, meters, losses, config.propagate());
  }

  @Override
  public Span begin(Kind kind, String operation, String model, TraceParent parent) {
    Context context =
        parent.isNone() ? Context.root() : W3C.extract(Context.root(), parent, new ParentGetter());
    return new OtlpSpan(
        tracer
            .spanBuilder(model.isEmpty() ? operation : operation + " " + model)
            .setSpanKind(kind == Kind.SERVER ? SpanKind.SERVER : SpanKind.CLIENT)
            .setParent(context)
            .startSpan());
  }

  @Override
  public boolean propagates() {
    return propagates;
  }

  /** How many spans never reached the collector. */
  public long dropped() {
    return losses.count();
  }

  /** Sends what waits, within the time of one export, and ends. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    provider
        .shutdown()
        .whenComplete(
            () -> {
              meters.close();
              closed.complete();
            });
    return closed.future();
  }
}

package dev.weir.gateway.observe;

import dev.weir.bus.chat.Usage;
import dev.weir.gateway.pipeline.Explanation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts and times requests by provider, model, dialect and outcome, under OpenTelemetry's GenAI
 * names where there are any. Labels are bounded: past 500 combinations the model is {@code other},
 * and what nobody served has no model at all.
 */
public final class Metrics implements Consumer<Explanation> {

  private static final int COMBINATIONS_MAX = 500;

  /** The buckets that OpenTelemetry recommends for these durations. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(40),
    Duration.ofMillis(80),
    Duration.ofMillis(160),
    Duration.ofMillis(320),
    Duration.ofMillis(640),
    Duration.ofMillis(1_280),
    Duration.ofMillis(2_560),
    Duration.ofMillis(5_120),
    Duration.ofMillis(10_240),
    Duration.ofMillis(20_480),
    Duration.ofMillis(40_960),
    Duration.ofMillis(81_920)
  };

  private static final double BILLION = 1e9;

  private final MeterRegistry registry;
  private final Map<Labels, Meters> meters = new ConcurrentHashMap<>();

  private record Labels(String provider, String model, String dialect, String outcome) {}

  private record Meters(
      Timer duration, Timer firstByte, Counter input, Counter output, Counter cost) {}

  public Metrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(Explanation record) {
    if (!record.asksVendor()) {
      return; // Lists and mistyped paths are only logged.
    }
    Explanation.Attempt attempt = record.lastAttempt();
    String outcome =
        record.fault() == null
            ? "ok"
            : record.fault().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Labels labels =
        new Labels(
            attempt == null ? "none" : attempt.provider(),
            attempt == null ? "none" : attempt.model(),
            record.dialectName(),
            outcome);
    Meters these = meters.get(labels);
    if (these == null) {
      these = meters.computeIfAbsent(bounded(labels), this::register);
    }
    these.duration.record(record.totalMicros(), TimeUnit.MICROSECONDS);
    if (record.firstByteMicros() >= 0) {
      these.firstByte.record(record.firstByteMicros(), TimeUnit.MICROSECONDS);
    }
    these.input.increment((double) Usage.orZero(record.usage().input()));
    these.output.increment((double) Usage.orZero(record.usage().output()));
    if (record.cost().known()) {
      these.cost.increment(record.cost().billionths() / BILLION);
    }
  }

  private Labels bounded(Labels labels) {
    return meters.size() < COMBINATIONS_MAX
        ? labels
        : new Labels(labels.provider, "other", labels.dialect, labels.outcome);
  }

  private Meters register(Labels labels) {
    Tags tags =
        Tags.of(
            "gen_ai.provider.name", labels.provider,
            "gen_ai.request.model", labels.model,
            "weir.dialect", labels.dialect,
            "weir.outcome", labels.outcome);
    return new Meters(
        timer("gen_ai.server.request.duration", tags),
        timer("gen_ai.server.time_to_first_token", tags),
        registry.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input")),
        registry.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output")),
        Counter.builder("weir.cost").baseUnit("usd").tags(tags).register(registry));
  }

  private Timer timer(String name, Tags tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
  }
}

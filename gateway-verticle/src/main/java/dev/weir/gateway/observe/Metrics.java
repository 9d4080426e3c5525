package dev.weir.gateway.observe;

import dev.weir.bus.chat.Usage;
import dev.weir.gateway.pipeline.AttemptRecord;
import dev.weir.gateway.pipeline.Explanation;
import dev.weir.models.catalogue.Cost;
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

  /** The outcome of attempts that others took the place of: vendors bill them all the same. */
  private static final String LOST = "lost";

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
    countLimits(record);
    AttemptRecord attempt = record.lastAttempt();
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
    Meters these = of(labels);
    these.duration.record(record.totalMicros(), TimeUnit.MICROSECONDS);
    if (record.firstByteMicros() >= 0) {
      these.firstByte.record(record.firstByteMicros(), TimeUnit.MICROSECONDS);
    }
    count(these, record.usage(), record.cost());
    if (record.attempts() > 1) {
      countFurther(record);
    }
    for (AttemptRecord lost : record.lostAttempts()) {
      if (!lost.usage().equals(Usage.NONE)) {
        Labels its = new Labels(lost.provider(), lost.model(), record.dialectName(), LOST);
        count(of(its), lost.usage(), lost.cost());
      }
    }
  }

  /** What came after the first attempt: the same target again, another one, or one beside it. */
  private void countFurther(Explanation record) {
    AttemptRecord before = null;
    for (AttemptRecord one : record.allAttempts()) {
      if (one.hedge()) {
        String outcome = one == record.lastAttempt() ? "won" : LOST;
        registry.counter("weir.hedges", "weir.outcome", outcome).increment();
      } else if (before != null) {
        boolean same =
            one.provider().equals(before.provider()) && one.model().equals(before.model());
        registry.counter(same ? "weir.retries" : "weir.fallbacks").increment();
      }
      before = one;
    }
  }

  private static void count(Meters these, Usage used, Cost cost) {
    these.input.increment((double) Usage.orZero(used.input()));
    these.output.increment((double) Usage.orZero(used.output()));
    if (cost.known()) {
      these.cost.increment(cost.billionths() / BILLION);
    }
  }

  private Meters of(Labels labels) {
    Meters known = meters.get(labels);
    return known == null ? meters.computeIfAbsent(bounded(labels), this::register) : known;
  }

  /** Labels are scope and measure, of which there are some dozens, never whose limit it is. */
  private void countLimits(Explanation record) {
    if (record.limitedBy().isEmpty()) {
      if (!record.limits().isEmpty()) {
        registry.counter("weir.limit.admitted").increment();
      }
      return;
    }
    int space = record.limitedBy().indexOf(' ');
    registry
        .counter(
            "weir.limit.refused",
            "weir.scope",
            record.limitedBy().substring(0, space),
            "weir.measure",
            record.limitedBy().substring(space + 1))
        .increment();
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

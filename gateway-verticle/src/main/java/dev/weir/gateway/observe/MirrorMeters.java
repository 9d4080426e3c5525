package dev.weir.gateway.observe;

import dev.weir.bus.chat.Usage;
import dev.weir.gateway.pipeline.Mirrored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts and times mirrored calls: {@code weir.mirror.status}, {@code .duration}, {@code
 * .first_token}, {@code .bytes}, {@code .tokens} and {@code .cost}, by route, provider, model and
 * outcome. Past {@value #COMBINATIONS_MAX} combinations route and model are {@code other}.
 */
public final class MirrorMeters implements Consumer<Mirrored> {

  static final int COMBINATIONS_MAX = 200;

  private static final double BILLION = 1e9;

  private final MeterRegistry registry;
  private final Set<Tags> known = ConcurrentHashMap.newKeySet();

  public MirrorMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(Mirrored call) {
    Tags tags = tags(call);
    registry
        .counter("weir.mirror.status", tags.and("status", Integer.toString(call.status())))
        .increment();
    Timer.builder("weir.mirror.duration")
        .tags(tags)
        .register(registry)
        .record(call.totalMicros(), TimeUnit.MICROSECONDS);
    if (call.firstTokenMicros() >= 0) {
      Timer.builder("weir.mirror.first_token")
          .tags(tags)
          .register(registry)
          .record(call.firstTokenMicros(), TimeUnit.MICROSECONDS);
    }
    registry.counter("weir.mirror.bytes", tags).increment((double) call.bytes());
    tokens(tags, "input", call.usage().input());
    tokens(tags, "output", call.usage().output());
    if (call.cost().known()) {
      Counter.builder("weir.mirror.cost")
          .baseUnit("usd")
          .tags(tags)
          .register(registry)
          .increment(call.cost().billionths() / BILLION);
    }
  }

  private void tokens(Tags tags, String type, long count) {
    registry
        .counter("weir.mirror.tokens", tags.and("gen_ai.token.type", type))
        .increment((double) Usage.orZero(count));
  }

  private Tags tags(Mirrored call) {
    String provider = call.provider().isEmpty() ? "none" : call.provider();
    String model = call.model().isEmpty() ? "none" : call.model();
    Tags tags = tags(call.route(), provider, model, call.outcome());
    if (known.contains(tags)) {
      return tags;
    }
    if (known.size() >= COMBINATIONS_MAX) {
      return tags("other", provider, "other", call.outcome());
    }
    known.add(tags);
    return tags;
  }

  private static Tags tags(String route, String provider, String model, String outcome) {
    return Tags.of(
        "weir.route", route,
        "gen_ai.provider.name", provider,
        "gen_ai.request.model", model,
        "weir.outcome", outcome);
  }
}

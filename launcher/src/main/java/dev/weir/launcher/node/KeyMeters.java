package dev.weir.launcher.node;

import dev.weir.provider.core.KeyView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of the keys of providers that run on this node, by provider and the end of a key's digest:
 * {@code weir.key.rests} (for how many models a key rests, all of them counting as one) and {@code
 * weir.key.rest} (until the last of these ends). Shows {@value #KEYS_MAX} keys: those that rest
 * first.
 */
final class KeyMeters {

  static final int KEYS_MAX = 200;

  private static final double MILLIS = 1_000;

  private final MultiGauge rests;
  private final MultiGauge rest;

  KeyMeters(MeterRegistry registry) {
    rests = MultiGauge.builder("weir.key.rests").register(registry);
    rest = MultiGauge.builder("weir.key.rest").baseUnit("seconds").register(registry);
  }

  /** Shows what is so now, and no longer what is gone: to be called before a scrape. */
  synchronized void show(List<KeyView> keys) {
    List<KeyView> shown =
        keys.stream()
            .sorted(Comparator.comparing(one -> one.rests().isEmpty()))
            .limit(KEYS_MAX)
            .toList();
    key(rests, shown, one -> one.rests().size());
    key(
        rest,
        shown,
        one -> one.rests().stream().mapToLong(r -> r.millis()).max().orElse(0) / MILLIS);
  }

  private static void key(MultiGauge gauge, List<KeyView> shown, ToDoubleFunction<KeyView> value) {
    gauge.register(
        shown.stream()
            .<Row<?>>map(
                one ->
                    Row.of(
                        Tags.of("gen_ai.provider.name", one.provider(), "weir.key", one.key()),
                        one,
                        value))
            .toList(),
        true);
  }
}

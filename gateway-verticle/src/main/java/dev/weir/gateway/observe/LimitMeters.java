package dev.weir.gateway.observe;

import dev.weir.gateway.limits.Measure;
import dev.weir.gateway.limits.Used;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of limits and budgets, by scope, name, measure and span: {@code weir.limit.left} and
 * {@code weir.limit.spent} are this node's, so that their sums over nodes are those of the cluster;
 * {@code weir.limit.max} is the limit of all together. Money is in US dollars. Shows {@value
 * #LIMITS_MAX} limits: those of which the most is used. End users have none.
 */
public final class LimitMeters {

  /** How many limits are shown at most. */
  public static final int LIMITS_MAX = 200;

  private static final double BILLION = 1e9;

  private final MultiGauge left;
  private final MultiGauge spent;
  private final MultiGauge max;

  public LimitMeters(MeterRegistry registry) {
    left = MultiGauge.builder("weir.limit.left").register(registry);
    spent = MultiGauge.builder("weir.limit.spent").register(registry);
    max = MultiGauge.builder("weir.limit.max").register(registry);
  }

  /**
   * Shows what is so now, and no longer what is gone: to be called before a scrape.
   *
   * @param limits those most used first
   */
  public synchronized void show(List<Used> limits) {
    List<Used> shown = limits.stream().limit(LIMITS_MAX).toList();
    limit(left, shown, Used::left);
    limit(spent, shown, Used::spent);
    limit(max, shown, Used::max);
  }

  private static void limit(MultiGauge gauge, List<Used> shown, ToDoubleFunction<Used> value) {
    gauge.register(
        shown.stream()
            .<Row<?>>map(
                one ->
                    Row.of(
                        Tags.of(
                            "weir.scope", one.scope(),
                            "weir.name", one.subject(),
                            "weir.measure", one.rate().measure().word(),
                            "weir.span", one.rate().span().word()),
                        one,
                        used -> value.applyAsDouble(used) / unit(used)))
            .toList(),
        true);
  }

  private static double unit(Used one) {
    return one.rate().measure() == Measure.MONEY ? BILLION : 1;
  }
}

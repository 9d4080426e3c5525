package dev.weir.gateway.observe;

import dev.weir.bus.message.BreakerChanged.State;
import dev.weir.gateway.gate.GateView;
import dev.weir.gateway.health.CheckView;
import dev.weir.gateway.health.TargetView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of how targets and the gates of providers do: {@code weir.breaker.state} (0 closed, 1
 * half-open, 2 open), {@code weir.target.*}, {@code weir.gate.*} and {@code weir.check.*}. Shows
 * {@value #TARGETS_MAX} targets: those whose breaker is not closed, then the busiest.
 */
public final class TargetMeters {

  static final int TARGETS_MAX = 200;

  private static final Comparator<TargetView> FIRST =
      Comparator.comparing((TargetView one) -> one.breaker() == State.CLOSED)
          .thenComparing(Comparator.comparingInt(TargetView::calls).reversed());

  private final MultiGauge breaker;
  private final MultiGauge underWay;
  private final MultiGauge firstToken;
  private final MultiGauge ejected;
  private final MultiGauge gateLimit;
  private final MultiGauge gateUnderWay;
  private final MultiGauge gateWaiting;
  private final MultiGauge checkAnswers;
  private final MultiGauge checksAnswered;
  private final MultiGauge checksFailed;
  private final MultiGauge gateShrunk;

  public TargetMeters(MeterRegistry registry) {
    breaker = MultiGauge.builder("weir.breaker.state").register(registry);
    underWay = MultiGauge.builder("weir.target.under_way").register(registry);
    firstToken =
        MultiGauge.builder("weir.target.first_token").baseUnit("milliseconds").register(registry);
    ejected = MultiGauge.builder("weir.target.ejected").register(registry);
    gateLimit = MultiGauge.builder("weir.gate.limit").register(registry);
    gateUnderWay = MultiGauge.builder("weir.gate.under_way").register(registry);
    gateWaiting = MultiGauge.builder("weir.gate.waiting").register(registry);
    checkAnswers = MultiGauge.builder("weir.check.answers").register(registry);
    checksAnswered = MultiGauge.builder("weir.check.answered").register(registry);
    checksFailed = MultiGauge.builder("weir.check.failed").register(registry);
    gateShrunk = MultiGauge.builder("weir.gate.shrunk").register(registry);
  }

  /** Shows what is so now, and no longer what is gone: to be called before a scrape. */
  public synchronized void show(
      List<TargetView> targets, List<GateView> gates, List<CheckView> checks) {
    List<TargetView> shown = targets.stream().sorted(FIRST).limit(TARGETS_MAX).toList();
    target(breaker, shown, one -> stateOf(one.breaker()));
    target(underWay, shown, TargetView::underWay);
    target(firstToken, shown, TargetView::firstTokenMillis);
    target(ejected, shown, one -> one.ejectedForMillis() > 0 ? 1 : 0);
    gate(gateLimit, gates, GateView::limit);
    gate(gateUnderWay, gates, GateView::underWay);
    gate(gateWaiting, gates, GateView::waiting);
    check(checkAnswers, checks, one -> one.answers() ? 1 : 0);
    check(checksAnswered, checks, CheckView::answered);
    check(checksFailed, checks, CheckView::failed);
    gate(gateShrunk, gates, one -> one.shrunk().times());
  }

  private static double stateOf(State state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static void target(
      MultiGauge gauge, List<TargetView> shown, ToDoubleFunction<TargetView> value) {
    gauge.register(
        shown.stream()
            .<Row<?>>map(
                one ->
                    Row.of(
                        Tags.of(
                            "gen_ai.provider.name", one.target().provider(),
                            "gen_ai.request.model", one.target().model()),
                        one,
                        value))
            .toList(),
        true);
  }

  private static void check(
      MultiGauge gauge, List<CheckView> checks, ToDoubleFunction<CheckView> value) {
    gauge.register(
        checks.stream()
            .limit(TARGETS_MAX)
            .<Row<?>>map(one -> Row.of(Tags.of("gen_ai.provider.name", one.provider()), one, value))
            .toList(),
        true);
  }

  private static void gate(
      MultiGauge gauge, List<GateView> gates, ToDoubleFunction<GateView> value) {
    gauge.register(
        gates.stream()
            .<Row<?>>map(one -> Row.of(Tags.of("gen_ai.provider.name", one.provider()), one, value))
            .toList(),
        true);
  }
}

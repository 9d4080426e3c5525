package dev.weir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.limits.Measure;
import dev.weir.gateway.limits.Rate;
import dev.weir.gateway.limits.Used;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitMetersTest {

  private static final long DOLLAR = 1_000_000_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LimitMeters meters = new LimitMeters(registry);

  private static Used used(String scope, String subject, Rate rate, long part, long spent) {
    return new Used(scope + " " + subject + " " + rate.word(), scope, subject, rate, part, spent);
  }

  private double value(String gauge, String name) {
    return registry.get(gauge).tag("weir.name", name).gauge().value();
  }

  @Test
  void a_limit_is_shown_with_what_is_left_on_this_node_and_money_in_dollars() {
    Rate tokens = new Rate(Measure.TOKENS, Rate.Span.HOUR, 1_000);
    Rate money = new Rate(Measure.MONEY, Rate.Span.DAY, 20 * DOLLAR);
    meters.show(
        List.of(
            used("key", "alice", tokens, 600, 400),
            used("tenant", "acme", money, 20 * DOLLAR, 5 * DOLLAR / 2)));
    assertThat(value("weir.limit.left", "alice")).isEqualTo(200);
    assertThat(value("weir.limit.spent", "alice")).isEqualTo(400);
    assertThat(value("weir.limit.max", "alice")).isEqualTo(1_000);
    assertThat(value("weir.limit.left", "acme")).isEqualTo(17.5);
    assertThat(value("weir.limit.max", "acme")).isEqualTo(20);
    assertThat(
            registry
                .get("weir.limit.spent")
                .tags("weir.scope", "tenant", "weir.measure", "usd", "weir.span", "day")
                .gauge()
                .value())
        .isEqualTo(2.5);
  }

  /** A call may turn out to have used more than it had taken. */
  @Test
  void nothing_is_left_of_a_part_that_is_overspent() {
    meters.show(List.of(used("key", "a", new Rate(Measure.REQUESTS, Rate.Span.MINUTE, 10), 3, 4)));
    assertThat(value("weir.limit.left", "a")).isZero();
  }

  @Test
  void what_is_gone_is_shown_no_longer_and_never_more_than_so_many() {
    Rate rate = new Rate(Measure.REQUESTS, Rate.Span.MINUTE, 10);
    meters.show(
        IntStream.range(0, LimitMeters.LIMITS_MAX + 50)
            .mapToObj(i -> used("key", "k" + i, rate, 10, 1))
            .toList());
    assertThat(registry.find("weir.limit.left").gauges()).hasSize(LimitMeters.LIMITS_MAX);
    meters.show(List.of(used("key", "k1", rate, 10, 1)));
    assertThat(registry.find("weir.limit.left").gauges()).hasSize(1);
  }
}

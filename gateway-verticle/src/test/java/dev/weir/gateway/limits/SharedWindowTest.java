package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Windows turn while several nodes hold parts: callers want twice the limit, evenly, of whichever
 * node. Each node has a clock of its own, and no two agree.
 */
class SharedWindowTest {

  private static final int NODES = 3;
  private static final int LIMIT = 900;
  private static final long[] CLOCKS = {0, 7_000_000_123L, -5_000_000_877L};

  private final List<Limiter> nodes = new ArrayList<>();
  private final List<Long> admitted = new ArrayList<>();
  private List<Sent> under = new ArrayList<>();
  private long now;

  private record Sent(int from, Beat beat) {}

  @ParameterizedTest
  @CsvSource({"MINUTE,STRICT,40", "MINUTE,BOUNDED,40", "HOUR,STRICT,500", "HOUR,BOUNDED,500"})
  void a_window_that_turns_lets_go_what_was_spent_in_it(
      Rate.Span span, LimitRules.Mode mode, long step) {
    turns(span, mode, step);
  }

  @Tag("nightly") // Two days of beats.
  @ParameterizedTest
  @EnumSource
  void a_day_turns_as_well(LimitRules.Mode mode) {
    turns(Rate.Span.DAY, mode, 1_000);
  }

  private void turns(Rate.Span span, LimitRules.Mode mode, long step) {
    Rates global = new Rates(List.of(new Rate(Measure.REQUESTS, span, LIMIT)));
    LimitRules rules = new LimitRules(mode, 60_000, global, Map.of(), Rates.NONE, Map.of());
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Limiter(rules));
      nodes.get(i).join("n" + i, List.of("n0", "n1", "n2").subList(0, i), CLOCKS[i]);
    }
    Random random = new Random(3);
    long everyMillis = span.millis() / (2 * LIMIT);
    for (long next = 0; now < span.millis() * 22 / 10; now += step) {
      exchange();
      for (; next <= now; next += everyMillis) {
        call(random.nextInt(NODES));
      }
    }
    long most = mode == LimitRules.Mode.STRICT ? LIMIT : LIMIT * 101 / 100;
    for (int i = 0; i + most < admitted.size(); i++) {
      long within = admitted.get(i + (int) most) - admitted.get(i);
      assertThat(within).as("call %d", i).isGreaterThanOrEqualTo(span.millis());
    }
    long second =
        admitted.stream().filter(at -> at >= span.millis() && at < 2 * span.millis()).count();
    assertThat(second).isGreaterThan(LIMIT * 85 / 100);
  }

  /** Beats of the step before arrive, new ones leave. */
  private void exchange() {
    List<Sent> arrived = under;
    under = new ArrayList<>();
    for (Sent sent : arrived) {
      for (int to = 0; to < NODES; to++) {
        if (to != sent.from) {
          nodes.get(to).heard(sent.beat, now + CLOCKS[to]);
        }
      }
    }
    for (int i = 0; i < NODES; i++) {
      Beat beat = nodes.get(i).beat(now % 500 == 0, now + CLOCKS[i]);
      if (beat != null) {
        under.add(new Sent(i, beat));
      }
    }
  }

  private void call(int node) {
    Limiter limiter = nodes.get(node);
    long here = now + CLOCKS[node];
    Limiter.Touching touching = limiter.touching(new Limiter.Call("", Rates.NONE, "", "", "m"));
    Ticket ticket = limiter.begin(touching, Spend.NOTHING, here);
    if (ticket.refusal() == null) {
      limiter.end(ticket, Spend.NOTHING, here);
      admitted.add(now);
    }
  }
}

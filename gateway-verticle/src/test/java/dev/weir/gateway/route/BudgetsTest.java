package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What second attempts may cost. */
class BudgetsTest {

  @Test
  void three_second_attempts_in_ten_seconds_are_always_allowed() {
    RetryBudget budget = new RetryBudget();
    assertThat(taken(budget, 0.1, 10, 5_500)).isEqualTo(3);
    assertThat(budget.take(0.1, 14_999)).isFalse();
    assertThat(taken(budget, 0.1, 10, 15_499)).as("within any ten seconds").isZero();
    assertThat(taken(budget, 0.1, 10, 16_000)).as("ten seconds later").isEqualTo(3);
  }

  @Test
  void beyond_that_it_is_the_share_of_the_calls_of_the_last_ten_seconds() {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < 100; i++) {
      budget.called(i * 50L);
    }
    assertThat(taken(budget, 0.1, 50, 5_000)).isEqualTo(10);
    for (int i = 0; i < 100; i++) {
      budget.called(9_000);
    }
    assertThat(taken(budget, 0.1, 50, 9_000)).isEqualTo(10);
    assertThat(taken(budget, 0.1, 50, 15_000)).as("of the hundred at 9 s").isZero();
    assertThat(taken(budget, 0, 50, 60_000)).isEqualTo(RetryBudget.FLOOR);
  }

  @Test
  void a_clock_that_stands_or_leaps_does_no_harm() {
    RetryBudget budget = new RetryBudget();
    assertThat(taken(budget, 0.1, 10, -5)).isEqualTo(3);
    assertThat(taken(budget, 0.1, 10, 1L << 50)).isEqualTo(3);
    assertThat(taken(budget, 0.1, 10, 1L << 40)).isZero();
  }

  private static int taken(RetryBudget budget, double share, int wanted, long nowMillis) {
    int taken = 0;
    for (int i = 0; i < wanted; i++) {
      taken += budget.take(share, nowMillis) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void no_more_than_its_share_of_calls_is_hedged_at_any_moment() {
    HedgeBudget budget = new HedgeBudget();
    int hedges = 0;
    for (int calls = 1; calls <= 1_000; calls++) {
      budget.called(0.05);
      hedges += budget.take() ? 1 : 0;
      assertThat(hedges).isLessThanOrEqualTo(calls / 20);
    }
    assertThat(hedges).isEqualTo(50);
  }

  @Test
  void what_is_saved_is_bounded() {
    HedgeBudget budget = new HedgeBudget();
    for (int calls = 0; calls < 10_000; calls++) {
      budget.called(0.05);
    }
    int hedges = 0;
    while (budget.take()) {
      hedges++;
    }
    assertThat(hedges).isEqualTo(10);
  }

  @Test
  void routes_have_budgets_of_their_own_a_thousand_at_most() {
    Budgets budgets = new Budgets();
    assertThat(budgets.of("fast")).isSameAs(budgets.of("fast")).isNotSameAs(budgets.of("slow"));
    for (int i = 0; i < 2_000; i++) {
      budgets.of("route-" + i);
    }
    assertThat(budgets.of("yet another")).isSameAs(budgets.of("and another"));
    assertThat(budgets.of("fast")).isNotSameAs(budgets.of("yet another"));
  }

  @Test
  void event_loops_together_take_no_more_than_there_is() throws InterruptedException {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < 1_000; i++) {
      budget.called(0);
    }
    AtomicInteger taken = new AtomicInteger();
    Thread[] loops = new Thread[4];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new Thread(() -> taken.addAndGet(taken(budget, 0.1, 1_000, 0)));
      loops[i].start();
    }
    for (Thread loop : loops) {
      loop.join();
    }
    assertThat(taken).hasValue(100);
  }

  @Test
  void a_stream_is_too_slow_when_a_whole_span_has_too_few_tokens() {
    Pace pace = new Pace(new RouteSettings.Slow(2, 20_000), 0);
    assertThat(pace.tooSlow(0, false, 19_999)).isFalse();
    assertThat(pace.tooSlow(40, false, 20_000)).as("2 a second").isFalse();
    assertThat(pace.tooSlow(79, false, 40_000)).as("39 in 20 s").isTrue();
    assertThat(pace.tooSlow(79, true, 60_000)).as("the client does not read").isFalse();
    assertThat(pace.tooSlow(79, false, 79_999)).isFalse();
    assertThat(pace.tooSlow(79, false, 80_000)).isTrue();
  }

  @Test
  void what_is_left_is_what_can_be_taken() {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < 100; i++) {
      budget.called(1_000);
    }
    assertThat(budget.left(0.1, 1_000)).isEqualTo(10);
    assertThat(taken(budget, 0.1, 4, 1_000)).isEqualTo(4);
    assertThat(budget.spent(2_000)).isEqualTo(4);
    assertThat(budget.left(0.1, 2_000)).isEqualTo(6);
    assertThat(taken(budget, 0.1, 50, 2_000)).isEqualTo(6);
    assertThat(budget.left(0.1, 2_000)).isZero();
    assertThat(budget.left(0.1, 60_000)).isEqualTo(RetryBudget.FLOOR);
    assertThat(budget.spent(60_000)).isZero();
    HedgeBudget hedges = new HedgeBudget();
    for (int i = 0; i < 40; i++) {
      hedges.called(0.05);
    }
    assertThat(hedges.left()).isEqualTo(2);
    assertThat(hedges.take()).isTrue();
    assertThat(hedges.left()).isEqualTo(1);
  }
}

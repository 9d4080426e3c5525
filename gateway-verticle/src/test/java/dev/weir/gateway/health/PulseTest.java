package dev.weir.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PulseTest {

  private final Pulse pulse = new Pulse(20);

  @Test
  void nobody_asked_scores_nothing_and_asked_without_an_answer_scores_something() {
    assertThat(pulse.score(0)).isZero();
    pulse.begun(0);
    assertThat(pulse.score(0)).isEqualTo(2 * Pulse.UNKNOWN_MILLIS);
    pulse.begun(0);
    assertThat(pulse.score(0)).isEqualTo(3 * Pulse.UNKNOWN_MILLIS);
  }

  @Test
  void a_peak_counts_at_once_and_is_forgotten_slowly() {
    pulse.begun(0);
    pulse.firstToken(100, 0);
    pulse.firstToken(900, 1_000);
    assertThat(pulse.averageMillis(1_000)).isEqualTo(900);
    pulse.firstToken(100, 2_000);
    assertThat(pulse.averageMillis(2_000)).isEqualTo(823.9, within(0.1));
    pulse.firstToken(100, 42_000);
    assertThat(pulse.averageMillis(42_000)).isLessThan(115);
  }

  @Test
  void each_call_under_way_makes_it_heavier() {
    pulse.begun(0);
    pulse.firstToken(200, 0);
    assertThat(pulse.score(0)).isEqualTo(400);
    pulse.begun(0);
    assertThat(pulse.score(0)).isEqualTo(600);
    pulse.ended(0);
    pulse.ended(0);
    assertThat(pulse.score(0)).isEqualTo(200);
    pulse.ended(0);
    assertThat(pulse.underWay()).isZero();
  }

  @Test
  void a_slow_target_is_tried_again_after_a_rest_but_a_silent_one_does_not_look_fast() {
    pulse.begun(0);
    pulse.firstToken(5_000, 5_000);
    assertThat(pulse.score(65_000)).isEqualTo(10_000);
    pulse.ended(65_000);
    assertThat(pulse.score(105_000)).isLessThan(100);
    pulse.begun(105_000);
    assertThat(pulse.score(165_000)).isLessThan(200);
  }

  @Test
  void the_percentile_is_that_of_the_last_hundred_answers() {
    for (int i = 1; i < 20; i++) {
      pulse.firstToken(i, i);
    }
    assertThat(pulse.p95()).isEqualTo(-1);
    pulse.firstToken(20, 20);
    assertThat(pulse.p95()).isEqualTo(19);
    for (int i = 21; i <= 100; i++) {
      pulse.firstToken(i, i);
    }
    assertThat(pulse.p95()).isEqualTo(95);
    for (int i = 0; i < 100; i++) {
      pulse.firstToken(7, 200 + i);
    }
    assertThat(pulse.p95()).isEqualTo(7);
  }
}

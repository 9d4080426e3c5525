package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

  private final Rate rate = new Rate();

  @Test
  void grows_with_what_was_counted_in_the_last_seconds() {
    assertThat(rate.perSecond(100, 1_000)).isZero();
    assertThat(rate.perSecond(110, 2_000)).isEqualTo(10);
    assertThat(rate.perSecond(110, 3_000)).isEqualTo(5);
    for (long second = 4; second <= 7; second++) {
      rate.perSecond(110, second * 1_000);
    }
    assertThat(rate.perSecond(110, 8_000)).as("what was before is forgotten").isZero();
    assertThat(rate.perSecond(160, 9_000)).isEqualTo(10);
  }

  @Test
  void two_questions_at_once_are_one() {
    rate.perSecond(1, 1_000);
    assertThat(rate.perSecond(2, 1_000)).isZero();
  }
}

package dev.weir.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.BreakerChanged.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {

  private final Breaker breaker = new Breaker();

  /**
   * Steps: s success, f failure, n neither, each of an attempt of its own; b begins one that is
   * left open, t its first token; h a hint of 10 s, c its recall; k a check of 7 s at most, a its
   * answer, w none; +N passes N ms.
   */
  @ParameterizedTest
  @CsvSource({
    // closed
    "f, CLOSED",
    "f f f f, CLOSED",
    "f f f f f, OPEN",
    "f f f f s f f f f, CLOSED",
    "f f f f n f, OPEN",
    "n n n n n n n n n n n n, CLOSED",
    // half of at least ten in ten seconds
    "s f s f s f s f s f, OPEN",
    "s f s f s f s f f, CLOSED",
    "s s s s s s f s f f s f f f, CLOSED",
    "s f s f s f s f s +10000 f, CLOSED",
    // open
    "f f f f f +4999, OPEN",
    "f f f f f +5000, HALF_OPEN",
    "f f f f f s s s, OPEN",
    // a check in place of the probe
    "f f f f f +4000 k +6999, OPEN",
    "f f f f f +4000 k +7000, HALF_OPEN",
    "f f f f f +4000 k +100 a, HALF_OPEN",
    "f f f f f +4000 k +100 a s, CLOSED",
    "f f f f f +4000 k +100 a f +9999, OPEN",
    "f f f f f +4000 k +100 a f +10000, HALF_OPEN",
    "f f f f f +4000 k +100 w +4999, OPEN",
    "f f f f f +4000 k +100 w +4000 k +100 a s, CLOSED",
    "f f f f f a, OPEN",
    "w w w w, CLOSED",
    "w w w w w, OPEN",
    "w w w w s w, CLOSED",
    // half-open
    "f f f f f +5000 s, CLOSED",
    "f f f f f +5000 f, OPEN",
    "f f f f f +5000 f +9999, OPEN",
    "f f f f f +5000 f +10000, HALF_OPEN",
    "f f f f f +5000 f +10000 f +19999, OPEN",
    "f f f f f +5000 f +10000 f +20000 f +40000 f +59999, OPEN",
    "f f f f f +5000 f +10000 f +20000 f +40000 f +60000 f +60000, HALF_OPEN",
    "f f f f f +5000 f +10000 s f f f f f +5000, HALF_OPEN",
    "f f f f f +5000 n, HALF_OPEN",
    "f f f f f +5000 n s, CLOSED",
    "f f f f f +5000 b +300 t, CLOSED",
    // after closing nothing of before counts
    "s f s f s f s f s f +5000 s f f f f, CLOSED",
    // hints
    "h, CLOSED",
    "h f, OPEN",
    "h s s f, OPEN",
    "h c f, CLOSED",
    "h +10000 f, CLOSED",
    "h +9999 f, OPEN",
    "h f +5000 s f, CLOSED",
  })
  void the_state_follows_what_happens(String steps, State expected) {
    long now = 1_000_000;
    long left = -1;
    for (String step : steps.split(" ", -1)) {
      switch (step) {
        case "s" -> breaker.ended(Verdict.SUCCESS, breaker.begun(now), now);
        case "f" -> breaker.ended(Verdict.FAILURE, breaker.begun(now), now);
        case "n" -> breaker.ended(Verdict.NEITHER, breaker.begun(now), now);
        case "b" -> {
          breaker.begun(now);
          left = now;
        }
        case "t" -> breaker.firstToken(left);
        case "h" -> breaker.suspect(now + 10_000);
        case "c" -> breaker.trust();
        case "k" -> breaker.hold(now + 7_000, now);
        case "a" -> breaker.released(now);
        case "w" -> breaker.away(5_000, now);
        default -> now += Long.parseLong(step.substring(1));
      }
    }
    assertThat(breaker.state(now)).isEqualTo(expected);
  }

  @Test
  void one_probe_at_a_time() {
    opened();
    assertThat(breaker.closed(4_999)).isEqualTo("breaker open for another 1 ms");
    assertThat(breaker.closed(5_000)).isNull();
    long probe = breaker.begun(5_000);
    assertThat(breaker.closed(5_001)).isEqualTo("breaker half-open, a probe is under way");
    breaker.ended(Verdict.NEITHER, probe, 5_100);
    assertThat(breaker.closed(5_101)).isNull();
  }

  @Test
  void a_probe_that_never_says_anything_makes_room() {
    opened();
    breaker.begun(5_000);
    assertThat(breaker.closed(5_000 + Breaker.PROBE_MILLIS_MAX - 1)).isNotNull();
    assertThat(breaker.closed(5_000 + Breaker.PROBE_MILLIS_MAX)).isNull();
  }

  @Test
  void what_began_before_says_nothing_about_the_probe() {
    long old = breaker.begun(0);
    opened();
    long probe = breaker.begun(5_000);
    breaker.firstToken(0);
    breaker.ended(Verdict.SUCCESS, old, 5_010);
    assertThat(breaker.state(5_010)).isEqualTo(State.HALF_OPEN);
    breaker.ended(Verdict.FAILURE, old, 5_020);
    assertThat(breaker.state(5_020)).isEqualTo(State.HALF_OPEN);
    breaker.ended(Verdict.SUCCESS, probe, 5_030);
    assertThat(breaker.state(5_030)).isEqualTo(State.CLOSED);
    breaker.ended(Verdict.FAILURE, old, 5_040);
    assertThat(breaker.failuresInARow()).isZero();
  }

  private void opened() {
    for (int i = 0; i < Breaker.FAILURES_IN_A_ROW; i++) {
      breaker.ended(Verdict.FAILURE, breaker.begun(0), 0);
    }
  }
}

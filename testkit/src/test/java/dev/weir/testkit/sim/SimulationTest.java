package dev.weir.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Seeds;
import dev.weir.testkit.sim.Simulation.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What must always hold of streams, by seed. To replay one: {@code mvn -pl testkit -am verify
 * -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.seed=N}.
 */
class SimulationTest {

  private Outcome sum = new Outcome(0, 0, 0, 0, 0);

  @Test
  void streams_hold_their_promises_on_a_bad_bus() {
    Seeds.each(500, seed -> sum = sum.and(Simulation.run(seed)));
    System.out.println(sum);
    if (System.getProperty(Seeds.PROPERTY, "").isEmpty()) {
      // So that nobody proves much about streams that never get anywhere.
      assertThat(sum.whole()).isGreaterThan(400);
      assertThat(sum.planned()).isGreaterThan(200);
      assertThat(sum.failed()).isGreaterThan(100);
    }
  }

  @Test
  @Tag("nightly")
  void ten_thousand_seeds() {
    Seeds.each(10_000, seed -> sum = sum.and(Simulation.run(seed)));
    System.out.println(sum);
  }
}

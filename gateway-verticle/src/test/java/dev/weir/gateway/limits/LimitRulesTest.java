package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.config.ConfigException;
import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitRulesTest {

  private static LimitRules withGrace(String grace) {
    return Section.read("limits", new JsonObject().put("partition-grace", grace), LimitRules::from);
  }

  /** Who is taken for gone while it only has lost some beats loses its part to the others. */
  @ParameterizedTest
  @ValueSource(strings = {"0s", "500ms", "1500ms", "1999ms"})
  void a_grace_that_a_healthy_node_may_be_silent_for_is_refused(String grace) {
    assertThatThrownBy(() -> withGrace(grace))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("limits.partition-grace")
        .hasMessageContaining("2s at least");
  }

  @Test
  void the_shortest_grace_is_four_beats() {
    assertThat(withGrace("2s").graceMillis())
        .isEqualTo(LimitRules.GRACE_MILLIS_MIN)
        .isEqualTo(4 * Shares.BEAT_MILLIS);
  }
}

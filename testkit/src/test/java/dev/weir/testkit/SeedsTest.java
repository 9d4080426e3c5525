package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void a_failure_names_its_seed() {
    assertThatThrownBy(
            () ->
                Seeds.each(
                    10,
                    seed -> {
                      throw new java.io.IOException("broken");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dweir.seed=")
        .hasMessageContaining("broken")
        .hasRootCauseInstanceOf(java.io.IOException.class);
  }

  @Test
  void one_seed_is_replayed_alone() {
    String before = System.getProperty(Seeds.PROPERTY);
    System.setProperty(Seeds.PROPERTY, "4711");
    try {
      List<Long> seeds = new ArrayList<>();
      Seeds.each(10, seeds::add);
      assertThat(seeds).containsExactly(4711L);
    } finally {
      if (before == null) {
        System.clearProperty(Seeds.PROPERTY);
      } else {
        System.setProperty(Seeds.PROPERTY, before);
      }
    }
  }
}

package dev.weir.bus.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.json.RawJson;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {

  private static final Extras EXTRAS = new Extras("d", Map.of("a", RawJson.of("1")));
  private static final Usage FULL = new Usage(10, 2, 3, 4, 5, 1, false, EXTRAS);

  @Test
  void what_the_later_report_knows_counts() {
    Usage later = new Usage(20, 0, 0, 0, 9, 0, false, Extras.NONE);
    assertThat(FULL.updatedBy(later)).isEqualTo(new Usage(20, 0, 0, 0, 9, 0, false, EXTRAS));
    assertThat(FULL.updatedBy(Usage.of(11, 6)))
        .isEqualTo(new Usage(11, 2, 3, 4, 6, 1, false, EXTRAS));
    assertThat(Usage.of(1, 2).updatedBy(FULL)).isEqualTo(FULL);
  }

  @Test
  void nothing_known_changes_nothing() {
    assertThat(FULL.updatedBy(Usage.NONE)).isEqualTo(FULL);
    assertThat(Usage.NONE.updatedBy(FULL)).isEqualTo(FULL);
    Usage estimated = estimated(10, 5);
    assertThat(estimated.updatedBy(Usage.NONE)).isEqualTo(estimated);
  }

  @Test
  void usage_is_estimated_as_long_as_a_count_of_ours_stays() {
    assertThat(estimated(10, 5).updatedBy(Usage.of(11, 6)).estimated()).isFalse();
    assertThat(estimated(10, 5).updatedBy(Usage.of(Usage.UNKNOWN, 6)).estimated()).isTrue();
    assertThat(Usage.of(11, 6).updatedBy(estimated(Usage.UNKNOWN, 7)).estimated()).isTrue();
  }

  @Test
  void an_unknown_count_adds_nothing() {
    assertThat(Usage.orZero(Usage.UNKNOWN)).isZero();
    assertThat(Usage.orZero(7)).isEqualTo(7);
  }

  private static Usage estimated(long input, long output) {
    return new Usage(
        input,
        Usage.UNKNOWN,
        Usage.UNKNOWN,
        Usage.UNKNOWN,
        output,
        Usage.UNKNOWN,
        true,
        Extras.NONE);
  }
}

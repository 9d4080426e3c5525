package dev.weir.bus.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.StreamId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentIdsTest {

  private final RecentIds ids = new RecentIds();

  @Test
  void knows_the_newest_thousand_of_many_endpoints() {
    Random random = new Random(7);
    long[] origins = random.longs(5).toArray();
    for (int i = 0; i < 100_000; i++) {
      ids.add(new StreamId(origins[i % 5], i / 5));
    }
    for (int i = 99_000; i < 100_000; i++) {
      assertThat(ids.contains(new StreamId(origins[i % 5], i / 5))).as("%d", i).isTrue();
    }
    assertThat(ids.contains(new StreamId(origins[0], 0))).isFalse();
    assertThat(ids.contains(new StreamId(origins[0], 99_999))).isFalse();
  }

  @Test
  void the_first_id_of_all_is_one_too() {
    StreamId first = new StreamId(0, 0);
    assertThat(ids.contains(first)).isFalse();
    ids.add(first);
    assertThat(ids.contains(first)).isTrue();
  }

  @Test
  void what_is_removed_is_removed_once() {
    StreamId id = new StreamId(42, 3);
    ids.add(id);
    ids.add(id);
    assertThat(ids.remove(id)).isTrue();
    assertThat(ids.remove(id)).isFalse();
    assertThat(ids.contains(id)).isFalse();
  }
}

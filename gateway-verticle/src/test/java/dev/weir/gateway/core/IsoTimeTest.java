package dev.weir.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoTimeTest {

  @Test
  void writes_moments_as_java_does() {
    Random random = new Random(3);
    long at = 1_700_000_000_000L;
    for (int i = 0; i < 10_000; i++) {
      at += random.nextInt(700) - 200;
      assertThat(IsoTime.of(at)).isEqualTo(Instant.ofEpochMilli(at).toString());
    }
    for (long edge : new long[] {0, 1, 999, 1_000, -1, -1_000, 1_700_000_000_000L}) {
      assertThat(IsoTime.of(edge)).isEqualTo(Instant.ofEpochMilli(edge).toString());
    }
  }
}

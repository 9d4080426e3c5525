package dev.weir.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Header;
import dev.weir.gateway.gate.RateHeaders.Budget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {

  private static final long NOW = Instant.parse("2026-11-22T05:00:00Z").toEpochMilli();

  /** What is expected: limit/remaining/reset of requests and of tokens, then the wait. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x-ratelimit-limit-requests=60; x-ratelimit-remaining-requests=59; x-ratelimit-reset-requests=1s | 60/59/1000 | - | -1
          x-ratelimit-limit-tokens=150000; x-ratelimit-remaining-tokens=149984; x-ratelimit-reset-tokens=6m0s | - | 150000/149984/360000 | -1
          x-ratelimit-remaining-tokens=3; x-ratelimit-reset-tokens=120ms | - | -1/3/120 | -1
          x-ratelimit-limit-requests=14400; x-ratelimit-remaining-requests=14370; x-ratelimit-reset-requests=2m59.56s | 14400/14370/179560 | - | -1
          x-ratelimit-remaining-requests=1; x-ratelimit-reset-requests=1h1m1s | -1/1/3661000 | - | -1
          x-ratelimit-limit-requests-day=1000; x-ratelimit-remaining-requests-day=999; x-ratelimit-reset-requests-day=33011.382867 | 1000/999/33011383 | - | -1
          x-ratelimit-limit-tokens-minute=100; x-ratelimit-remaining-tokens-minute=10; x-ratelimit-reset-tokens-minute=11.4 | - | 100/10/11400 | -1
          x-ratelimit-limit-requests-day=1000; x-ratelimit-remaining-requests-day=999; x-ratelimit-limit-requests-minute=10; x-ratelimit-remaining-requests-minute=2 | 10/2/-1 | - | -1
          x-ratelimit-remaining-requests=5; x-ratelimit-reset-requests=1795323610 | -1/5/10000 | - | -1
          x-ratelimit-remaining-requests=5; x-ratelimit-reset-requests=1795323610500 | -1/5/10500 | - | -1
          anthropic-ratelimit-requests-limit=50; anthropic-ratelimit-requests-remaining=49; anthropic-ratelimit-requests-reset=2026-11-22T05:00:02Z | 50/49/2000 | - | -1
          anthropic-ratelimit-requests-remaining=49; anthropic-ratelimit-requests-reset=2026-11-22T06:00:02.500+01:00 | -1/49/2500 | - | -1
          anthropic-ratelimit-requests-remaining=49; anthropic-ratelimit-requests-reset=2026-11-22T04:00:00Z | -1/49/0 | - | -1
          anthropic-ratelimit-input-tokens-limit=100; anthropic-ratelimit-input-tokens-remaining=90; anthropic-ratelimit-output-tokens-limit=100; anthropic-ratelimit-output-tokens-remaining=20; anthropic-ratelimit-output-tokens-reset=2026-11-22T05:01:00Z | - | 100/20/60000 | -1
          x-ratelimit-remaining-requests=-1; x-ratelimit-remaining-tokens=-1 | - | - | -1
          x-ratelimit-remaining-requests=4; retry-after=7; retry-after-ms=6500 | -1/4/-1 | - | 6500
          retry-after-ms=6500; retry-after=7 | - | - | 6500
          retry-after-ms=soon; retry-after=7 | - | - | 7000
          retry-after=0.5 | - | - | 500
          retry-after=Sun, 22 Nov 2026 05:00:30 GMT | - | - | 30000
          retry-after=Sun, 22 Nov 2026 04:00:30 GMT | - | - | 0
          retry-after=tomorrow | - | - | -1
          retry-after=-5 | - | - | -1
          retry-after= | - | - | -1
          x-ratelimit-remaining-requests=many; x-ratelimit-remaining-tokens=9999999999999999999999 | - | - | -1
          x-ratelimit-remaining-requests=5; x-ratelimit-reset-requests=6m0x | -1/5/-1 | - | -1
          x-ratelimit-remaining-requests=5; x-ratelimit-reset-requests=12:99:00Z | -1/5/-1 | - | -1
          x-ratelimit-remaining-images=5; content-type=text/plain | - | - | -1
          """)
  void each_vendors_words_are_read(String headers, String requests, String tokens, long wait) {
    List<Header> told = new ArrayList<>();
    for (String header : headers.split("; ", -1)) {
      int equals = header.indexOf('=');
      told.add(new Header(header.substring(0, equals), header.substring(equals + 1)));
    }
    assertThat(RateHeaders.of(told, NOW))
        .isEqualTo(new RateHeaders(budget(requests), budget(tokens), wait));
  }

  private static @Nullable Budget budget(String text) {
    if (text.equals("-")) {
      return null;
    }
    String[] parts = text.split("/", -1);
    return new Budget(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}

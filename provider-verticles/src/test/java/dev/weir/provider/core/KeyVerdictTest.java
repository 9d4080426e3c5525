package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyVerdictTest {

  /** 2026-11-22T00:00:00Z. */
  private static final long NOW = 1_795_305_600_000L;

  private static Fault.Upstream fault(
      int status, Kind kind, long wait, List<Header> headers, String body) {
    return new Fault.Upstream("no", "d", status, kind, wait, headers, Buffer.buffer(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | RATE_LIMITED     | m | {}                                  | RATE_LIMITED, model",
        "200 | RATE_LIMITED     | m | {}                                  | RATE_LIMITED, model",
        "429 | QUOTA_EXHAUSTED  | m | {'code':'insufficient_quota'}       | QUOTA, model",
        "402 | QUOTA_EXHAUSTED  | m | {}                                  | QUOTA, key",
        "400 | QUOTA_EXHAUSTED  | m | {'m':'credit balance is too low'}   | QUOTA, key",
        "401 | CREDENTIALS      | m | {'code':'invalid_api_key'}          | CREDENTIALS, key",
        "401 | CREDENTIALS      |   | ''                                  | CREDENTIALS, key",
        "400 | CREDENTIALS      | m | {'reason':'API_KEY_INVALID'}        | CREDENTIALS, key",
        "401 | CREDENTIALS      | m | {'m':'Missing scopes: model.read'}  | CREDENTIALS, model",
        "407 | CREDENTIALS      | m | {}                                  | none",
        "401 | CREDENTIALS      | m | <html>log in                        | none",
        "403 | PERMISSION       | m | {'type':'permission_error'}         | PERMISSION, model",
        "403 | PERMISSION       | m | {'status':'PERMISSION_DENIED'}      | PERMISSION, model",
        "403 | PERMISSION       | m | {'m':'does not have access to m'}   | PERMISSION, model",
        "403 | PERMISSION       | m | {'code':'unsupported_country'}      | none",
        "400 | PERMISSION       | m | {'m':'User location not supported'} | none",
        "403 | PERMISSION       | m | {'m':'Virtual Network/Firewall'}    | none",
        "403 | PERMISSION       | m | <html>blocked                       | none",
        "403 | PERMISSION       |   | {'m':'file of another project'}     | none",
        "403 | CONTENT_FILTERED | m | {'m':'moderation'}                  | none",
        "500 | SERVER           | m | {}                                  | none",
        "529 | OVERLOADED       | m | {}                                  | none",
        "404 | NOT_FOUND        | m | {}                                  | none",
        "0   | BROKEN           | m | {}                                  | none",
      })
  void an_error_says_of_its_key(int status, Kind kind, String model, String body, String verdict) {
    String asked = model == null ? "" : model;
    KeyVerdict told =
        KeyVerdict.of(fault(status, kind, -1, List.of(), body.replace('\'', '"')), asked, NOW);
    assertThat(told == null ? "none" : told.why() + ", " + (told.ofModel() ? "model" : "key"))
        .isEqualTo(verdict);
    if (told != null && told.why() != KeyVerdict.Why.RATE_LIMITED) {
      assertThat(told.millis()).isEqualTo(600_000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                                  | 1000",
        "retry-after=2                                                     | 2000",
        "retry-after=0.25                                                  | 250",
        "retry-after=0                                                     | 0",
        "retry-after=9; retry-after-ms=350                                 | 350",
        "x-ms-retry-after-ms=70                                            | 70",
        "retry-after=Sun, 22 Nov 2026 00:00:30 GMT                         | 30000",
        "retry-after=Sun, 22 Nov 2020 00:00:30 GMT                         | 1000",
        "retry-after=soon                                                  | 1000",
        "retry-after=999999999                                             | 86400000",
        "x-ratelimit-reset-requests=6m0s; x-ratelimit-remaining-requests=0 | 360000",
        "x-ratelimit-reset-tokens=12ms; x-ratelimit-remaining-tokens=0     | 12",
        "x-ratelimit-reset-requests=1h; x-ratelimit-remaining-requests=7   | 1000",
        "x-ratelimit-reset=1795305607000; x-ratelimit-remaining=0          | 7000",
        "x-ratelimit-reset=1795305607                                      | 7000",
        "ratelimit-reset=8; ratelimit-remaining=0                          | 8000",
        "anthropic-ratelimit-tokens-reset=2026-11-22T00:00:05Z; anthropic-ratelimit-tokens-remaining=0 | 5000",
        "anthropic-ratelimit-unified-reset=1795305609; anthropic-ratelimit-unified-7d-reset=1795395600 | 9000",
        "anthropic-ratelimit-tokens-reset=2020-11-22T00:00:05Z             | 1000",
        "x-ratelimit-reset-requests=NaN; x-ratelimit-remaining-requests=0  | 1000",
      })
  void a_key_rests_as_long_as_the_vendor_says(String headers, long millis) {
    List<Header> told =
        headers == null
            ? List.of()
            : Arrays.stream(headers.split("; "))
                .map(one -> one.split("=", 2))
                .map(pair -> new Header(pair[0], pair[1]))
                .toList();
    assertThat(VendorWait.millis(fault(429, Kind.RATE_LIMITED, -1, told, ""), NOW))
        .isEqualTo(millis);
  }

  @Test
  void what_a_dialect_found_in_the_body_goes_first() {
    List<Header> headers = List.of(new Header("retry-after", "2"));
    assertThat(VendorWait.millis(fault(429, Kind.RATE_LIMITED, 17_000, headers, ""), NOW))
        .isEqualTo(17_000);
  }
}

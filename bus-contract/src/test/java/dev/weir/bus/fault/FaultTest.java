package dev.weir.bus.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {

  @Test
  void numbers_statuses_and_retries_are_as_documented() {
    check(new Fault.Invalid("m", null), 1, 400, false);
    check(new Fault.Unauthorized("m"), 2, 401, false);
    check(new Fault.Forbidden("m"), 3, 403, false);
    check(new Fault.NotFound("m", null), 4, 404, false);
    check(new Fault.MethodNotAllowed("m", "GET"), 5, 405, false);
    check(new Fault.UnsupportedMediaType("m"), 6, 415, false);
    check(new Fault.TooLarge("m"), 7, 413, false);
    check(new Fault.ContextTooLong("m", -1, -1), 8, 400, false);
    check(new Fault.ContentFiltered("m"), 9, 400, false);
    check(new Fault.UnsupportedByTarget("m", "f"), 10, 400, false);
    check(new Fault.RateLimited("m", -1), 11, 429, true);
    check(new Fault.QuotaExhausted("m"), 12, 429, false);
    check(new Fault.BudgetExceeded("m"), 13, 429, false);
    check(new Fault.Overloaded("m", -1), 14, 503, true);
    check(new Fault.Unavailable("m", -1), 15, 503, true);
    check(upstream(Fault.Upstream.Kind.SERVER), 16, 502, true);
    check(new Fault.Timeout("m"), 17, 504, true);
    check(new Fault.Cancelled("m"), 18, 499, false);
    check(new Fault.Internal("m"), 19, 500, false);
    check(new Fault.Unsupported("m", 1, 2), 20, 503, true);
    check(new Fault.Broken("m"), 21, 503, true);
    check(new Fault.Untimely("m"), 22, 401, false);
  }

  private static void check(Fault fault, int number, int status, boolean retryable) {
    assertThat(fault.number()).isEqualTo(number);
    assertThat(fault.status()).isEqualTo(status);
    assertThat(fault.retryable()).isEqualTo(retryable);
    assertThat(fault.message()).isEqualTo("m");
    assertThat(fault.retryAfterMillis()).isEqualTo(-1);
  }

  @Test
  void a_vendors_error_is_what_it_means() {
    for (Fault.Upstream.Kind kind : Fault.Upstream.Kind.values()) {
      assertThat(upstream(kind).status()).isEqualTo(kind.status());
      assertThat(upstream(kind).retryable()).isEqualTo(kind.retryable());
    }
    assertThat(Fault.Upstream.Kind.CREDENTIALS.status()).isEqualTo(502);
    assertThat(Fault.Upstream.Kind.QUOTA_EXHAUSTED.retryable()).isFalse();
  }

  private static Fault upstream(Fault.Upstream.Kind kind) {
    List<Header> headers = new ArrayList<>(List.of(new Header("a", "b")));
    Fault.Upstream fault =
        new Fault.Upstream("m", "d", 500, kind, -1, headers, Buffer.buffer("{}"));
    headers.clear();
    assertThat(fault.headers()).hasSize(1);
    return fault;
  }

  @Test
  void an_exception_carries_its_fault_and_no_trace() {
    Fault fault = new Fault.Timeout("late");
    FaultException exception = fault.asException();
    assertThat(exception.fault()).isSameAs(fault);
    assertThat(exception).hasMessage("late").hasNoCause();
    assertThat(exception.getStackTrace()).isEmpty();
    assertThat(Fault.of(exception)).isSameAs(fault);
  }

  @Test
  void what_is_no_fault_tells_its_kind_only() {
    assertThat(Fault.of(new IllegalStateException("a secret")))
        .isEqualTo(new Fault.Internal("internal error (IllegalStateException)"));
  }

  @Test
  void a_vendors_body_is_cut_at_its_bound_whoever_makes_the_fault() {
    byte[] body = new byte[Fault.UPSTREAM_BODY_BYTES_MAX + 1];
    body[body.length - 1] = 1;
    for (int length : new int[] {0, 1, body.length - 1, body.length}) {
      Fault.Upstream fault =
          new Fault.Upstream(
              "m",
              "d",
              500,
              Fault.Upstream.Kind.SERVER,
              -1,
              List.of(),
              Buffer.buffer(body).slice(0, length));
      assertThat(fault.body().length()).isEqualTo(Math.min(length, Fault.UPSTREAM_BODY_BYTES_MAX));
    }
  }
}

package dev.weir.provider.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Secret;
import dev.weir.bus.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewedTokenTest {

  private static final long HOUR = 3_600_000;

  private final List<Promise<Token>> asked = new ArrayList<>();
  private long now = 1_000_000;

  private final RenewedToken token =
      new RenewedToken(
          new TokenIssuer() {
            @Override
            public Future<Token> issue() {
              Promise<Token> promise = Promise.promise();
              asked.add(promise);
              return promise.future();
            }

            @Override
            public String describe() {
              return "tests";
            }
          },
          () -> now);

  private void issued(String value, long lifetimeMillis) {
    asked.getLast().complete(new Token(Secret.of(value), lifetimeMillis));
  }

  private void refused(String why) {
    asked.getLast().fail(new Fault.Unavailable(why, -1).asException());
  }

  private String value() {
    Future<Secret> got = token.get();
    assertThat(got.succeeded()).isTrue();
    return got.result().reveal();
  }

  private void had(long lifetimeMillis) {
    token.get();
    issued("first", lifetimeMillis);
  }

  @Test
  void all_who_wait_get_the_one_that_was_asked_for() {
    Future<Secret> first = token.get();
    Future<Secret> second = token.get();
    assertThat(asked).hasSize(1);
    assertThat(first.isComplete()).isFalse();

    issued("t", HOUR);

    assertThat(first.result().reveal()).isEqualTo("t");
    assertThat(second.result().reveal()).isEqualTo("t");
    assertThat(value()).isEqualTo("t");
    assertThat(asked).hasSize(1);
    assertThat(token.remark()).isEmpty();
  }

  @Test
  void all_who_wait_hear_of_the_failure_and_the_issuer_gets_a_rest() {
    Future<Secret> first = token.get();
    Future<Secret> second = token.get();
    refused("out of order");

    assertThat(first.cause()).hasMessageContaining("out of order");
    assertThat(second.cause()).isSameAs(first.cause());
    now += 999;
    assertThat(token.get().cause()).isSameAs(first.cause());
    assertThat(asked).hasSize(1);
    now += 1;
    assertThat(token.get().isComplete()).isFalse();
    assertThat(asked).hasSize(2);
    assertThat(token.remark()).isEqualTo("no token (tests): out of order");
  }

  @Test
  void it_is_renewed_once_before_it_expires_while_calls_go_on_with_the_old_one() {
    had(HOUR);
    now += HOUR - 300_001;
    assertThat(value()).isEqualTo("first");
    assertThat(asked).hasSize(1);
    now += 1;
    assertThat(value()).isEqualTo("first");
    assertThat(value()).isEqualTo("first");
    assertThat(asked).hasSize(2);
    issued("second", HOUR);
    assertThat(value()).isEqualTo("second");
  }

  @Test
  void a_short_lived_one_is_renewed_in_the_last_fifth_of_its_life() {
    had(10_000);
    now += 7_999;
    value();
    assertThat(asked).hasSize(1);
    now += 1;
    value();
    assertThat(asked).hasSize(2);
  }

  @Test
  void one_that_cannot_be_renewed_is_kept_until_it_has_really_expired() {
    had(HOUR);
    now += HOUR - 100_000;
    value();
    refused("status 500");
    assertThat(value()).isEqualTo("first");
    assertThat(token.remark())
        .isEqualTo("the token cannot be renewed, 100 s left (tests): status 500");
    assertThat(asked).hasSize(2);

    now += 1_000;
    assertThat(value()).isEqualTo("first");
    assertThat(asked).as("asked again after a second").hasSize(3);
    refused("status 500");
    now += 1_999;
    value();
    assertThat(asked).as("then after two").hasSize(3);

    now += HOUR;
    Future<Secret> waiting = token.get();
    assertThat(waiting.isComplete()).isFalse();
    issued("second", HOUR);
    assertThat(waiting.result().reveal()).isEqualTo("second");
    assertThat(token.remark()).isEmpty();
  }

  @Test
  void its_life_begins_when_it_was_asked_for() {
    token.get();
    now += 9_000;
    issued("slow", 10_000);
    assertThat(token.left()).isEqualTo(1_000);
    now += 1_000;
    assertThat(token.get().isComplete()).isFalse();
  }

  @Test
  void a_call_that_comes_while_it_is_renewed_and_the_old_one_has_expired_waits() {
    had(10_000);
    now += 9_000;
    value();
    now += 1_000;
    Future<Secret> waiting = token.get();
    assertThat(waiting.isComplete()).isFalse();
    assertThat(asked).hasSize(2);
    issued("second", 10_000);
    assertThat(waiting.result().reveal()).isEqualTo("second");
  }

  @Test
  void one_that_the_vendor_refuses_is_forgotten_and_a_newer_one_is_not() {
    had(HOUR);
    Secret first = Secret.of("first");
    token.reject(first);
    Future<Secret> waiting = token.get();
    issued("second", HOUR);
    assertThat(waiting.result().reveal()).isEqualTo("second");
    token.reject(first);
    assertThat(value()).isEqualTo("second");
  }
}

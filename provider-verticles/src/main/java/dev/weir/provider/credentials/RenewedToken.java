package dev.weir.provider.credentials;

import dev.weir.bus.config.Secret;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.provider.core.Backoff;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that is there when it is wanted. It is asked for once, however many wait for it; renewed
 * by the first call that comes in the last fifth of its life, 5 minutes at the most, while calls go
 * on with the old one; and kept until it has really expired when it cannot be renewed.
 *
 * <p>After a failure the issuer is left in peace for a second, after more for up to a minute; calls
 * that have no token then fail at once. Belongs to one event loop.
 */
public final class RenewedToken {

  private static final Logger LOG = LoggerFactory.getLogger(RenewedToken.class);

  private static final long AHEAD_MILLIS_MAX = 5 * 60_000;
  private static final int AHEAD_SHARE = 5;
  private static final Backoff BACKOFF = new Backoff(1_000, 60_000);

  private final TokenIssuer issuer;
  private final LongSupplier nowMillis;
  private @Nullable Token token;
  private long cameAt;
  private @Nullable Future<Secret> asking;
  private int failures;
  private @Nullable Throwable failure;
  private long failedAt;

  /** A token of an issuer. */
  public RenewedToken(TokenIssuer issuer) {
    this(issuer, () -> System.nanoTime() / 1_000_000);
  }

  RenewedToken(TokenIssuer issuer, LongSupplier nowMillis) {
    this.issuer = issuer;
    this.nowMillis = nowMillis;
  }

  /** The token. Fails with a fault when there is none and none can be had. */
  public Future<Secret> get() {
    Token now = token;
    long left = left();
    if (now == null || left <= 0) {
      return asking != null ? asking : resting() ? failed() : ask();
    }
    if (asking == null && left <= ahead(now) && !resting()) {
      ask();
    }
    return Future.succeededFuture(now.value());
  }

  /** What people should know: why the last attempt failed, and how long the token still lasts. */
  public String remark() {
    if (failure == null) {
      return "";
    }
    long left = left();
    String what =
        left <= 0 ? "no token" : "the token cannot be renewed, " + left / 1_000 + " s left";
    return what + " (" + issuer.describe() + "): " + words(failure);
  }

  /** How long the token at hand is good, in milliseconds; 0 when there is none. */
  public long left() {
    return token == null ? 0 : Math.max(0, cameAt + token.lifetimeMillis() - nowMillis.getAsLong());
  }

  /** Forgets the token: the vendor does not take it, whatever its issuer said. */
  public void reject(Secret refused) {
    if (token != null && token.value().equals(refused)) {
      token = null;
    }
  }

  private static long ahead(Token token) {
    return Math.min(AHEAD_MILLIS_MAX, token.lifetimeMillis() / AHEAD_SHARE);
  }

  private boolean resting() {
    return failures > 0 && nowMillis.getAsLong() - failedAt < BACKOFF.afterFailures(failures);
  }

  private Future<Secret> failed() {
    return Future.failedFuture(
        failure == null ? new Fault.Unavailable("no token", -1).asException() : failure);
  }

  private Future<Secret> ask() {
    long askedAt = nowMillis.getAsLong(); // Its life began before it came.
    Future<Secret> answer =
        issuer
            .issue()
            .map(
                issued -> {
                  token = issued;
                  cameAt = askedAt;
                  failures = 0;
                  failure = null;
                  return issued.value();
                })
            .onFailure(this::failed)
            .onComplete(done -> asking = null);
    if (!answer.isComplete()) {
      asking = answer;
    }
    return answer;
  }

  private void failed(Throwable why) {
    failures++;
    failure = why;
    failedAt = nowMillis.getAsLong();
    LOG.warn(
        "event=token-failed issuer=\"{}\" failures={} left-millis={} reason=\"{}\"",
        issuer.describe(),
        failures,
        left(),
        words(why));
  }

  private static String words(Throwable failure) {
    return failure instanceof FaultException known
        ? known.fault().message()
        : failure.getClass().getSimpleName();
  }
}

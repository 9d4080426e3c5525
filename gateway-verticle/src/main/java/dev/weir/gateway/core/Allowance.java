package dev.weir.gateway.core;

import dev.weir.bus.fault.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one key may spend on this node: requests and tokens per minute, calls at once. Shared by all event loops of the
 * node.
 *
 * <p>Tokens are reserved by estimate when a call begins and settled with the vendor's count when it ends, so that at
 * most the calls under way can exceed the limit.
 */
public final class Allowance {

  private final @Nullable Window requests;
  private final @Nullable Window tokens;
  private final int concurrencyMax;
  private final AtomicInteger running = new AtomicInteger();

  /** A limit of 0 stands for none. */
  public Allowance(long requestsPerMinute, long tokensPerMinute, int concurrencyMax) {
    this.requests = requestsPerMinute > 0 ? new Window(requestsPerMinute) : null;
    this.tokens = tokensPerMinute > 0 ? new Window(tokensPerMinute) : null;
    this.concurrencyMax = concurrencyMax;
  }

  /** Lets a call begin, or says why not; a call that began must {@link #end}. */
  public @Nullable Fault begin(long estimatedTokens, long nowMillis) {
    if (running.incrementAndGet() > concurrencyMax && concurrencyMax > 0) {
      running.decrementAndGet();
      return new Fault.RateLimited(
          "Too many concurrent requests for this key: the limit is " + concurrencyMax + ".", 1_000);
    }
    if (requests != null && !requests.take(1, nowMillis)) {
      running.decrementAndGet();
      return new Fault.RateLimited(
          "Rate limit reached for this key: the limit is " + requests.limit() + " requests per minute.",
          requests.resetMillis(nowMillis));
    }
    if (tokens != null && !tokens.take(estimatedTokens, nowMillis)) {
      if (requests != null) {
        requests.settle(-1, nowMillis);
      }
      running.decrementAndGet();
      return new Fault.RateLimited(
          "Rate limit reached for this key: the limit is " + tokens.limit() + " tokens per minute.",
          tokens.resetMillis(nowMillis));
    }
    return null;
  }

  /** A call has ended: the tokens that it used take the place of those that were reserved. */
  public void end(long estimatedTokens, long usedTokens, long nowMillis) {
    running.decrementAndGet();
    if (tokens != null) {
      tokens.settle(usedTokens - estimatedTokens, nowMillis);
    }
  }

  /** What is left, for the rate-limit headers. Limits that are not set have a limit of 0. */
  public Left left(long nowMillis) {
    return new Left(
        requests == null ? 0 : requests.limit(),
        requests == null ? 0 : requests.remaining(nowMillis),
        requests == null ? 0 : requests.resetMillis(nowMillis),
        tokens == null ? 0 : tokens.limit(),
        tokens == null ? 0 : tokens.remaining(nowMillis),
        tokens == null ? 0 : tokens.resetMillis(nowMillis));
  }

  /** Calls under way. */
  public int running() {
    return running.get();
  }

  /** What a key has left, times in milliseconds. */
  public record Left(
      long requestsMax,
      long requestsLeft,
      long requestsResetMillis,
      long tokensMax,
      long tokensLeft,
      long tokensResetMillis) {}
}

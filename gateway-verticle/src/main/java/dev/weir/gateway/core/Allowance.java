package dev.weir.gateway.core;

import dev.weir.bus.fault.Fault;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one key may spend on this node: requests and tokens per minute, calls at once. Shared by all
 * event loops of the node.
 *
 * <p>Tokens are reserved by estimate when a call begins and settled with the vendor's count when it
 * ends, so that at most the calls under way can exceed the limit.
 */
public final class Allowance {

  private static final long CONCURRENCY_RETRY_MILLIS = 1_000;

  private final Window requests;
  private final Window tokens;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int concurrencyMax;

  /** A limit of 0 stands for none. */
  public Allowance(long requestsPerMinute, long tokensPerMinute, int concurrencyMax) {
    this.requests = new Window(requestsPerMinute);
    this.tokens = new Window(tokensPerMinute);
    this.concurrencyMax = concurrencyMax;
  }

  /** Other limits from now on; what is spent stays spent. */
  void limits(KeyRule rule) {
    requests.limit(rule.requestsPerMinute());
    tokens.limit(rule.tokensPerMinute());
    concurrencyMax = rule.concurrency();
  }

  /** Whether it matters how many tokens a call takes. */
  public boolean limitsTokens() {
    return tokens.limit() > 0;
  }

  /** Whether a call may begin. */
  public sealed interface Entry {}

  /** It may not. */
  public record Refused(Fault why) implements Entry {}

  /** It has begun, and must {@link #end} with this. */
  public record Held(long tokens, long sinceMillis) implements Entry {}

  /** Lets a call begin, or says why not. */
  public Entry begin(long estimatedTokens, long nowMillis) {
    int max = concurrencyMax;
    if (!enter(max)) {
      return refused(
          "Too many concurrent requests for this key: the limit is " + max + ".",
          CONCURRENCY_RETRY_MILLIS);
    }
    if (requests.take(1, nowMillis) < 0) {
      running.decrementAndGet();
      return refused(
          "Rate limit reached for this key: the limit is "
              + requests.limit()
              + " requests per minute.",
          requests.waitMillis(1, nowMillis));
    }
    long taken = tokens.take(estimatedTokens, nowMillis);
    if (taken < 0) {
      requests.settle(1, 0, nowMillis, nowMillis);
      running.decrementAndGet();
      return refused(
          "Rate limit reached for this key: the limit is " + tokens.limit() + " tokens per minute.",
          tokens.waitMillis(estimatedTokens, nowMillis));
    }
    return new Held(taken, nowMillis);
  }

  private boolean enter(int max) {
    int now = running.get();
    while (max == 0 || now < max) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  private static Entry refused(String why, long retryAfterMillis) {
    return new Refused(new Fault.RateLimited(why, retryAfterMillis));
  }

  /** A call has ended: the tokens that it used take the place of those that were reserved. */
  public void end(Held held, long usedTokens, long nowMillis) {
    running.decrementAndGet();
    tokens.settle(held.tokens, usedTokens, held.sinceMillis, nowMillis);
  }

  /** What is left, for the rate-limit headers. Limits that are not set have a limit of 0. */
  public Left left(long nowMillis) {
    return new Left(left(requests, nowMillis), left(tokens, nowMillis));
  }

  private static Part left(Window window, long nowMillis) {
    long limit = window.limit();
    return limit == 0
        ? Part.UNLIMITED
        : new Part(limit, window.remaining(nowMillis), window.resetMillis(nowMillis));
  }

  /** Calls under way. */
  public int running() {
    return running.get();
  }

  /** What a key has left. */
  public record Left(Part requests, Part tokens) {}

  /**
   * What is left of one limit.
   *
   * @param max 0 where there is no limit
   * @param resetMillis after how long all of it is free again
   */
  public record Part(long max, long remaining, long resetMillis) {
    static final Part UNLIMITED = new Part(0, 0, 0);
  }
}

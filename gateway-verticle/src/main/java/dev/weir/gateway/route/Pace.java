package dev.weir.gateway.route;

/**
 * Whether a stream is too slow: looked at in spans of the length that the route says, one after
 * another. A span in which the client did not keep up tells nothing.
 */
public final class Pace {

  private final RouteSettings.Slow slow;
  private long sinceMillis;
  private long tokensThen;

  /**
   * @param nowMillis when the answer began
   */
  public Pace(RouteSettings.Slow slow, long nowMillis) {
    this.slow = slow;
    this.sinceMillis = nowMillis;
  }

  /**
   * Whether the span that ends now had fewer tokens than it should.
   *
   * @param tokens all that came so far
   * @param excused whether it is not the vendor's fault
   */
  public boolean tooSlow(long tokens, boolean excused, long nowMillis) {
    if (excused) {
      sinceMillis = nowMillis;
      tokensThen = tokens;
      return false;
    }
    long millis = nowMillis - sinceMillis;
    if (millis < slow.forMillis()) {
      return false;
    }
    boolean tooFew = tokens - tokensThen < slow.tokensPerSecond() * millis / 1_000;
    sinceMillis = nowMillis;
    tokensThen = tokens;
    return tooFew;
  }
}

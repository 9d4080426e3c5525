package dev.weir.gateway.gate;

/**
 * The gate of a provider, at one moment.
 *
 * @param limit calls at once
 * @param underWay calls that have begun and not ended
 * @param waiting calls that have not begun
 * @param holdMillis until the vendor wants to be asked again; 0 for at once
 * @param shrunk how the limit became smaller than it was
 */
public record GateView(
    String provider, int limit, int underWay, int waiting, long holdMillis, Shrunk shrunk) {

  /**
   * How a limit shrank.
   *
   * @param times since the node began
   * @param why for what the last time, such as {@code 429 rate-limited}; empty when it never did
   * @param millisAgo when that was
   */
  public record Shrunk(long times, String why, long millisAgo) {
    /** It never did. */
    public static final Shrunk NEVER = new Shrunk(0, "", 0);
  }

  /** Whether a call that came now would have to wait. */
  public boolean busy() {
    return waiting > 0 || holdMillis > 0 || underWay >= limit;
  }
}

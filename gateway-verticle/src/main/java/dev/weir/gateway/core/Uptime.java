package dev.weir.gateway.core;

/** A clock that only goes forward, whatever happens to the time of day. */
public final class Uptime {

  private Uptime() {}

  /** Milliseconds since some moment. */
  public static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}

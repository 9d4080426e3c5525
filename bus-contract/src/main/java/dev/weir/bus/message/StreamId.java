package dev.weir.bus.message;

/**
 * Names a stream for both of its ends.
 *
 * @param origin a random number of the endpoint that opened it
 * @param number counts that endpoint's streams
 */
public record StreamId(long origin, long number) {

  @Override
  public int hashCode() {
    long mixed = (origin ^ number) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  @Override
  public String toString() {
    return Long.toHexString(origin) + "-" + number;
  }
}

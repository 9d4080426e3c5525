package dev.weir.models.catalogue;

/**
 * What tokens cost, each in billionths of a US dollar per million tokens or {@link Prices#UNKNOWN}.
 *
 * @param input prompt tokens
 * @param output answer tokens
 * @param cacheRead prompt tokens that came from the vendor's cache
 * @param cacheWrite prompt tokens written to the cache for the default time
 * @param cacheWrite1h prompt tokens written to the cache for an hour
 * @param reasoning answer tokens that are thoughts
 */
public record Rates(
    long input, long output, long cacheRead, long cacheWrite, long cacheWrite1h, long reasoning) {

  /** Nothing known. */
  public static final Rates NONE =
      new Rates(
          Prices.UNKNOWN,
          Prices.UNKNOWN,
          Prices.UNKNOWN,
          Prices.UNKNOWN,
          Prices.UNKNOWN,
          Prices.UNKNOWN);

  /** Input and output only. */
  public static Rates of(long input, long output) {
    return new Rates(input, output, Prices.UNKNOWN, Prices.UNKNOWN, Prices.UNKNOWN, Prices.UNKNOWN);
  }

  /** These, and where they are not known the other ones. */
  public Rates orElse(Rates other) {
    return new Rates(
        first(input, other.input),
        first(output, other.output),
        first(cacheRead, other.cacheRead),
        first(cacheWrite, other.cacheWrite),
        first(cacheWrite1h, other.cacheWrite1h),
        first(reasoning, other.reasoning));
  }

  /** With each special price that is missing set to the one that counts in its stead. */
  Rates filled() {
    long write = first(cacheWrite, input);
    return new Rates(
        input,
        output,
        first(cacheRead, input),
        write,
        first(cacheWrite1h, write),
        first(reasoning, output));
  }

  private static long first(long price, long other) {
    return price == Prices.UNKNOWN ? other : price;
  }
}

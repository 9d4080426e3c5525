package dev.weir.bus.chat;

/**
 * Tokens of one call, as the vendor counts them. A count that is not known is {@link #UNKNOWN}.
 *
 * @param input all prompt tokens, those read from and written to the vendor's cache included
 * @param cacheRead of {@code input}, those that came from the vendor's cache
 * @param cacheWrite5m of {@code input}, those written to the cache for the default time
 * @param cacheWrite1h of {@code input}, those written to the cache for an hour
 * @param output all answer tokens, thoughts included
 * @param reasoning of {@code output}, those of thoughts
 * @param estimated whether the counts are ours and not the vendor's
 * @param extras counts that only the source dialect knows
 */
public record Usage(
    long input,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long output,
    long reasoning,
    boolean estimated,
    Extras extras) {

  /** The count was not told. */
  public static final long UNKNOWN = -1;

  /** Nothing known. */
  public static final Usage NONE =
      new Usage(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, false, Extras.NONE);

  /** Input and output only. */
  public static Usage of(long input, long output) {
    return new Usage(input, UNKNOWN, UNKNOWN, UNKNOWN, output, UNKNOWN, false, Extras.NONE);
  }

  /**
   * This usage corrected by a later report of the same call: what the later one knows counts, the
   * rest stays. Counts are cumulative, so they are replaced and never added. As long as one of ours
   * stays, the usage is estimated.
   */
  public Usage updatedBy(Usage later) {
    boolean keepsCounts =
        keeps(input, later.input)
            || keeps(cacheRead, later.cacheRead)
            || keeps(cacheWrite5m, later.cacheWrite5m)
            || keeps(cacheWrite1h, later.cacheWrite1h)
            || keeps(output, later.output)
            || keeps(reasoning, later.reasoning);
    return new Usage(
        later.input == UNKNOWN ? input : later.input,
        later.cacheRead == UNKNOWN ? cacheRead : later.cacheRead,
        later.cacheWrite5m == UNKNOWN ? cacheWrite5m : later.cacheWrite5m,
        later.cacheWrite1h == UNKNOWN ? cacheWrite1h : later.cacheWrite1h,
        later.output == UNKNOWN ? output : later.output,
        later.reasoning == UNKNOWN ? reasoning : later.reasoning,
        later.estimated || (estimated && keepsCounts),
        later.extras.isEmpty() ? extras : later.extras);
  }

  private static boolean keeps(long count, long later) {
    return count != UNKNOWN && later == UNKNOWN;
  }

  /** The count, or 0 where it is not known. */
  public static long orZero(long count) {
    return Math.max(0, count);
  }
}

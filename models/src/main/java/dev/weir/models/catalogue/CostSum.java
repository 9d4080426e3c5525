package dev.weir.models.catalogue;

import java.math.BigInteger;

/**
 * Adds up a cost exactly. In wide integers, because a call of a billion tokens at the highest price
 * that a file may have would not fit a long before it is divided.
 */
final class CostSum {

  private static final BigInteger TOKENS_PRICED = BigInteger.valueOf(1_000_000);
  private static final BigInteger HALF = BigInteger.valueOf(500_000);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private BigInteger millionths = BigInteger.ZERO; // Of a billionth of a dollar.
  private boolean known = true;

  /**
   * Adds tokens at a price per million. Less than none counts as none: a vendor's counts of its
   * cache may exceed its count of all.
   */
  void add(long tokens, long price) {
    if (tokens <= 0) {
      return;
    }
    if (price == Prices.UNKNOWN) {
      known = false;
      return;
    }
    millionths = millionths.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price)));
  }

  /** Adds one piece at a price of its own. */
  void addPiece(long price) {
    millionths = millionths.add(BigInteger.valueOf(price).multiply(TOKENS_PRICED));
  }

  /** The sum, rounded half up to whole billionths; unknown where a part was, or beyond a long. */
  Cost total() {
    BigInteger whole = millionths.add(HALF).divide(TOKENS_PRICED);
    return known && whole.compareTo(MOST) <= 0 ? Cost.of(whole.longValueExact()) : Cost.UNKNOWN;
  }
}

package dev.weir.models.catalogue;

import java.math.BigDecimal;

/**
 * What a call costs, or that this is not known. Unknown is not for free.
 *
 * @param billionths of a US dollar, or -1 where unknown
 */
public record Cost(long billionths) {

  /** The cost is not known. */
  public static final Cost UNKNOWN = new Cost(-1);

  /** Nothing is paid. */
  public static final Cost ZERO = new Cost(0);

  /** Fails with {@link IllegalArgumentException} for less than nothing, unless it is unknown. */
  public Cost {
    if (billionths < -1) {
      throw new IllegalArgumentException("a cost of " + billionths);
    }
  }

  /** A known cost of billionths of a US dollar, 0 or more. */
  public static Cost of(long billionths) {
    if (billionths < 0) {
      throw new IllegalArgumentException("a cost of " + billionths);
    }
    return new Cost(billionths);
  }

  /** Whether it is known. */
  public boolean known() {
    return billionths >= 0;
  }

  /** Both together; unknown where one is, or where the sum is beyond a long. */
  public Cost plus(Cost other) {
    if (!known() || !other.known() || billionths > Long.MAX_VALUE - other.billionths) {
      return UNKNOWN;
    }
    return of(billionths + other.billionths);
  }

  /** In US dollars without trailing zeros, such as {@code 0.0125}, or {@code unknown}. */
  @Override
  public String toString() {
    return known()
        ? BigDecimal.valueOf(billionths, 9).stripTrailingZeros().toPlainString()
        : "unknown";
  }
}

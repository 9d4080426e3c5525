package dev.weir.dialects.embeddings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads JSON numbers as the floats nearest to their digits, as {@link Float#parseFloat} does.
 *
 * <p>A vector has thousands of numbers, and each is worth a float by way of a double: eighteen
 * digits in a long and a power of ten make a double that is off by less than three of its last
 * units, by the rounding of the long, of the one operation and of the digits left out. Rounding it
 * to a float is right unless a point halfway between two floats is as near, and only these few
 * numbers, and those beyond the range where that holds, are read with care.
 */
final class NearestFloat {

  /** The powers of ten that a double holds exactly. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long ROOM_FOR_A_DIGIT = 100_000_000_000_000_000L;
  private static final int EXPONENT_MAX = 9_999;

  /** The bits of a double that a float has not, and of these the pattern halfway. */
  private static final int BEYOND_FLOAT = (1 << 29) - 1;

  private static final int HALFWAY = 1 << 28;
  private static final int UNSURE_UNITS = 4;

  private NearestFloat() {}

  /** The float of the JSON number from {@code from} to {@code to}, space around it or not. */
  static float of(byte[] source, int from, int to) {
    int start = from;
    while (start < to && source[start] <= ' ') {
      start++;
    }
    int end = to;
    while (end > start && source[end - 1] <= ' ') {
      end--;
    }
    float fast = fast(source, start, end);
    return Float.isNaN(fast)
        ? Float.parseFloat(new String(source, start, end - start, ISO_8859_1))
        : fast;
  }

  /** The float, or NaN where care is needed. */
  private static float fast(byte[] source, int start, int end) {
    boolean minus = start < end && source[start] == '-';
    int at = minus ? start + 1 : start;
    long digits = 0;
    int exponent = 0;
    boolean fraction = false;
    for (; at < end; at++) {
      int digit = source[at] - '0';
      if (source[at] == '.') {
        fraction = true;
      } else if (digit < 0 || digit > 9) {
        break;
      } else if (digits < ROOM_FOR_A_DIGIT) {
        digits = digits * 10 + digit;
        exponent -= fraction ? 1 : 0;
      } else {
        exponent += fraction ? 0 : 1;
      }
    }
    exponent += at < end ? exponent(source, at + 1, end) : 0;
    if (digits == 0) {
      return minus ? -0.0f : 0.0f;
    }
    if (Math.abs(exponent) >= TENS.length) {
      return Float.NaN;
    }
    double size = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
    return minus ? -rounded(size) : rounded(size);
  }

  /** What stands behind the {@code e}; of a longer one that it is great. */
  private static int exponent(byte[] source, int start, int end) {
    boolean minus = source[start] == '-';
    int at = minus || source[start] == '+' ? start + 1 : start;
    int exponent = 0;
    for (; at < end && exponent < EXPONENT_MAX; at++) {
      exponent = exponent * 10 + (source[at] - '0');
    }
    return minus ? -exponent : exponent;
  }

  private static float rounded(double size) {
    int beyond = (int) (Double.doubleToRawLongBits(size) & BEYOND_FLOAT);
    boolean sure =
        Math.abs(beyond - HALFWAY) > UNSURE_UNITS
            && size >= Float.MIN_NORMAL
            && size <= Float.MAX_VALUE;
    return sure ? (float) size : Float.NaN;
  }
}

package dev.weir.models.tokens;

/**
 * A count of tokens.
 *
 * @param exact whether the vendor counts the same by its published rules
 */
public record Tokens(long count, boolean exact) {

  /** Nothing to count. */
  public static final Tokens NONE = new Tokens(0, true);

  /** Both together: exact when both are. */
  public Tokens plus(Tokens other) {
    return new Tokens(count + other.count, exact && other.exact);
  }

  static Tokens exactly(long count) {
    return new Tokens(count, true);
  }

  static Tokens about(long count) {
    return new Tokens(count, false);
  }
}

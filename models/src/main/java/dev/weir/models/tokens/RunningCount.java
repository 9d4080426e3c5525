package dev.weir.models.tokens;

/**
 * Counts a text that comes in pieces, wherever they are cut. Only the end of the text is kept, at
 * most {@value #TAIL_CHARS} characters and the last piece: what is before it is counted once and
 * settled. Not thread-safe.
 *
 * <p>{@link #added} is a {@code TokenEstimate} for the counter of one stream.
 */
public final class RunningCount {

  private static final int TAIL_CHARS = 256;

  private final Tokenizer tokenizer;
  private final StringBuilder tail = new StringBuilder();
  private long settled;
  private int counted; // The tokens of the tail, once it was asked for.
  private boolean fresh = true; // Whether {@code counted} is right.

  public RunningCount(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Takes the next piece. */
  public void add(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    tail.append(piece);
    fresh = false;
    int from = 0;
    while (tail.length() - from > TAIL_CHARS) {
      int to = TextCut.end(tail, from, TAIL_CHARS);
      settled += tokenizer.count(tail.substring(from, to));
      from = to;
    }
    tail.delete(0, from);
  }

  /** The tokens of all pieces so far. Counts the kept end again if there is more of it. */
  public long tokens() {
    if (!fresh) {
      counted = tokenizer.count(tail.toString());
      fresh = true;
    }
    return settled + counted;
  }

  /**
   * Takes the next piece and tells how many tokens there are more than before. It may be none,
   * where a piece only completes a word, and now and then less than none.
   */
  public double added(String piece) {
    long before = tokens();
    add(piece);
    return tokens() - before;
  }
}

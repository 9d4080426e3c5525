package dev.weir.models.tokens;

import java.util.Locale;

/**
 * Estimates tokens from what a text is made of: words by their length, digits, marks, scripts. The
 * weights are fitted to published tokenizers; how far they are off is written in docs/models.md.
 * One pass over the characters, and nothing but them.
 */
public final class EstimatingTokenizer implements Tokenizer {

  /** Models that cut text alike. */
  public enum Family {
    /** Fitted to the tokenizer published for Claude 2: that of later models is not public. */
    CLAUDE,
    /** Gemini and Gemma, fitted to the tokenizer of Gemma 3. */
    GEMINI,
    /** All others, fitted to the tokenizer of Llama 3. */
    GENERAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Family family;
  private final Weights weights;

  EstimatingTokenizer(Family family) {
    this(family, Weights.of(family.word()));
  }

  /** With other weights: for fitting them. */
  EstimatingTokenizer(Family family, Weights weights) {
    this.family = family;
    this.weights = weights;
  }

  @Override
  public int count(String text) {
    return text.isEmpty() ? 0 : (int) Math.max(1, Math.round(tokens(text)));
  }

  /**
   * The tokens with a fraction: what a piece of a longer text adds to it. A word that is cut
   * between two pieces counts twice; {@link RunningCount} does not do that.
   */
  public double tokens(String text) {
    return weights.tokens(TraitCount.of(text));
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public String name() {
    return family.word();
  }
}

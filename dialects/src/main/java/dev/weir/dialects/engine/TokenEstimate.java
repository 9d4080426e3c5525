package dev.weir.dialects.engine;

/** Guesses tokens from text, without the model's own tokenizer. */
@FunctionalInterface
public interface TokenEstimate {

  /** About four characters a token, as English prose has them. */
  TokenEstimate FOUR_CHARS = text -> text.length() / 4.0;

  /** The tokens of a piece of text, with a fraction, so that the pieces of a text add up. */
  double tokens(String text);
}

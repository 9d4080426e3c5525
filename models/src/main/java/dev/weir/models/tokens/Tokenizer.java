package dev.weir.models.tokens;

/**
 * Counts the tokens of a text as a family of models cuts it. Thread-safe.
 *
 * <p>The time is linear in the text, whatever the text, but some MB a second are not for an event
 * loop: longer texts are counted elsewhere.
 */
public sealed interface Tokenizer permits TableTokenizer, EstimatingTokenizer, FourChars {

  /** The tokens of a text; 0 only for the empty one. */
  int count(String text);

  /** Whether the count is the vendor's own. */
  boolean exact();

  /** Whether it counts at once. A table is read when it first counts, which no event loop does. */
  default boolean ready() {
    return true;
  }

  /** How it is called in logs and explanations, such as {@code o200k} or {@code claude}. */
  String name();
}

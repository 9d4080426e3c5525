package dev.weir.dialects.embeddings;

/** What becomes of an input that is longer than the model reads. */
public enum Truncate {
  /** It is refused. */
  NONE,
  /** It loses its beginning. */
  START,
  /** It loses its end. */
  END
}

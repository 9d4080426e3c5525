package dev.weir.models.catalogue;

/** What goes into a model or comes out of it. */
public enum Modality implements Word {
  /** Text. */
  TEXT("text"),
  /** Images. */
  IMAGE("image"),
  /** Sound. */
  AUDIO("audio"),
  /** Videos. */
  VIDEO("video"),
  /** Whole documents, such as PDF. */
  DOCUMENT("document"),
  /** Vectors of embeddings. */
  VECTOR("vector");

  private final String word;

  Modality(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}

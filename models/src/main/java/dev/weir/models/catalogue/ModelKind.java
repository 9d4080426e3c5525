package dev.weir.models.catalogue;

/** What a model is called for. */
public enum ModelKind implements Word {
  /** Answers a conversation. */
  CHAT("chat"),
  /** Makes vectors. */
  EMBEDDING("embedding"),
  /** Orders texts by how well they fit a question. */
  RERANK("rerank"),
  /** Makes or edits images. */
  IMAGE("image"),
  /** Reads text aloud. */
  SPEECH("speech"),
  /** Writes down what is said. */
  TRANSCRIPTION("transcription"),
  /** Judges whether a content is harmful. */
  MODERATION("moderation"),
  /** Makes videos. */
  VIDEO("video");

  private final String word;

  ModelKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}

package dev.weir.models.catalogue;

/** What a model is known to be able to do. One that is not listed is not known, which is not no. */
public enum Ability implements Word {
  /** Calls tools. */
  TOOLS("tools"),
  /** Calls several tools in one answer. */
  PARALLEL_TOOLS("parallel-tools"),
  /** Keeps to a JSON schema. */
  JSON_SCHEMA("json-schema"),
  /** Thinks before it answers. */
  THINKING("thinking"),
  /** Its vendor keeps prompts in a cache. */
  CACHING("caching"),
  /** Sees images. */
  VISION("vision"),
  /** Hears sound. */
  AUDIO("audio"),
  /** Its vendor searches the web for it. */
  WEB_SEARCH("web-search");

  private final String word;

  Ability(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}

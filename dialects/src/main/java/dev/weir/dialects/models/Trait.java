package dev.weir.dialects.models;

import java.util.Locale;

/** What a dialect's writer has to know of a model and no single parameter tells. */
public enum Trait {
  THINKS("thinks, so that it can be asked to"),
  THINKS_BY_BUDGET("thinks by a budget of tokens"),
  THINKS_BY_LEVEL("thinks by a level"),
  THINKS_BY_ITSELF("thinks by an effort alone"),
  THINKS_ALWAYS("cannot be kept from thinking"),
  THINKS_BETWEEN_TOOLS("thinks at least between calls of tools"),
  REFUSES_BUDGETS("refuses a budget of thoughts"),
  REFUSES_SAMPLING("refuses temperature, top_p and top_k"),
  ONE_OF_TEMPERATURE_AND_TOP_P("takes temperature or top_p, and not both"),
  NO_SCHEMAS("cannot be held to a schema"),
  CACHE_POINTS("takes cache points"),
  CACHE_BREAKPOINTS("takes cache breakpoints"),
  SIGNED_CALLS("wants the first call of each step signed"),
  MEDIA_IN_RESULTS("takes media in the results of tools"),
  THOUGHTS_ALWAYS("wants thoughts, if only an empty text, with every message of the assistant");

  private final String words;

  Trait(String words) {
    this.words = words;
  }

  /** What the model does, for the documentation. */
  public String words() {
    return words;
  }

  static Trait named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

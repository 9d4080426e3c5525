package dev.weir.gateway.limits;

/** What a limit counts. */
public enum Measure {
  REQUESTS("requests"),
  INPUT_TOKENS("input tokens"),
  OUTPUT_TOKENS("output tokens"),
  TOKENS("tokens"),
  /** Billionths of a US dollar. */
  MONEY("USD"),
  /** Calls at once. */
  CONCURRENCY("concurrent requests");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /** As messages call it. */
  public String words() {
    return words;
  }

  /** As configuration and metrics call it. */
  public String word() {
    return switch (this) {
      case MONEY -> "usd";
      case CONCURRENCY -> "concurrency";
      default -> words.replace(' ', '-');
    };
  }

  boolean ofTokens() {
    return this == INPUT_TOKENS || this == OUTPUT_TOKENS || this == TOKENS;
  }
}

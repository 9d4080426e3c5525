package dev.weir.gateway.limits;

/**
 * What a call takes, or is taken to take.
 *
 * @param inputTokens of the prompt
 * @param outputTokens of the answer
 * @param billionths of a US dollar; 0 where nobody knows
 */
public record Spend(long inputTokens, long outputTokens, long billionths) {

  /** Nothing. */
  public static final Spend NOTHING = new Spend(0, 0, 0);

  long of(Measure measure) {
    return switch (measure) {
      case REQUESTS, CONCURRENCY -> 1;
      case INPUT_TOKENS -> inputTokens;
      case OUTPUT_TOKENS -> outputTokens;
      case TOKENS -> inputTokens + outputTokens;
      case MONEY -> billionths;
    };
  }
}

package dev.weir.provider.core;

import dev.weir.bus.chat.Usage;

/** What was used by an answer that did not come to its end. */
public final class PartialUsage {

  private static final int CHARS_PER_TOKEN = 4;

  private PartialUsage() {}

  /**
   * The vendor's counts where they cover what passed, otherwise an estimate of the output that is
   * flagged as one.
   *
   * @param told what the vendor has counted so far; an early count is often that of the first token
   * @param contentChars characters of generated text that passed
   */
  public static Usage of(Usage told, long contentChars) {
    long estimate = (contentChars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    if (estimate <= Usage.orZero(told.output())) {
      return told;
    }
    return new Usage(
        told.input(),
        told.cacheRead(),
        told.cacheWrite5m(),
        told.cacheWrite1h(),
        estimate,
        told.reasoning(),
        true,
        told.extras());
  }
}

package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;

import dev.weir.bus.chat.Usage;
import java.util.List;

/** The usage of several calls that served one request. */
final class Usages {

  private Usages() {}

  /** The tokens of all; unknown if those of one are: half a count would be taken for the whole. */
  static Usage sum(List<Usage> usages) {
    long input = 0;
    for (Usage usage : usages) {
      if (usage.input() == UNKNOWN) {
        return Usage.NONE;
      }
      input += usage.input();
    }
    return Usage.of(input, UNKNOWN);
  }
}

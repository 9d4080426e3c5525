package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Chunk;

/**
 * What has passed of an answer: from it the tokens are estimated that a vendor did not live to
 * tell. Coarse, since raw bytes are not looked at.
 */
final class Passed {

  private static final int CHARS_PER_TOKEN = 4;

  /** An event of one token takes about as much in every dialect. */
  private static final int RAW_BYTES_PER_TOKEN = 200;

  private Usage told = Usage.NONE;
  private long chars;
  private long rawBytes;
  private long rawChunks;

  void add(Chunk chunk) {
    switch (chunk) {
      case Chunk.Raw raw -> {
        if (raw.semantic()) {
          rawBytes += raw.size();
          rawChunks++;
        }
      }
      case Chunk.Events events -> events.events().forEach(this::add);
      case Chunk.Fragment fragment -> rawBytes += fragment.size();
    }
  }

  private void add(ChatEvent event) {
    switch (event) {
      case ChatEvent.TextDelta delta -> chars += delta.text().length();
      case ChatEvent.ThinkingDelta delta -> chars += delta.text().length();
      case ChatEvent.ArgumentsDelta delta -> chars += delta.text().length();
      case ChatEvent.RefusalDelta delta -> chars += delta.text().length();
      case ChatEvent.Started started -> told = told.updatedBy(started.usage());
      case ChatEvent.UsageReport report -> told = told.updatedBy(report.usage());
      default -> {
        // Costs nothing to speak of.
      }
    }
  }

  /** The tokens of the answer so far, roughly. */
  long tokens() {
    return Math.max(
        (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN,
        Math.max(rawChunks, rawBytes / RAW_BYTES_PER_TOKEN));
  }

  /**
   * What was used, as far as can be said.
   *
   * @param last what the provider said at last
   * @param estimatedInput counts where nobody told the input
   */
  Usage usage(Usage last, long estimatedInput) {
    Usage known = told.updatedBy(last);
    if (last.output() != Usage.UNKNOWN) {
      return known; // The provider has seen all of it, and counted.
    }
    long output = tokens();
    if (output == 0 || output <= Usage.orZero(known.output())) {
      return known;
    }
    return new Usage(
        known.input() == Usage.UNKNOWN ? estimatedInput : known.input(),
        known.cacheRead(),
        known.cacheWrite5m(),
        known.cacheWrite1h(),
        output,
        known.reasoning(),
        true,
        Extras.NONE);
  }
}

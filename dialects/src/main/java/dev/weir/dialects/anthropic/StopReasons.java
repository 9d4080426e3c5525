package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.json.RawJson;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in Anthropic's words and back. */
final class StopReasons {

  /** A word of Anthropic's for which there is no canonical reason. */
  private static final String COMPACTION = "compaction";

  private StopReasons() {}

  /**
   * Reads a vendor's words.
   *
   * @param calls whether the answer holds calls: imitations forget to say {@code tool_use} then
   */
  static Finish read(
      @Nullable String word, @Nullable String sequence, @Nullable RawJson details, boolean calls) {
    Finish.Reason reason =
        switch (word == null ? "" : word) {
          case "", "end_turn" -> calls ? Finish.Reason.TOOL_CALLS : Finish.Reason.STOP;
          case "stop_sequence" -> Finish.Reason.STOP_SEQUENCE;
          case "max_tokens" -> Finish.Reason.LENGTH;
          case "model_context_window_exceeded" -> Finish.Reason.CONTEXT_WINDOW;
          case "tool_use" -> Finish.Reason.TOOL_CALLS;
          case "pause_turn" -> Finish.Reason.PAUSE;
          case "refusal" -> Finish.Reason.REFUSAL;
          default -> Finish.Reason.OTHER;
        };
    return new Finish(reason, sequence, reason == Finish.Reason.OTHER ? word : null, details);
  }

  /** The word for a reason, given what the answer held. */
  static String word(Finish finish, boolean calls, boolean refusal) {
    return switch (finish.reason()) {
      case STOP -> calls ? "tool_use" : refusal ? "refusal" : "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case LENGTH -> "max_tokens";
      case CONTEXT_WINDOW -> "model_context_window_exceeded";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER, REFUSAL -> "refusal";
      case PAUSE -> "pause_turn";
      case OTHER -> COMPACTION.equals(finish.vendorReason()) ? COMPACTION : "end_turn";
    };
  }
}

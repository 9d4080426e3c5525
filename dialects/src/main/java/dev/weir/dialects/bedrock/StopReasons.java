package dev.weir.dialects.bedrock;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in Bedrock's words and back. */
final class StopReasons {

  private static final String GUARDRAIL = "guardrail_intervened";

  /** Words of Bedrock's for which there is no canonical reason. */
  private static final Set<String> OTHERS = Set.of("malformed_model_output", "malformed_tool_use");

  private StopReasons() {}

  /**
   * Reads the vendor's word.
   *
   * @param calls whether the answer holds calls: some models forget to say {@code tool_use} then
   */
  static Finish read(@Nullable String word, boolean calls) {
    return switch (word == null ? "" : word) {
      case "", "end_turn" -> Finish.of(calls ? Reason.TOOL_CALLS : Reason.STOP);
      case "tool_use" -> Finish.of(Reason.TOOL_CALLS);
      case "stop_sequence" -> Finish.of(Reason.STOP_SEQUENCE);
      case "max_tokens" -> Finish.of(Reason.LENGTH);
      case "model_context_window_exceeded" -> Finish.of(Reason.CONTEXT_WINDOW);
      case "content_filtered" -> Finish.of(Reason.CONTENT_FILTER);
      case GUARDRAIL -> new Finish(Reason.CONTENT_FILTER, null, word, null);
      default -> new Finish(Reason.OTHER, null, word, null);
    };
  }

  /** The word for a reason, given whether the answer holds calls. */
  static String word(Finish finish, boolean calls) {
    String vendors = finish.vendorReason();
    return switch (finish.reason()) {
      case STOP, PAUSE -> calls ? "tool_use" : "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case LENGTH -> "max_tokens";
      case CONTEXT_WINDOW -> "model_context_window_exceeded";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> GUARDRAIL.equals(vendors) ? GUARDRAIL : "content_filtered";
      case REFUSAL -> "content_filtered";
      case OTHER -> vendors != null && OTHERS.contains(vendors) ? vendors : "end_turn";
    };
  }
}

package dev.weir.dialects.cohere;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.fault.FaultException;
import org.jspecify.annotations.Nullable;

/** {@code finish_reason} and what it means. */
final class FinishReasons {

  static final String ERROR = "ERROR";

  private static final String TIMEOUT = "TIMEOUT";

  /** What version 1 said of a withheld answer; version 2 has no word, but takes this one. */
  private static final String WITHHELD = "ERROR_TOXIC";

  private FinishReasons() {}

  /** Whether an answer that ended so has failed, whatever came before. */
  static boolean isFailure(@Nullable String word) {
    return ERROR.equals(word) || TIMEOUT.equals(word);
  }

  /** What a failure means. */
  static FaultException failure(@Nullable String word, @Nullable String message) {
    return VendorErrors.inBand(message, TIMEOUT.equals(word));
  }

  /**
   * What a vendor's word means. An unknown word is kept, an absent one is a natural end.
   *
   * @param calls whether the answer holds calls: they win over a natural end
   */
  static Finish read(@Nullable String word, boolean calls) {
    Reason reason =
        switch (word == null ? "" : word) {
          case "", "COMPLETE" -> calls ? Reason.TOOL_CALLS : Reason.STOP;
          case "STOP_SEQUENCE" -> Reason.STOP_SEQUENCE;
          case "MAX_TOKENS" -> Reason.LENGTH;
          case "ERROR_LIMIT" -> Reason.CONTEXT_WINDOW;
          case "TOOL_CALL" -> Reason.TOOL_CALLS;
          case WITHHELD -> Reason.CONTENT_FILTER;
          default -> Reason.OTHER;
        };
    return reason == Reason.OTHER ? new Finish(reason, null, word, null) : Finish.of(reason);
  }

  /**
   * The word for a reason.
   *
   * @param calls whether the answer holds calls
   */
  static String write(Finish finish, boolean calls) {
    return switch (finish.reason()) {
      case STOP -> calls ? "TOOL_CALL" : "COMPLETE";
      case STOP_SEQUENCE -> "STOP_SEQUENCE";
      case LENGTH, CONTEXT_WINDOW -> "MAX_TOKENS";
      case TOOL_CALLS -> "TOOL_CALL";
      case CONTENT_FILTER -> WITHHELD;
      case REFUSAL, PAUSE, OTHER -> "COMPLETE";
    };
  }
}

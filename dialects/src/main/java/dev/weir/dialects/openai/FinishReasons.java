package dev.weir.dialects.openai;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import org.jspecify.annotations.Nullable;

/** {@code finish_reason} and what it means. */
final class FinishReasons {

  private FinishReasons() {}

  /**
   * Half an answer is none.
   *
   * @throws dev.weir.bus.fault.FaultException when the word says that the vendor failed
   */
  static void failIfBrokenOff(@Nullable String word) {
    switch (word == null ? "" : word) {
      case "error" -> throw VendorErrors.failed("the vendor broke off its answer with an error");
      case "insufficient_system_resource" -> // DeepSeek.
          throw VendorErrors.exhausted("the vendor broke off its answer for want of resources");
      default -> {
        // The answer is whole, or as long as it may be.
      }
    }
  }

  /**
   * What a vendor's word means. Calls win over a natural end: OpenAI itself says {@code stop} when
   * a named tool was forced, and many imitations always do. An unknown word is kept, an absent one
   * is a natural end.
   *
   * @param calls whether the choice holds tool calls
   * @param refused whether the choice holds a refusal
   */
  static Finish read(@Nullable String word, boolean calls, boolean refused) {
    Reason reason =
        switch (word == null ? "" : word) {
          case "", "stop", "eos" -> Reason.STOP;
          case "length" -> Reason.LENGTH;
          case "model_length" -> Reason.CONTEXT_WINDOW;
          case "tool_calls", "function_call" -> Reason.TOOL_CALLS;
          case "content_filter" -> Reason.CONTENT_FILTER;
          default -> Reason.OTHER;
        };
    if (calls && (reason == Reason.STOP || reason == Reason.OTHER)) {
      return Finish.of(Reason.TOOL_CALLS);
    }
    if (refused && reason == Reason.STOP) {
      return Finish.of(Reason.REFUSAL);
    }
    return reason == Reason.OTHER ? new Finish(reason, null, word, null) : Finish.of(reason);
  }

  /**
   * One of the words that OpenAI documents: its clients' types know no other.
   *
   * @param refused whether the choice shows a refusal in words
   */
  static String write(Finish finish, boolean refused) {
    return switch (finish.reason()) {
      case STOP, STOP_SEQUENCE, PAUSE, OTHER -> "stop";
      case LENGTH, CONTEXT_WINDOW -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      case REFUSAL -> refused ? "stop" : "content_filter";
    };
  }
}

package dev.weir.dialects.responses;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import org.jspecify.annotations.Nullable;

/** Why an answer ended: a status and, where it is incomplete, a reason for that. */
final class Endings {

  static final String COMPLETED = "completed";
  static final String INCOMPLETE = "incomplete";

  private static final String LENGTH = "max_output_tokens";
  private static final String FILTER = "content_filter";

  private Endings() {}

  /**
   * What a vendor's words mean.
   *
   * @param incomplete why the response is incomplete, null if it is not
   * @param calls whether it holds calls of the caller's tools
   * @param refused whether it holds a refusal
   */
  static Finish read(@Nullable String incomplete, boolean calls, boolean refused) {
    return switch (incomplete) {
      case null -> Finish.of(calls ? Reason.TOOL_CALLS : refused ? Reason.REFUSAL : Reason.STOP);
      case LENGTH -> Finish.of(Reason.LENGTH);
      case FILTER -> Finish.of(Reason.CONTENT_FILTER);
      // Whatever the reason, nobody shall take it for the whole answer.
      default -> new Finish(Reason.LENGTH, null, incomplete, null);
    };
  }

  /**
   * Why a response is to be shown as incomplete, null if it is complete.
   *
   * @param refused whether it shows a refusal in words
   */
  static @Nullable String incomplete(Finish finish, boolean refused) {
    return switch (finish.reason()) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE, OTHER -> null;
      case LENGTH, CONTEXT_WINDOW -> LENGTH;
      case CONTENT_FILTER -> FILTER;
      case REFUSAL -> refused ? null : FILTER;
    };
  }
}

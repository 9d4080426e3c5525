package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code finishReason} and what it means. */
final class FinishReasons {

  private static final String STOP = "STOP";
  private static final String SAFETY = "SAFETY";

  /** Words of a filter; which of them it was stays with the canonical reason. */
  private static final Set<String> FILTERED =
      Set.of(
          SAFETY,
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  /** The model wrote a call that nobody could carry out: another try may do better. */
  private static final Set<String> BROKEN_CALLS =
      Set.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE");

  private static final Set<String> OTHERS =
      Set.of("OTHER", "TOO_MANY_TOOL_CALLS", "NO_IMAGE", "IMAGE_OTHER", "CONTINUATION");

  private FinishReasons() {}

  /**
   * What a vendor's word means. There is none for calls, so that calls win over a natural end.
   *
   * @param calls whether the candidate holds calls
   * @throws dev.weir.bus.fault.FaultException for an answer that is not one
   */
  static Finish read(@Nullable String word, boolean calls) {
    if (word != null && BROKEN_CALLS.contains(word)) {
      throw Wording.malformed("the model's call could not be read (" + word + ")");
    }
    if (word == null || word.isEmpty() || word.equals(STOP)) {
      return Finish.of(calls ? Reason.TOOL_CALLS : Reason.STOP);
    }
    if (word.equals("MAX_TOKENS")) {
      return Finish.of(Reason.LENGTH);
    }
    if (FILTERED.contains(word)) {
      String which = word.equals(SAFETY) ? null : word;
      return new Finish(Reason.CONTENT_FILTER, null, which, null);
    }
    return calls ? Finish.of(Reason.TOOL_CALLS) : new Finish(Reason.OTHER, null, word, null);
  }

  /** What it means that the prompt was refused, for this reason. */
  static Finish blocked(String word) {
    return read(FILTERED.contains(word) ? word : SAFETY, false);
  }

  /**
   * The word for a reason; one that Google has.
   *
   * @param refused whether the answer shows a refusal in words
   */
  static String write(Finish finish, boolean refused) {
    String word = finish.vendorReason();
    return switch (finish.reason()) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> STOP;
      case LENGTH, CONTEXT_WINDOW -> "MAX_TOKENS";
      case CONTENT_FILTER -> word != null && FILTERED.contains(word) ? word : SAFETY;
      case REFUSAL -> refused ? STOP : SAFETY;
      case OTHER -> word != null && OTHERS.contains(word) ? word : STOP;
    };
  }
}

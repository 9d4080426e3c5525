package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer ended.
 *
 * @param stopSequence the stop text that was met, where the vendor tells
 * @param vendorReason the vendor's own word when it is none of the usual ones; null otherwise
 * @param details the vendor's details ({@code stop_details}), as they came
 */
public record Finish(
    Reason reason,
    @Nullable String stopSequence,
    @Nullable String vendorReason,
    @Nullable RawJson details) {

  /** The reasons that all dialects can tell in some way. */
  public enum Reason {
    /** A natural end. */
    STOP,
    /** One of the caller's stop texts was met. */
    STOP_SEQUENCE,
    /** The bound on the answer's length was met. */
    LENGTH,
    /** The model's context window is full. */
    CONTEXT_WINDOW,
    /** The model calls tools. */
    TOOL_CALLS,
    /** A filter withheld the answer. */
    CONTENT_FILTER,
    /** The model or its classifier declined. */
    REFUSAL,
    /** A loop of the vendor's own tools paused: send the answer back to go on. */
    PAUSE,
    /** The vendor gave a word that we do not know: see {@link Finish#vendorReason()}. */
    OTHER
  }

  /** A reason without details. */
  public static Finish of(Reason reason) {
    return new Finish(reason, null, null, null);
  }
}

package dev.weir.dialects;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw vendor stream as it passes: tells whole events from an unfinished tail, notices
 * usage, finish reason, errors and the dialect's terminal event, and puts the name that the caller
 * used in the place of the vendor's. Light: an event that cannot hold any of these is not parsed.
 */
public interface Tap {

  /**
   * Renames the model in what passes. Without this call bytes stay as they are.
   *
   * @param askedModel the name to show
   */
  Tap renaming(String askedModel);

  /**
   * Keeps back the event that tells usage and nothing else, which a caller who did not ask for
   * usage does not expect; noticed it is all the same. Without this call it passes.
   */
  default Tap hidingUsage() {
    return this;
  }

  /**
   * Takes the next bytes and gives those that may be passed on: whole events only, in order. The
   * tail stays here until it is whole.
   *
   * @throws FaultException {@link dev.weir.bus.fault.Fault.Upstream} when the vendor reports an
   *     error in its stream; {@link #takeBefore()} then has the whole events that came before it in
   *     these bytes
   */
  Buffer feed(Buffer bytes);

  /**
   * The vendor closed the stream. Gives the dialect's terminal event, closed with the blank line
   * that some vendors leave away, if the stream ended in it; any other tail is half an event, and
   * is dropped.
   *
   * @throws FaultException as {@link #feed}, when the stream ended in an error
   */
  Buffer end();

  /**
   * After a failed {@link #feed} or {@link #end}: whole events that preceded the error, possibly
   * empty.
   */
  Buffer takeBefore();

  /** Whether content has been seen: text, thoughts, a call, a finish. */
  boolean semantic();

  /** Whether all has passed that the dialect ends a stream with: without it an end is a break. */
  boolean terminated();

  /**
   * Whether nothing that was asked for can follow any more, so that the rest need not be read. A
   * stream that is {@link #terminated} may go on where it holds several answers.
   */
  default boolean closed() {
    return terminated();
  }

  /** What was noticed so far. */
  Seen seen();

  /** What the answer has said so far. */
  Said said();

  /**
   * What a raw answer told.
   *
   * @param finishReason in the vendor's words
   * @param contentChars characters of generated text that passed
   */
  record Seen(Usage usage, @Nullable String finishReason, long contentChars) {}
}

package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;

/**
 * A step of a streamed answer.
 *
 * <p>Grammar: one {@link Started}; then, for each choice, parts one after another, each {@link
 * PartStarted}, deltas, {@link PartEnded}, numbered from 0 without gaps and never two of one choice
 * open at once; then {@link Finished} once per choice. {@link UsageReport}, {@link Logprobs} and
 * {@link Vendor} may stand anywhere after {@link Started}. The events of several choices may
 * interleave. The stream's own end says that the answer is whole; a stream that ends otherwise is a
 * failure.
 */
public sealed interface ChatEvent {

  /** Whether the event is content: the first such event commits the answer to its source. */
  default boolean semantic() {
    return true;
  }

  /**
   * The answer begins.
   *
   * @param usage what the vendor already counted
   */
  record Started(String id, String model, long createdSeconds, Usage usage, Extras extras)
      implements ChatEvent {
    @Override
    public boolean semantic() {
      return false;
    }
  }

  /**
   * A part begins, with what is already known of it: an empty text, a call's id and name, or a
   * whole block that comes in one piece. Deltas append to it.
   */
  record PartStarted(int choice, int index, Part part) implements ChatEvent {}

  /** More text of an open {@link Part.Text}. */
  record TextDelta(int choice, int index, String text) implements ChatEvent {}

  /** More text of an open {@link Part.Thinking}. */
  record ThinkingDelta(int choice, int index, String text) implements ChatEvent {}

  /** The signature of an open {@link Part.Thinking}, whole. */
  record SignatureDelta(int choice, int index, String signature, String family)
      implements ChatEvent {}

  /** More arguments of an open {@link Part.ToolCall}. */
  record ArgumentsDelta(int choice, int index, String text) implements ChatEvent {}

  /** More text of an open {@link Part.Refusal}. */
  record RefusalDelta(int choice, int index, String text) implements ChatEvent {}

  /**
   * One more element of a list that an open part carries among its extras (a citation, …).
   *
   * @param dialect the dialect that knows the list
   * @param member the list's name among the extras
   */
  record VendorDelta(int choice, int index, String dialect, String member, RawJson element)
      implements ChatEvent {}

  /** The part is whole. */
  record PartEnded(int choice, int index) implements ChatEvent {}

  /** Log probabilities of the tokens just sent, in OpenAI's shape. */
  record Logprobs(int choice, RawJson json) implements ChatEvent {}

  /** The choice is whole. */
  record Finished(int choice, Finish finish, Extras extras) implements ChatEvent {}

  /** The counts so far; each report corrects the earlier ones. */
  record UsageReport(Usage usage) implements ChatEvent {
    @Override
    public boolean semantic() {
      return false;
    }
  }

  /** An event that only one dialect knows, whole. */
  record Vendor(String dialect, String type, RawJson json) implements ChatEvent {
    @Override
    public boolean semantic() {
      return false;
    }
  }
}

package dev.weir.dialects.engine;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.engine.DeltaKind.Delta;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes every event on and folds what passed into the answer that it is. An answer that is longer
 * than the bound is given up, and its memory with it; the stream goes on.
 */
public final class Accumulator implements StreamStage {

  private final long charsMax;
  private @Nullable AnswerAssembler assembler = new AnswerAssembler();
  private long chars;

  /**
   * @param charsMax the most characters of text, thoughts and arguments to keep; what comes with a
   *     part in one piece (an image, a vendor's block) counts with the size of its JSON or base64
   */
  public Accumulator(long charsMax) {
    this.charsMax = charsMax;
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    chars += size(event);
    if (chars > charsMax) {
      assembler = null;
    }
    if (assembler != null) {
      assembler.accept(event);
    }
    next.accept(event);
  }

  /** Whether the answer was longer than the bound. */
  public boolean overflowed() {
    return assembler == null;
  }

  /** The answer; empty while it is not complete, and for good when it was too long. */
  public Optional<ChatAnswer> answer() {
    return assembler == null || !assembler.complete()
        ? Optional.empty()
        : Optional.of(assembler.answer());
  }

  private static long size(ChatEvent event) {
    Delta delta = DeltaKind.delta(event);
    if (delta != null) {
      return delta.text().length();
    }
    return switch (event) {
      case ChatEvent.PartStarted begun -> PartSize.of(begun.part());
      case ChatEvent.SignatureDelta signed -> signed.signature().length();
      case ChatEvent.VendorDelta element -> element.element().length();
      case ChatEvent.Logprobs logprobs -> logprobs.json().length();
      case ChatEvent.Finished last -> PartSize.of(last.extras());
      default -> 0;
    };
  }
}

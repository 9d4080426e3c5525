package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.engine.DeltaKind.Delta;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes every event on and counts the tokens that were generated so far: by estimate, until the
 * vendor tells them.
 */
public final class TokenCounter implements StreamStage {

  private final TokenEstimate estimate;
  private double said;
  private double thought;
  private Usage told = Usage.NONE;
  private long estimatedWhenTold;

  /** A counter of about four characters a token. */
  public TokenCounter() {
    this(TokenEstimate.FOUR_CHARS);
  }

  public TokenCounter(TokenEstimate estimate) {
    this.estimate = estimate;
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    switch (event) {
      case ChatEvent.Started started -> learn(started.usage());
      case ChatEvent.UsageReport report -> learn(report.usage());
      case ChatEvent.PartStarted begun -> count(DeltaKind.opening(begun));
      default -> count(DeltaKind.delta(event));
    }
    next.accept(event);
  }

  /** The tokens generated so far, thoughts included, by estimate alone. */
  public long estimatedOutput() {
    return (long) Math.ceil(said + thought);
  }

  /** The tokens of thoughts so far, by estimate alone. */
  public long estimatedReasoning() {
    return (long) Math.ceil(thought);
  }

  /** What the vendor told, and by estimate what came since then, or all if it told no output. */
  public Usage usage() {
    long since = estimatedOutput() - estimatedWhenTold;
    if (since == 0 && told.output() != Usage.UNKNOWN) {
      return told;
    }
    return told.updatedBy(
        new Usage(
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.orZero(told.output()) + since,
            told.reasoning() == Usage.UNKNOWN ? estimatedReasoning() : Usage.UNKNOWN,
            true,
            Extras.NONE));
  }

  private void learn(Usage usage) {
    told = told.updatedBy(usage);
    if (usage.output() != Usage.UNKNOWN) {
      estimatedWhenTold = estimatedOutput();
    }
  }

  private void count(@Nullable Delta delta) {
    if (delta == null) {
      return;
    }
    double tokens = estimate.tokens(delta.text());
    if (delta.kind() == DeltaKind.THINKING) {
      thought += tokens;
    } else {
      said += tokens;
    }
  }
}

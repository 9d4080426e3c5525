package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thoughts since the last part that could carry their state. */
final class ThoughtRun {

  private final Signatures signatures;
  private final List<Part> thoughts = new ArrayList<>(1);

  ThoughtRun(Signatures signatures) {
    this.signatures = signatures;
  }

  void add(Part thought) {
    thoughts.add(thought);
  }

  /** The signature for the part that comes now, which ends the run; null when there is none. */
  @Nullable String take() {
    if (thoughts.isEmpty()) {
      return null;
    }
    String signature = signatures.carrying(thoughts);
    thoughts.clear();
    return signature;
  }
}

package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.dialects.Drops;
import org.jspecify.annotations.Nullable;

/**
 * How thinking is asked for: never by budget and level at once.
 *
 * @param show whether thoughts shall be told; null to leave it to the vendor
 * @param budget null for no {@code thinkingBudget}
 * @param level null for no {@code thinkingLevel}
 */
record ThinkingPlan(@Nullable Boolean show, @Nullable Integer budget, @Nullable Effort level) {

  /** As many tokens as the model likes. */
  private static final int DYNAMIC = -1;

  private static final ThinkingPlan NOTHING = new ThinkingPlan(null, null, null);

  static ThinkingPlan of(@Nullable Reasoning wish, GeminiModel model, Drops drops) {
    if (wish == null) {
      return NOTHING;
    }
    if (!model.thinks()) {
      drops.add(Rule.REASONING);
      return NOTHING;
    }
    if (wish.mode() == Mode.BETWEEN_TOOLS) {
      drops.add(Rule.REASONING_MODE);
    }
    Effort effort = wish.mode() == Mode.DISABLED ? Effort.NONE : wish.effort();
    Integer tokens = wish.budgetTokens();
    if (effort != null && tokens != null) {
      drops.add(Rule.REASONING_BUDGET);
    }
    boolean show = effort != Effort.NONE && !RequestReader.HIDDEN.equals(wish.display());
    return model.thinksByLevel()
        ? new ThinkingPlan(show, null, level(effort, tokens, model))
        : new ThinkingPlan(show, budget(effort, tokens, wish.mode(), model), null);
  }

  /** Whether there is anything to write. */
  boolean isEmpty() {
    return show == null && budget == null && level == null;
  }

  private static @Nullable Effort level(
      @Nullable Effort effort, @Nullable Integer tokens, GeminiModel model) {
    Effort wanted = effort != null || tokens == null ? effort : effort(tokens);
    return wanted == null ? null : model.level(wanted);
  }

  private static @Nullable Integer budget(
      @Nullable Effort effort, @Nullable Integer tokens, @Nullable Mode mode, GeminiModel model) {
    if (effort != null) {
      return switch (effort) {
        case NONE -> model.budgetOff();
        case MINIMAL -> 512;
        case LOW -> 1024;
        case MEDIUM -> 8192;
        case HIGH -> 24_576;
        case XHIGH, MAX -> model.budgetMax();
      };
    }
    if (tokens == null) {
      return mode == null || mode == Mode.BETWEEN_TOOLS ? null : (Integer) DYNAMIC;
    }
    if (tokens < 0) {
      return DYNAMIC;
    }
    return tokens == 0
        ? model.budgetOff()
        : (Integer) Math.max(model.budgetMin(), Math.min(model.budgetMax(), tokens));
  }

  /** Null when the budget leaves it to the vendor. */
  private static @Nullable Effort effort(int tokens) {
    if (tokens < 0) {
      return null;
    }
    if (tokens <= 512) {
      return tokens == 0 ? Effort.NONE : Effort.MINIMAL;
    }
    if (tokens <= 1024) {
      return Effort.LOW;
    }
    if (tokens <= 8192) {
      return Effort.MEDIUM;
    }
    return tokens <= 24_576 ? Effort.HIGH : Effort.XHIGH;
  }
}

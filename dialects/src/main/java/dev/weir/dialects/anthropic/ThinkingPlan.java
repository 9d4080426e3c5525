package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.dialects.Drops;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How thinking is asked for. What a caller of this dialect said is said again; an effort or a
 * budget alone becomes whatever makes the model think.
 *
 * @param type null for no {@code thinking} member
 * @param effort null for no {@code effort} member
 */
public record ThinkingPlan(
    @Nullable String type,
    @Nullable Integer budgetTokens,
    @Nullable String display,
    @Nullable String effort) {

  private static final ThinkingPlan NOTHING = new ThinkingPlan(null, null, null, null);
  private static final int BUDGET_MIN = 1024;

  /**
   * What bears upon the plan beside the wish itself.
   *
   * @param vendor whether Anthropic itself serves the model
   * @param forcedCall whether a call is demanded, which excludes thinking by budget
   * @param loop whether the conversation ends within a turn of calls, which must begin with a
   *     thought when thinking is by budget
   * @param thoughtsLost whether thoughts of that turn may have been left out
   */
  public record Circumstances(
      ClaudeModel model, boolean vendor, boolean forcedCall, Loop loop, boolean thoughtsLost) {}

  /** How the conversation ends. */
  public enum Loop {
    /** It is the user's turn that ends it. */
    NONE,
    /** Within a turn of calls that began with a thought. */
    THOUGHTFUL,
    /** Within a turn of calls that did not. */
    THOUGHTLESS
  }

  /**
   * The plan for a wish.
   *
   * @param drops where it is noted when the wish cannot be granted
   */
  public static ThinkingPlan of(@Nullable Reasoning wish, Circumstances here, Drops drops) {
    if (wish == null) {
      return NOTHING;
    }
    Effort effort = wish.effort();
    Integer budget = wish.budgetTokens();
    boolean off = effort == Effort.NONE || (effort == null && budget != null && budget == 0);
    if (off && wish.mode() == null) {
      return switchedOff(here, drops);
    }
    Mode mode = effort == Effort.NONE ? Mode.DISABLED : wish.mode();
    return mode == null ? derived(wish, here, drops) : explicit(mode, wish, here, drops);
  }

  private static ThinkingPlan switchedOff(Circumstances here, Drops drops) {
    if (here.model.thinksAlways()) {
      drops.add(Rule.EFFORT);
      return NOTHING;
    }
    if (here.model.thinksBetweenTools()) {
      drops.add(Rule.EFFORT);
      return new ThinkingPlan("between_tools", null, null, null);
    }
    return new ThinkingPlan("disabled", null, null, null);
  }

  private static ThinkingPlan explicit(Mode mode, Reasoning wish, Circumstances here, Drops drops) {
    String effort = word(wish.effort(), here.model);
    boolean off = mode == Mode.DISABLED;
    if (off && (here.model.thinksAlways() || here.model.thinksBetweenTools())) {
      drops.add(Rule.MODE);
      String least = here.model.thinksAlways() ? null : "between_tools";
      return new ThinkingPlan(least, null, null, effort);
    }
    if (mode != Mode.ENABLED) {
      return new ThinkingPlan(
          mode.name().toLowerCase(Locale.ROOT), wish.budgetTokens(), wish.display(), effort);
    }
    if (here.loop == Loop.THOUGHTLESS && here.thoughtsLost) {
      drops.add(Rule.MODE);
      return new ThinkingPlan(null, null, null, effort);
    }
    Integer budget = wish.budgetTokens();
    if (here.model.refusesBudgets()) {
      Effort amount = wish.effort() == null && budget != null ? effort(budget) : wish.effort();
      return new ThinkingPlan("adaptive", null, wish.display(), word(amount, here.model));
    }
    int tokens = budget == null ? budget(wish.effort()) : budget;
    return new ThinkingPlan("enabled", tokens, wish.display(), effort);
  }

  private static ThinkingPlan derived(Reasoning wish, Circumstances here, Drops drops) {
    Effort said = wish.effort();
    Integer budget = wish.budgetTokens();
    Effort effort = said != null || budget == null ? said : effort(budget);
    boolean byItself = here.model.thinksByItself();
    if (effort == null && !(byItself && wish.display() != null)) {
      return NOTHING;
    }
    if (!here.model.thinksByBudget(here.vendor)) {
      // What thinks anyway need not be told to, but for how its thoughts are to be shown.
      String type = byItself && wish.display() == null ? null : "adaptive";
      return new ThinkingPlan(type, null, wish.display(), word(effort, here.model));
    }
    if (here.forcedCall || here.loop == Loop.THOUGHTLESS) {
      drops.add(Rule.EFFORT);
      return NOTHING;
    }
    int tokens = said != null || budget == null ? budget(effort) : Math.max(BUDGET_MIN, budget);
    return new ThinkingPlan("enabled", tokens, wish.display(), null);
  }

  /** Whether thinking is by budget, which narrows what else may be asked for. */
  public boolean byBudget() {
    return "enabled".equals(type);
  }

  /** This, with a budget that leaves room for the answer within what the model gives at all. */
  public ThinkingPlan within(int wanted, ClaudeModel model) {
    Integer budget = budgetTokens;
    int most = model.maxTokens();
    if (!byBudget() || budget == null || budget < most) {
      return this;
    }
    int room = Math.clamp(wanted, 1, most / 4);
    return new ThinkingPlan(type, Math.max(BUDGET_MIN, most - room), display, effort);
  }

  /** A bound on the answer that leaves room beside the thoughts, as far as the model goes. */
  public int maxTokens(int wanted, ClaudeModel model) {
    Integer budget = budgetTokens;
    long tokens =
        byBudget() && budget != null && wanted <= budget
            ? (long) budget + Math.max(1, wanted)
            : wanted;
    return (int) Math.min(model.maxTokens(), tokens);
  }

  private static int budget(@Nullable Effort effort) {
    return switch (effort) {
      case null -> 8192;
      case NONE, MINIMAL -> BUDGET_MIN;
      case LOW -> 2048;
      case MEDIUM -> 8192;
      case HIGH -> 24576;
      case XHIGH, MAX -> 32768;
    };
  }

  /** Null when the budget leaves it to the vendor. */
  private static @Nullable Effort effort(int budget) {
    if (budget < 0) {
      return null;
    }
    if (budget <= 512) {
      return Effort.MINIMAL;
    }
    if (budget <= 1024) {
      return Effort.LOW;
    }
    if (budget <= 8192) {
      return Effort.MEDIUM;
    }
    return budget <= 24576 ? Effort.HIGH : Effort.XHIGH;
  }

  private static @Nullable String word(@Nullable Effort effort, ClaudeModel model) {
    return switch (effort == null ? null : model.nearest(effort)) {
      case null -> null;
      case NONE -> null;
      case MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH -> "high";
      case XHIGH -> "xhigh";
      case MAX -> "max";
    };
  }
}

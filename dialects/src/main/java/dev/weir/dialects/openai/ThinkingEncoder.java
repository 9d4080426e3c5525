package dev.weir.dialects.openai;

import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.dialects.Habits.Thinking;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes whether, and how hard, the model shall think, in the way that the vendor is told so. */
final class ThinkingEncoder {

  private static final Path PATH = Path.ROOT.member("reasoning");

  private final Draft draft;
  private final JsonWriter out;

  ThinkingEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  void write(@Nullable Reasoning reasoning) {
    if (reasoning == null) {
      return;
    }
    Thinking way = draft.strict ? Thinking.EFFORT : draft.habits.thinking();
    switch (way) {
      case EFFORT -> effortOnly(reasoning);
      case TYPE, TYPE_AND_EFFORT -> type(reasoning, way == Thinking.TYPE_AND_EFFORT);
      case OBJECT -> object(reasoning);
    }
    draft.drop(Rule.DISPLAY, PATH, reasoning.display());
  }

  /**
   * The effort counts; without one the budget tells it. That thinking is switched off or left to
   * the model is not written: models that do not think at all refuse any word of it.
   */
  private void effortOnly(Reasoning reasoning) {
    Effort effort = effort(reasoning);
    if (effort == null || reasoning.mode() == Mode.BETWEEN_TOOLS) {
      draft.drop(Rule.MODE, PATH, reasoning.mode());
    }
    if (effort != null) {
      effort("reasoning_effort", effort);
    }
  }

  private void type(Reasoning reasoning, boolean withEffort) {
    Effort effort = effort(reasoning);
    unsaidMode(reasoning.mode(), effort != null);
    boolean off = reasoning.mode() == Mode.DISABLED || effort == Effort.NONE;
    if (off || effort != null || reasoning.mode() == Mode.ENABLED) {
      out.name("thinking").object().name("type").text(off ? "disabled" : "enabled").endObject();
    }
    if (effort != null && !off) {
      if (withEffort) {
        effort("reasoning_effort", effort);
      } else {
        draft.drop(Rule.EFFORT, PATH);
      }
    }
  }

  /** A budget is told as it is, where no effort counts more. */
  private void object(Reasoning reasoning) {
    Effort effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    boolean off = reasoning.mode() == Mode.DISABLED;
    boolean budgeted = effort == null && budget != null && budget > 0;
    if (off || !budgeted) {
      draft.drop(Rule.BUDGET, PATH, budget);
    }
    unsaidMode(reasoning.mode(), effort != null || budgeted);
    if (!off && !budgeted && effort == null && reasoning.mode() != Mode.ENABLED) {
      return;
    }
    out.name("reasoning").object();
    if (off) {
      out.name("enabled").bool(false);
    } else if (effort != null) {
      effort("effort", effort);
    } else if (budget != null && budgeted) {
      out.name("max_tokens").number((long) budget);
    } else {
      out.name("enabled").bool(true);
    }
    out.endObject();
  }

  /** There is on and off; that it is left to the model how hard is said by an effort or budget. */
  private void unsaidMode(@Nullable Mode mode, boolean measured) {
    if (mode == Mode.BETWEEN_TOOLS || (mode == Mode.ADAPTIVE && !measured)) {
      draft.drop(Rule.MODE, PATH);
    }
  }

  private void effort(String member, Effort effort) {
    Effort known = draft.facts.nearest(draft.strict ? effort : draft.habits.nearest(effort));
    if (known != effort) {
      draft.drop(Rule.EFFORT, PATH);
    }
    out.name(member).text(known.name().toLowerCase(Locale.ROOT));
  }

  /** The effort that is asked for, or that a budget amounts to. */
  private @Nullable Effort effort(Reasoning reasoning) {
    Effort effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    if (effort == null && budget != null && budget >= 0) {
      return effortOf(budget);
    }
    draft.drop(Rule.BUDGET, PATH, budget);
    return effort;
  }

  private static Effort effortOf(int budget) {
    if (budget <= 512) {
      return Effort.MINIMAL;
    }
    if (budget <= 1024) {
      return Effort.LOW;
    }
    if (budget <= 8192) {
      return Effort.MEDIUM;
    }
    return budget <= 24_576 ? Effort.HIGH : Effort.XHIGH;
  }
}

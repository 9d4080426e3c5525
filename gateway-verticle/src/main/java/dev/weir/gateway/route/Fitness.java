package dev.weir.gateway.route;

import dev.weir.bus.message.RequestHead;
import dev.weir.models.catalogue.Ability;
import dev.weir.models.catalogue.Modality;
import dev.weir.models.catalogue.Model;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Whether a model can serve a call, as far as anybody knows. */
final class Fitness {

  private static final String CONTEXT = "context too small";

  private Fitness() {}

  /**
   * Why a model cannot serve a call; null when it can, or nobody knows.
   *
   * @param today the day in UTC
   */
  static @Nullable String lacks(@Nullable Model model, Ask ask, LocalDate today) {
    if (model == null) {
      return null;
    }
    if (model.retires() != null && model.retires().latest().isBefore(today)) {
      return "retired " + model.retires();
    }
    long tokens = ask.operation().equals(RequestHead.CHAT) ? tokens(model, ask) : 0;
    if (model.context() != Model.UNKNOWN && tokens > model.context()) {
      return CONTEXT + " (" + model.context() + " < " + tokens + ")";
    }
    for (Ask.Need need : Ask.Need.values()) {
      if (ask.needs().contains(need) && !can(model, need)) {
        return switch (need) {
          case TOOLS -> "no tools";
          case IMAGES -> "no vision";
          case THINKING -> "no thinking";
        };
      }
    }
    return null;
  }

  /** Prompt and answer: a model gives no longer one than it can, whatever is asked for. */
  private static long tokens(Model model, Ask ask) {
    long answer =
        model.output() == Model.UNKNOWN
            ? ask.answerTokens()
            : Math.min(ask.answerTokens(), model.output());
    return ask.promptTokens() + answer;
  }

  /** Who is not known to lack something may have it: facts that are absent are no facts. */
  private static boolean can(Model model, Ask.Need need) {
    return switch (need) {
      case TOOLS -> !model.lacks(Ability.TOOLS);
      case THINKING -> !model.lacks(Ability.THINKING);
      case IMAGES ->
          model.in().isEmpty()
              || model.in().contains(Modality.IMAGE)
              || model.abilities().contains(Ability.VISION);
    };
  }

  /** Whether a reason is that the prompt is too long. */
  static boolean isContext(String reason) {
    return reason.startsWith(CONTEXT);
  }
}

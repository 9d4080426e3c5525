package dev.weir.dialects.models;

import dev.weir.bus.chat.Reasoning.Effort;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a parameter. */
public sealed interface Action {

  /**
   * It is left out, and that is noted.
   *
   * @param values those that are left out; empty for any
   * @param keeps the one number that is sent all the same; null for none
   */
  record Drop(When when, Set<String> values, @Nullable Double keeps) implements Action {
    public Drop {
      values = Set.copyOf(values);
    }
  }

  /** The request is refused, since without it the answer would be another. */
  record Refuse() implements Action {}

  /** A number is brought within bounds. */
  record Within(double least, double most) implements Action {}

  /** The nearest effort that the model knows is sent. */
  record Nearest(Set<Effort> efforts) implements Action {
    public Nearest {
      efforts = Set.copyOf(efforts);
    }
  }

  /** A call that is demanded becomes one that is allowed, and that is noted. */
  record Allow() implements Action {}

  /** The user says it. */
  record ByUser() implements Action {}

  /** The writer of the request knows what it means. */
  record Has(Trait trait) implements Action {}

  /** In which requests something is left out. */
  enum When {
    ALWAYS,
    /** Where an effort other than none, or a budget, is asked for. */
    THINKING,
    /** But where the effort asked for is none. */
    UNLESS_OFF
  }
}

package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Parameter;
import dev.weir.dialects.models.Trait;

/** What is known of a model, in the words of this dialect. */
record GeminiModel(ModelFacts facts) {

  /** Whoever serves this dialect serves Google's models. */
  static GeminiModel named(String name, Target target) {
    return new GeminiModel(target.factsOfDialect(DialectName.GEMINI, name));
  }

  boolean thinks() {
    return facts.has(Trait.THINKS);
  }

  /** Whether thinking is asked for by a level and not by a budget. */
  boolean thinksByLevel() {
    return facts.has(Trait.THINKS_BY_LEVEL);
  }

  /** Whether the first call of each step must bear a signature. */
  boolean demandsSignatures() {
    return facts.has(Trait.SIGNED_CALLS);
  }

  /** Whether results of functions may hold media. */
  boolean takesMediaInResults() {
    return facts.has(Trait.MEDIA_IN_RESULTS);
  }

  /** The least budget that makes it think. */
  int budgetMin() {
    return facts.least(Parameter.BUDGET, 1);
  }

  /** The budget with which it thinks least: only some can do without. */
  int budgetOff() {
    return facts.has(Trait.THINKS_ALWAYS) ? budgetMin() : 0;
  }

  int budgetMax() {
    return facts.most(Parameter.BUDGET, Integer.MAX_VALUE);
  }

  /** The nearest level that it has. */
  Effort level(Effort wanted) {
    return facts.nearest(wanted);
  }
}

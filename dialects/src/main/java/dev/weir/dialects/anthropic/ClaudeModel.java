package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Family;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Parameter;
import dev.weir.dialects.models.Trait;

/**
 * What is known of a model, in the words of this dialect.
 *
 * @param claude whether the name tells which Claude it is
 */
public record ClaudeModel(ModelFacts facts, boolean claude) {

  /** What the name tells, in whatever it is wrapped, to whoever serves this dialect. */
  static ClaudeModel named(String name, Target target) {
    return of(name, target.factsOfDialect(DialectName.ANTHROPIC_MESSAGES, name));
  }

  /** A model of whose facts more is known. */
  public static ClaudeModel of(String name, ModelFacts facts) {
    return new ClaudeModel(facts, Family.CLAUDE.has(name));
  }

  /**
   * Whether thinking is asked for by a budget and not by an effort.
   *
   * @param vendor whether Anthropic itself serves the model; imitations know only budgets
   */
  boolean thinksByBudget(boolean vendor) {
    return claude ? facts.has(Trait.THINKS_BY_BUDGET) : !vendor;
  }

  /** Whether a budget is refused. */
  boolean refusesBudgets() {
    return facts.has(Trait.REFUSES_BUDGETS);
  }

  /** Whether an effort alone makes it think. */
  boolean thinksByItself() {
    return facts.has(Trait.THINKS_BY_ITSELF);
  }

  /** Whether thinking cannot be switched off. */
  boolean thinksAlways() {
    return facts.has(Trait.THINKS_ALWAYS);
  }

  /** Whether the least thinking there is happens between calls of tools. */
  boolean thinksBetweenTools() {
    return facts.has(Trait.THINKS_BETWEEN_TOOLS);
  }

  /** The nearest effort that it knows. */
  Effort nearest(Effort effort) {
    return facts.nearest(effort);
  }

  /** The most tokens of an answer, thoughts included. */
  int maxTokens() {
    return facts.most(Parameter.MAX_OUTPUT_TOKENS, Integer.MAX_VALUE);
  }

  /** Whether it can be held to a schema; a name that tells nothing is taken for a new model's. */
  public boolean takesSchemas() {
    return !facts.has(Trait.NO_SCHEMAS);
  }

  /** Whether temperature, top_p and top_k are refused. */
  public boolean refusesSampling() {
    return facts.has(Trait.REFUSES_SAMPLING);
  }

  /** Whether temperature and top_p exclude each other. */
  public boolean takesOneOfTemperatureAndTopP() {
    return facts.has(Trait.ONE_OF_TEMPERATURE_AND_TOP_P);
  }
}

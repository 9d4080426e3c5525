package dev.weir.gateway.route;

import dev.weir.bus.message.DialectName;
import dev.weir.dialects.models.Action;
import dev.weir.dialects.models.ModelRules;
import dev.weir.dialects.models.Parameter;

/**
 * Who goes on from an assistant's beginning. All others would answer it as if it were a turn of its
 * own, and the text would begin anew.
 */
public final class Continuers {

  private static final String CLAUDE = "claude";

  private Continuers() {}

  /**
   * Whether a model goes on.
   *
   * @param kind of its provider
   */
  public static boolean has(String kind, String model) {
    return switch (kind) {
      case "anthropic" -> begins(DialectName.ANTHROPIC_MESSAGES, model);
      case "vertex" -> model.contains(CLAUDE) && begins(DialectName.ANTHROPIC_MESSAGES, model);
      case "bedrock" -> model.contains(CLAUDE) && begins(DialectName.BEDROCK_CONVERSE, model);
      case "mistral" -> true; // Its dialect marks such a message as a prefix.
      default -> false;
    };
  }

  private static boolean begins(String dialect, String model) {
    return ModelRules.SHIPPED.of(dialect, model).rules().stream()
        .noneMatch(
            rule ->
                rule.of().contains(Parameter.PREFILL) && rule.action() instanceof Action.Refuse);
  }
}

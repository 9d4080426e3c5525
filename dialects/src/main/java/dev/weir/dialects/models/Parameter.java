package dev.weir.dialects.models;

import java.util.Locale;

/** What of a request a rule is about. */
public enum Parameter {
  MAX_OUTPUT_TOKENS,
  TEMPERATURE,
  TOP_P,
  TOP_K,
  STOP,
  SEED,
  PRESENCE_PENALTY,
  FREQUENCY_PENALTY,
  LOGPROBS,
  TOP_LOGPROBS,
  LOGIT_BIAS,
  /** All that is said of thinking. */
  REASONING,
  EFFORT("reasoning.effort"),
  BUDGET("reasoning.budget_tokens"),
  TOOLS,
  TOOL_CHOICE,
  PARALLEL_TOOLS,
  SERVICE_TIER,
  /** What is said by others than the user and the assistant. */
  INSTRUCTIONS("messages[].role"),
  /** An answer that the caller began: a last message of the assistant's. */
  PREFILL("messages");

  private final String path;

  Parameter() {
    path = name().toLowerCase(Locale.ROOT);
  }

  Parameter(String path) {
    this.path = path;
  }

  /** Where it stands in the canonical request. */
  public String path() {
    return path;
  }

  /** The one that a row names. */
  static Parameter named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

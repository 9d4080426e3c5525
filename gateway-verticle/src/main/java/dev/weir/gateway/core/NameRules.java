package dev.weir.gateway.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is tried for names that nothing else knows.
 *
 * @param openAiToClaude whether OpenAI's usual names then mean Claude's models
 * @param fallback the model that all other unknown names mean; empty for none
 */
public record NameRules(boolean openAiToClaude, String fallback) {

  /** Unknown names stay unknown. */
  public static final NameRules NONE = new NameRules(false, "");

  private static final String SONNET = "claude-sonnet-5-5";
  private static final String HAIKU = "claude-haiku-5-5";
  private static final Map<String, String> OPENAI_TO_CLAUDE =
      Map.of(
          "gpt-4", "claude-opus-5-5",
          "gpt-4-turbo", SONNET,
          "gpt-4o", SONNET,
          "gpt-3.5-turbo", SONNET,
          "gpt-4o-mini", HAIKU);

  /** What a name of OpenAI's stands for, or null. */
  @Nullable String claudeFor(String name) {
    return openAiToClaude ? OPENAI_TO_CLAUDE.get(name) : null;
  }
}

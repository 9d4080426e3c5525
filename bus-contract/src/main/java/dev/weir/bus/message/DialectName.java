package dev.weir.bus.message;

/**
 * The names of dialects on the bus. They are strings and not an enum, so that an older node can
 * pass on the name of a dialect that it does not know.
 */
public final class DialectName {

  /** OpenAI Chat Completions. */
  public static final String OPENAI_CHAT = "openai-chat";

  /** Anthropic Messages. */
  public static final String ANTHROPIC_MESSAGES = "anthropic-messages";

  private DialectName() {}
}

package dev.weir.bus.message;

/**
 * The names of dialects on the bus. They are strings and not an enum, so that an older node can
 * pass on the name of a dialect that it does not know.
 */
public final class DialectName {

  /** OpenAI Chat Completions. */
  public static final String OPENAI_CHAT = "openai-chat";

  /** OpenAI Responses. */
  public static final String OPENAI_RESPONSES = "openai-responses";

  /** Anthropic Messages. */
  public static final String ANTHROPIC_MESSAGES = "anthropic-messages";

  /** Google's {@code generateContent} and {@code streamGenerateContent} as SSE. */
  public static final String GEMINI = "gemini";

  /** Amazon Bedrock's Converse and ConverseStream. */
  public static final String BEDROCK_CONVERSE = "bedrock-converse";

  /** Cohere's chat, version 2. */
  public static final String COHERE_CHAT = "cohere-chat";

  // Those below are spoken by callers only.

  /** OpenAI's older {@code /v1/completions}. */
  public static final String OPENAI_COMPLETIONS = "openai-completions";

  /** {@link #GEMINI} whose streams are one JSON array. */
  public static final String GEMINI_ARRAY = "gemini-array";

  /** Amazon Bedrock's InvokeModel with Anthropic's bodies. */
  public static final String BEDROCK_INVOKE = "bedrock-invoke";

  /** Weir's own shape, that of {@code chat.v1.json}, over HTTP. */
  public static final String UNIVERSAL = "universal";

  private DialectName() {}
}

package dev.weir.bus.message;

/**
 * In whose words an operation beside chat is asked and answered: values of {@link
 * RequestHead#dialect()} for these operations. A vendor that has one API for all of its operations
 * has one name; where shapes differ by path or version each has its own.
 */
public final class ShapeName {

  /** OpenAI's API: all operations but rerank, and the imitations of it. */
  public static final String OPENAI = "openai";

  /** Anthropic's API: files and batches. */
  public static final String ANTHROPIC = "anthropic";

  /** Google's Gemini API: files, batches and caches. */
  public static final String GEMINI = "gemini";

  /** Gemini's {@code :embedContent}: one text. */
  public static final String GEMINI_EMBED = "gemini-embed";

  /** Gemini's {@code :batchEmbedContents}. */
  public static final String GEMINI_BATCH_EMBED = "gemini-batch-embed";

  /** Google's {@code :predict} with instances and parameters: Vertex embeddings, Imagen. */
  public static final String GOOGLE_PREDICT = "google-predict";

  /** Gemini's {@code :generateContent}, asked for images. */
  public static final String GEMINI_IMAGES = "gemini-images";

  /** xAI's {@code /v1/images/generations}. */
  public static final String XAI_IMAGES = "xai-images";

  /** Cohere's {@code /v2/embed}. */
  public static final String COHERE_EMBED = "cohere-embed";

  /** Cohere's {@code /v1/embed}. */
  public static final String COHERE_EMBED_V1 = "cohere-embed-v1";

  /** Amazon Titan's embeddings on Bedrock. */
  public static final String TITAN_EMBED = "titan-embed";

  /** Cohere's embeddings on Bedrock. */
  public static final String BEDROCK_COHERE_EMBED = "bedrock-cohere-embed";

  /** Cohere's {@code /v2/rerank}. */
  public static final String COHERE_RERANK = "cohere-rerank";

  /** {@code /rerank} of Jina, and of Cohere's first version, Together, vLLM, llama.cpp. */
  public static final String JINA_RERANK = "jina-rerank";

  /** Voyage's {@code /rerank}. */
  public static final String VOYAGE_RERANK = "voyage-rerank";

  /** Rerank models on Bedrock. */
  public static final String BEDROCK_RERANK = "bedrock-rerank";

  private ShapeName() {}
}

package dev.weir.dialects.embeddings;

import static dev.weir.bus.message.ShapeName.BEDROCK_COHERE_EMBED;
import static dev.weir.bus.message.ShapeName.COHERE_EMBED;
import static dev.weir.bus.message.ShapeName.COHERE_EMBED_V1;
import static dev.weir.bus.message.ShapeName.GEMINI_BATCH_EMBED;
import static dev.weir.bus.message.ShapeName.GEMINI_EMBED;
import static dev.weir.bus.message.ShapeName.GOOGLE_PREDICT;
import static dev.weir.bus.message.ShapeName.OPENAI;
import static dev.weir.bus.message.ShapeName.TITAN_EMBED;

import dev.weir.dialects.operation.OperationShape;
import org.jspecify.annotations.Nullable;

/** The shapes in which embeddings are asked for. */
public final class Embeddings {

  /** The most inputs of one request, whoever asks: OpenAI's own bound. */
  public static final int INPUTS_MAX = 2048;

  private Embeddings() {}

  /** The shape of a name, null when embeddings are not asked for in it. */
  public static @Nullable OperationShape<EmbeddingsRequest, EmbeddingsAnswer> shapeOf(String name) {
    return switch (name) {
      case OPENAI -> OpenAiEmbed.INSTANCE;
      case GEMINI_EMBED -> GeminiEmbed.ONE;
      case GEMINI_BATCH_EMBED -> GeminiEmbed.BATCH;
      case GOOGLE_PREDICT -> GooglePredict.INSTANCE;
      case COHERE_EMBED -> CohereEmbed.V2;
      case COHERE_EMBED_V1 -> CohereEmbed.V1;
      case BEDROCK_COHERE_EMBED -> CohereEmbed.BEDROCK;
      case TITAN_EMBED -> TitanEmbed.INSTANCE;
      default -> null;
    };
  }
}

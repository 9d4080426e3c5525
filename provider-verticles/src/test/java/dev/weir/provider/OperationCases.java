package dev.weir.provider;

import static dev.weir.bus.message.Operation.BATCHES;
import static dev.weir.bus.message.Operation.EMBEDDINGS;
import static dev.weir.bus.message.Operation.FILES;
import static dev.weir.bus.message.Operation.IMAGES;
import static dev.weir.bus.message.Operation.IMAGE_EDITS;
import static dev.weir.bus.message.Operation.IMAGE_VARIATIONS;
import static dev.weir.bus.message.Operation.MODERATIONS;
import static dev.weir.bus.message.Operation.RERANK;
import static dev.weir.bus.message.Operation.SPEECH;
import static dev.weir.bus.message.Operation.TRANSCRIPTION;
import static dev.weir.bus.message.Operation.TRANSLATION;
import static dev.weir.provider.VendorCase.SEAL;

import dev.weir.bus.message.ShapeName;
import dev.weir.provider.anthropic.AnthropicVerticle;
import dev.weir.provider.azure.AzureOpenAiVerticle;
import dev.weir.provider.bedrock.BedrockVerticle;
import dev.weir.provider.cohere.CohereVerticle;
import dev.weir.provider.compatible.OpenAiCompatibleVerticle;
import dev.weir.provider.compatible.Presets;
import dev.weir.provider.gemini.GeminiVerticle;
import dev.weir.provider.google.VertexVerticle;
import dev.weir.provider.mistral.MistralVerticle;
import dev.weir.provider.openai.OpenAiVerticle;
import dev.weir.provider.xai.XaiVerticle;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What each kind of provider has beside chat, as its vendor documents it. */
final class OperationCases {

  private static final String BEARER = "authorization: Bearer key-1";
  private static final String GOOGLE_KEY = "x-goog-api-key: key-1";
  private static final String DATED = "?api-version=2024-10-21";
  private static final List<String> ONE_CONTENT = List.of(ShapeName.GEMINI_EMBED);
  private static final List<String> CONTENTS =
      List.of(
          ShapeName.OPENAI,
          ShapeName.GEMINI_BATCH_EMBED,
          ShapeName.COHERE_EMBED,
          ShapeName.COHERE_EMBED_V1,
          ShapeName.GOOGLE_PREDICT);
  private static final String[] AZURE = {
    EMBEDDINGS, IMAGES, IMAGE_EDITS, SPEECH, TRANSCRIPTION, TRANSLATION
  };

  static final OperationCase OPENAI =
      new OperationCase("openai", () -> new OpenAiVerticle(SEAL), "/v1", BEARER)
          .likeOpenAi("/v1", "", EMBEDDINGS, IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS, SPEECH)
          .likeOpenAi("/v1", "", TRANSCRIPTION, TRANSLATION, MODERATIONS, FILES, BATCHES);

  static final OperationCase GEMINI =
      new OperationCase("gemini", () -> new GeminiVerticle(SEAL), "", GOOGLE_KEY)
          .serves(
              EMBEDDINGS,
              ONE_CONTENT,
              "gemini-embedding-001",
              ShapeName.GEMINI_EMBED,
              "/v1beta/models/gemini-embedding-001:embedContent")
          .serves(
              EMBEDDINGS,
              CONTENTS,
              "gemini-embedding-001",
              ShapeName.GEMINI_BATCH_EMBED,
              "/v1beta/models/gemini-embedding-001:batchEmbedContents")
          .serves(
              IMAGES,
              "imagen-4.0-generate-001",
              ShapeName.GOOGLE_PREDICT,
              "/v1beta/models/imagen-4.0-generate-001:predict")
          .serves(
              IMAGES,
              "gemini-2.5-flash-image",
              ShapeName.GEMINI_IMAGES,
              "/v1beta/models/gemini-2.5-flash-image:generateContent")
          .passes(
              FILES, ShapeName.GEMINI, "", "POST", "/upload/v1beta/files", "/upload/v1beta/files")
          .passes(
              FILES,
              ShapeName.GEMINI,
              "",
              "GET",
              "/v1beta/files?pageSize=2",
              "/v1beta/files?pageSize=2")
          .passes(BATCHES, ShapeName.GEMINI, "", "GET", "/v1beta/batches/b", "/v1beta/batches/b");

  static final OperationCase VERTEX =
      new OperationCase("vertex", () -> new VertexVerticle(SEAL), "", GOOGLE_KEY)
          .set(new JsonObject().put("project", "p-1").put("location", "europe-west4"))
          .serves(
              EMBEDDINGS,
              "text-embedding-005",
              ShapeName.GOOGLE_PREDICT,
              vertex("text-embedding-005:predict"))
          .serves(
              EMBEDDINGS,
              "publishers/google/models/text-embedding-005",
              ShapeName.GOOGLE_PREDICT,
              vertex("text-embedding-005:predict"))
          .serves(
              IMAGES,
              "imagen-4.0-generate-001",
              ShapeName.GOOGLE_PREDICT,
              vertex("imagen-4.0-generate-001:predict"))
          .serves(
              IMAGES,
              "gemini-2.5-flash-image",
              ShapeName.GEMINI_IMAGES,
              vertex("gemini-2.5-flash-image:generateContent"));

  static final OperationCase COHERE =
      new OperationCase("cohere", () -> new CohereVerticle(SEAL), "", BEARER)
          .serves(
              EMBEDDINGS,
              List.of(
                  ShapeName.OPENAI,
                  ShapeName.GEMINI_EMBED,
                  ShapeName.GEMINI_BATCH_EMBED,
                  ShapeName.COHERE_EMBED,
                  ShapeName.GOOGLE_PREDICT),
              "embed-v4.0",
              ShapeName.COHERE_EMBED,
              "/v2/embed")
          .serves(
              EMBEDDINGS,
              List.of(ShapeName.COHERE_EMBED_V1),
              "embed-v4.0",
              ShapeName.COHERE_EMBED_V1,
              "/v1/embed")
          .serves(RERANK, "rerank-v3.5", ShapeName.COHERE_RERANK, "/v2/rerank");

  static final OperationCase BEDROCK =
      new OperationCase("bedrock", () -> new BedrockVerticle(SEAL), "", BEARER)
          .serves(
              EMBEDDINGS,
              "amazon.titan-embed-text-v2:0",
              ShapeName.TITAN_EMBED,
              "/model/amazon.titan-embed-text-v2%3A0/invoke")
          .serves(
              EMBEDDINGS,
              "eu.cohere.embed-v4:0",
              ShapeName.BEDROCK_COHERE_EMBED,
              "/model/eu.cohere.embed-v4%3A0/invoke")
          .serves(
              RERANK,
              "cohere.rerank-v3-5:0",
              ShapeName.BEDROCK_RERANK,
              "/model/cohere.rerank-v3-5%3A0/invoke");

  static final OperationCase ANTHROPIC =
      new OperationCase("anthropic", () -> new AnthropicVerticle(SEAL), "", "x-api-key: key-1")
          .passes(FILES, ShapeName.ANTHROPIC, "", "POST", "/v1/files", "/v1/files")
          .passes(
              FILES, ShapeName.ANTHROPIC, "", "GET", "/v1/files/f/content", "/v1/files/f/content")
          .passes(
              BATCHES,
              ShapeName.ANTHROPIC,
              "",
              "POST",
              "/v1/messages/batches",
              "/v1/messages/batches")
          .passes(
              BATCHES,
              ShapeName.ANTHROPIC,
              "",
              "GET",
              "/v1/messages/batches?limit=1",
              "/v1/messages/batches?limit=1");

  static final OperationCase AZURE_V1 =
      new OperationCase("azure-openai", () -> new AzureOpenAiVerticle(SEAL), "", "api-key: key-1")
          .labelled("v1")
          .likeOpenAi("/openai/v1", "", AZURE)
          .likeOpenAi("/openai/v1", "", FILES, BATCHES);

  static final OperationCase AZURE_DATED =
      new OperationCase("azure-openai", () -> new AzureOpenAiVerticle(SEAL), "", "api-key: key-1")
          .labelled("dated")
          .set(new JsonObject().put("api-version", "2024-10-21"))
          .likeOpenAi("/openai/deployments/m-1", DATED, AZURE)
          .likeOpenAi("/openai", DATED, FILES, BATCHES);

  private static final OperationCase COMPATIBLE =
      new OperationCase(
              "openai-compatible", () -> new OpenAiCompatibleVerticle(SEAL), "/v1", BEARER)
          .likeOpenAi("/v1", "", EMBEDDINGS, RERANK, IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS)
          .likeOpenAi("/v1", "", SPEECH, TRANSCRIPTION, TRANSLATION, MODERATIONS);

  /** Where conversations over WebSockets are opened. */
  static final Map<OperationCase, String> REALTIME =
      Map.of(
          OPENAI, "/v1/realtime?intent=x&model=m-1",
          COMPATIBLE, "/v1/realtime?intent=x&model=m-1",
          AZURE_V1, "/openai/v1/realtime?intent=x&model=m-1",
          AZURE_DATED, "/openai/realtime?intent=x&deployment=m-1&api-version=2024-10-21");

  static final List<OperationCase> ALL =
      List.of(
          OPENAI,
          GEMINI,
          VERTEX,
          COHERE,
          BEDROCK,
          ANTHROPIC,
          AZURE_V1,
          AZURE_DATED,
          new OperationCase("xai", () -> new XaiVerticle(SEAL), "/v1", BEARER)
              .serves(IMAGES, "grok-imagine-image", ShapeName.XAI_IMAGES, "/v1/images/generations"),
          new OperationCase("mistral", () -> new MistralVerticle(SEAL), "/v1", BEARER)
              .likeOpenAi("/v1", "", EMBEDDINGS, MODERATIONS, TRANSCRIPTION, FILES),
          preset("groq", "/openai/v1")
              .likeOpenAi("/openai/v1", "", EMBEDDINGS, SPEECH, TRANSCRIPTION, TRANSLATION)
              .likeOpenAi("/openai/v1", "", FILES, BATCHES),
          preset("together", "/v1")
              .likeOpenAi("/v1", "", EMBEDDINGS, RERANK, IMAGES, SPEECH)
              .likeOpenAi("/v1", "", TRANSCRIPTION, TRANSLATION),
          preset("perplexity", "").serves(EMBEDDINGS, "m-1", ShapeName.OPENAI, "/v1/embeddings"),
          preset("jina", "/v1").likeOpenAi("/v1", "", EMBEDDINGS, RERANK),
          preset("voyage", "/v1")
              .likeOpenAi("/v1", "", EMBEDDINGS)
              .serves(RERANK, "m-1", ShapeName.VOYAGE_RERANK, "/v1/rerank"),
          preset("vllm", "/v1")
              .likeOpenAi("/v1", "", EMBEDDINGS, RERANK, TRANSCRIPTION, TRANSLATION),
          preset("llama-cpp", "/v1").likeOpenAi("/v1", "", EMBEDDINGS, RERANK),
          preset("openrouter", "/api/v1").likeOpenAi("/api/v1", "", EMBEDDINGS),
          preset("fireworks", "/inference/v1").likeOpenAi("/inference/v1", "", EMBEDDINGS),
          preset("deepseek", "/v1"),
          COMPATIBLE);

  private OperationCases() {}

  static List<OperationCase> all() {
    return ALL;
  }

  private static String vertex(String model) {
    return "/v1/projects/p-1/locations/europe-west4/publishers/google/models/" + model;
  }

  private static OperationCase preset(String kind, String basePath) {
    return new OperationCase(
        kind,
        () -> new OpenAiCompatibleVerticle(SEAL, Presets.of(kind).orElseThrow()),
        basePath,
        BEARER);
  }
}

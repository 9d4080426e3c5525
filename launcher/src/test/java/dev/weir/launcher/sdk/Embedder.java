package dev.weir.launcher.sdk;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller that embeds texts by an SDK, in the order of the texts. */
interface Embedder {

  List<List<Float>> embed(String root, String model, List<String> texts);

  /** All of them, by name. */
  enum Sdks implements Embedder {
    OPENAI_BASE64 {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return OpenAiEmbedding.embed(root, model, texts, false);
      }
    },
    OPENAI_FLOAT {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return OpenAiEmbedding.embed(root, model, texts, true);
      }
    },
    GEMINI {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return GeminiEmbedding.embed(root, model, texts);
      }
    },
    COHERE_V2 {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return CohereBeside.embed(root, model, texts);
      }
    },
    COHERE_V1 {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return CohereBeside.embedAsBefore(root, model, texts);
      }
    },
    LANGCHAIN_OPENAI {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return embedAll(
            OpenAiEmbeddingModel.builder()
                .baseUrl(root + "/v1")
                .apiKey(BesideNode.KEY)
                .modelName(model)
                .timeout(PATIENCE)
                .maxRetries(0)
                .build(),
            texts);
      }
    },
    LANGCHAIN_GEMINI {
      @Override
      public List<List<Float>> embed(String root, String model, List<String> texts) {
        return embedAll(
            GoogleAiEmbeddingModel.builder()
                .baseUrl(root + "/v1beta")
                .apiKey(BesideNode.KEY)
                .modelName(model)
                .timeout(PATIENCE)
                .maxRetries(0)
                .build(),
            texts);
      }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static List<List<Float>> embedAll(EmbeddingModel model, List<String> texts) {
      List<List<Float>> vectors = new ArrayList<>();
      model
          .embedAll(texts.stream().map(TextSegment::from).toList())
          .content()
          .forEach(embedding -> vectors.add(embedding.vectorAsList()));
      return vectors;
    }
  }
}

package dev.weir.launcher.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.time.Duration;
import java.util.List;

/** {@code openai-java} embeds. */
final class OpenAiEmbedding {

  private OpenAiEmbedding() {}

  static OpenAIClient client(String root, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(root + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .responseValidation(true)
        .build();
  }

  static List<List<Float>> embed(String root, String model, List<String> texts, boolean floats) {
    OpenAIClient client = client(root, BesideNode.KEY);
    try {
      EmbeddingCreateParams.Builder asked =
          EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(texts);
      if (floats) {
        asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT);
      }
      return client.embeddings().create(asked.build()).data().stream()
          .map(Embedding::embedding)
          .toList();
    } finally {
      client.close();
    }
  }
}

package dev.weir.launcher.sdk;

import com.google.genai.Client;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import java.util.List;

/** {@code google-genai} embeds. */
final class GeminiEmbedding {

  private GeminiEmbedding() {}

  /** One that does not try again. */
  static Client client(String root, String key) {
    HttpRetryOptions once =
        HttpRetryOptions.builder().attempts(1).initialDelay(0.001).maxDelay(0.001).build();
    return Client.builder()
        .apiKey(key)
        .vertexAI(false)
        .httpOptions(HttpOptions.builder().baseUrl(root).timeout(30_000).retryOptions(once).build())
        .build();
  }

  static List<List<Float>> embed(String root, String model, List<String> texts) {
    try (Client client = client(root, BesideNode.KEY)) {
      return client
          .models
          .embedContent(model, texts, EmbedContentConfig.builder().build())
          .embeddings()
          .orElseThrow()
          .stream()
          .map(ContentEmbedding::values)
          .map(values -> values.orElseThrow())
          .toList();
    }
  }
}

package dev.weir.launcher.sdk;

import com.cohere.api.Cohere;
import com.cohere.api.requests.EmbedRequest;
import com.cohere.api.requests.RerankRequest;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import com.cohere.api.types.RerankRequestDocumentsItem;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;

/** {@code cohere-java} embeds and reranks, by both versions of Cohere's API. */
final class CohereBeside {

  private static final OkHttpClient HTTP =
      new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(30)).build();

  private CohereBeside() {}

  /** One that does not try again. */
  static Cohere client(String root, String key) {
    return Cohere.builder().url(root).token(key).httpClient(HTTP).maxRetries(0).build();
  }

  private static Cohere client(String root) {
    return client(root, BesideNode.KEY);
  }

  static List<List<Float>> embed(String root, String model, List<String> texts) {
    return floats(
        client(root)
            .v2()
            .embed(
                V2EmbedRequest.builder()
                    .model(model)
                    .inputType(EmbedInputType.SEARCH_DOCUMENT)
                    .texts(texts)
                    .embeddingTypes(List.of(EmbeddingType.FLOAT))
                    .build())
            .getEmbeddings()
            .getFloat()
            .orElseThrow());
  }

  static List<List<Float>> embedAsBefore(String root, String model, List<String> texts) {
    return floats(
        client(root)
            .embed(
                EmbedRequest.builder()
                    .model(model)
                    .inputType(EmbedInputType.SEARCH_DOCUMENT)
                    .texts(texts)
                    .build())
            .getEmbeddingsFloats()
            .orElseThrow()
            .getEmbeddings());
  }

  private static List<List<Float>> floats(List<List<Double>> vectors) {
    return vectors.stream()
        .map(vector -> vector.stream().map(Double::floatValue).toList())
        .toList();
  }

  /** The documents, the best first. */
  static List<Integer> rerank(String root, String model, String query, List<String> documents) {
    return client(root)
        .v2()
        .rerank(
            V2RerankRequest.builder()
                .model(model)
                .query(query)
                .documents(documents)
                .topN(2)
                .build())
        .getResults()
        .stream()
        .map(result -> result.getIndex())
        .toList();
  }

  static List<Integer> rerankAsBefore(
      String root, String model, String query, List<String> documents) {
    return client(root)
        .rerank(
            RerankRequest.builder()
                .query(query)
                .documents(documents.stream().map(RerankRequestDocumentsItem::of).toList())
                .model(model)
                .topN(2)
                .build())
        .getResults()
        .stream()
        .map(result -> result.getIndex())
        .toList();
  }
}

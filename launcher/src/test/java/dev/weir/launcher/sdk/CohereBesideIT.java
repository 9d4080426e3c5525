package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.ANTHROPIC;
import static dev.weir.launcher.sdk.BesideNode.Kind.BEDROCK;
import static dev.weir.launcher.sdk.BesideNode.Kind.COHERE;
import static dev.weir.launcher.sdk.BesideNode.Kind.JINA;
import static dev.weir.launcher.sdk.BesideNode.Kind.VOYAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cohere.api.errors.BadRequestError;
import com.cohere.api.errors.NotFoundError;
import com.cohere.api.errors.TooManyRequestsError;
import com.cohere.api.errors.UnauthorizedError;
import com.cohere.api.resources.v2.requests.V2EmbedRequest;
import com.cohere.api.types.EmbedByTypeResponseEmbeddings;
import com.cohere.api.types.EmbedInputType;
import com.cohere.api.types.EmbeddingType;
import dev.weir.launcher.sdk.BesideNode.Kind;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cohere-java} embeds and reranks, before Cohere and before others that rerank. */
@Timeout(60)
class CohereBesideIT {

  private static final List<String> DOCUMENTS = List.of("one", "two", "three");

  private static BesideNode node;

  @BeforeAll
  static void start() {
    node = BesideNode.start(COHERE, JINA, VOYAGE, BEDROCK, ANTHROPIC);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void vectors_come_in_every_type_that_is_asked_for() {
    node.next(
        COHERE,
        """
        {"id": "1", "texts": ["Hi"], "embeddings": {"float": [[0.25, -0.5]],
        "int8": [[-128, 127]], "base64": ["AACAPgAAAL8="]},
        "response_type": "embeddings_by_type"}""");
    EmbedByTypeResponseEmbeddings vectors =
        CohereBeside.client(node.url(), BesideNode.KEY)
            .v2()
            .embed(
                V2EmbedRequest.builder()
                    .model("cohere/embed-v4.0")
                    .inputType(EmbedInputType.SEARCH_QUERY)
                    .texts(List.of("Hi"))
                    .embeddingTypes(
                        List.of(EmbeddingType.FLOAT, EmbeddingType.INT_8, EmbeddingType.BASE_64))
                    .build())
            .getEmbeddings();
    assertThat(vectors.getFloat().orElseThrow()).containsExactly(List.of(0.25, -0.5));
    assertThat(vectors.getInt8().orElseThrow()).containsExactly(List.of(-128, 127));
    assertThat(vectors.getBase64().orElseThrow()).containsExactly("AACAPgAAAL8=");
    assertThat(node.received(COHERE).json().getString("model")).isEqualTo("embed-v4.0");
  }

  @ParameterizedTest
  @CsvSource({
    "COHERE, rerank-v4, /v2/rerank, top_n, results",
    "JINA, jina, /v1/rerank, top_n, results",
    "VOYAGE, voyage, /v1/rerank, top_k, data",
    "BEDROCK, cohere.rerank-v3-5:0, /model/cohere.rerank-v3-5%3A0/invoke, top_n, results",
  })
  void documents_are_ranked_by_whoever_can(
      Kind kind, String model, String path, String best, String list) {
    String answer =
        """
        {"%s": [{"index": 2, "relevance_score": 0.75}, {"index": 0, "relevance_score": 0.5}]}"""
            .formatted(list);
    String asked = kind.provider() + "/" + model;
    node.next(kind, answer);
    assertThat(CohereBeside.rerank(node.url(), asked, "which?", DOCUMENTS)).containsExactly(2, 0);
    assertThat(node.received(kind).path()).isEqualTo(path);
    JsonObject request = node.received(kind).json();
    assertThat(request.getInteger(best)).isEqualTo(2);
    assertThat(request.getString("query")).isEqualTo("which?");
    assertThat(request.getJsonArray("documents")).isEqualTo(new JsonArray(DOCUMENTS));

    node.next(kind, answer);
    assertThat(CohereBeside.rerankAsBefore(node.url(), asked, "which?", DOCUMENTS))
        .containsExactly(2, 0);
  }

  private static void rank(String model) {
    CohereBeside.rerank(node.url(), model, "which?", DOCUMENTS);
  }

  @Test
  void what_goes_wrong_is_told_by_the_exception_that_is_for_it() {
    assertThatThrownBy(
            () ->
                CohereBeside.client(node.url(), "nobodys")
                    .v2()
                    .embed(
                        V2EmbedRequest.builder()
                            .model("cohere/embed-v4.0")
                            .inputType(EmbedInputType.SEARCH_QUERY)
                            .texts(List.of("Hi"))
                            .build()))
        .isInstanceOf(UnauthorizedError.class);
    assertThatThrownBy(() -> rank("nobodys")).isInstanceOf(NotFoundError.class);
    assertThatThrownBy(() -> rank("anthropic/m"))
        .isInstanceOfSatisfying(
            BadRequestError.class,
            cannot -> assertThat(cannot.body().toString()).contains("These do: "));
    for (Kind kind : List.of(COHERE, JINA)) {
      node.next(kind, Script.json(429, "{\"message\": \"slow\"}").header("retry-after", "0"));
      String model = kind == COHERE ? "cohere/rerank-v4" : "jina/jina";
      assertThatThrownBy(() -> rank(model))
          .isInstanceOfSatisfying(
              TooManyRequestsError.class,
              slow -> assertThat(slow.headers().get("retry-after")).containsExactly("0"));
    }
  }
}

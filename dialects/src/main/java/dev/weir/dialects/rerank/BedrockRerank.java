package dev.weir.dialects.rerank;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Rerank models behind Bedrock's {@code InvokeModel}: the model stands in the path, and a body has
 * no member that its model does not know. Cohere's wants to be told which version of its API is
 * spoken; Amazon's knows the query, the documents and {@code top_n} only.
 */
final class BedrockRerank implements OperationShape<RerankRequest, RerankAnswer> {

  private static final String NAME = ShapeName.BEDROCK_RERANK;
  private static final String API_VERSION = "api_version";
  private static final int COHERE_VERSION = 2;
  private static final int DOCUMENTS_MAX = Integer.MAX_VALUE; // Each model has a bound of its own.

  /** In the names of Amazon's models; an inference profile's own name does not tell. */
  private static final String AMAZON = "amazon.rerank";

  // Objects are read from callers of Cohere's first version; to models they go as texts.
  private static final Requests CALLERS =
      new Requests(NAME, CallerWords.BEDROCK, "top_n", false, true, DOCUMENTS_MAX);
  private static final Requests MODELS =
      new Requests(NAME, CallerWords.BEDROCK, "top_n", false, false, DOCUMENTS_MAX);
  private static final Results RESULTS = new Results(NAME, DOCUMENTS_MAX);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RerankRequest readRequest(Buffer body, String model) {
    return CALLERS.read(body, model, API_VERSION);
  }

  @Override
  public Written writeRequest(RerankRequest request) {
    boolean cohere = !request.model().contains(AMAZON);
    JsonWriter out = MODELS.open(request, request.documents(), 0);
    if (cohere) {
      out.name(API_VERSION).number(COHERE_VERSION);
      Requests.number(out, Requests.MAX_TOKENS, request.maxTokensPerDoc());
    }
    List<String> known = cohere ? List.of(Requests.MAX_TOKENS) : List.of();
    return new Written(List.of(out.endObject().toBuffer()), MODELS.dropped(request, known));
  }

  @Override
  public RerankAnswer readAnswers(List<Buffer> bodies, RerankRequest request) {
    return RESULTS.read(bodies, request);
  }

  @Override
  public Buffer writeAnswer(RerankAnswer answer, RerankRequest request, Context context) {
    JsonWriter out = new JsonWriter().object();
    Results.write(out.name(Results.RESULTS), answer, request, NAME, false);
    return out.endObject().toBuffer();
  }
}

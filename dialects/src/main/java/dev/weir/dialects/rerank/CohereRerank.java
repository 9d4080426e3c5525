package dev.weir.dialects.rerank;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Cohere's {@code /v2/rerank}: documents are texts, and answers name only their indexes. */
final class CohereRerank implements OperationShape<RerankRequest, RerankAnswer> {

  private static final String NAME = ShapeName.COHERE_RERANK;

  /** More than a thousand documents are advised against and taken all the same. */
  private static final int DOCUMENTS_MAX = Integer.MAX_VALUE;

  private static final Requests REQUESTS =
      new Requests(NAME, CallerWords.COHERE, "top_n", false, false, DOCUMENTS_MAX);
  private static final Results RESULTS = new Results(NAME, DOCUMENTS_MAX);
  private static final List<String> KNOWN = List.of(Requests.MAX_TOKENS);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RerankRequest readRequest(Buffer body, String model) {
    return REQUESTS.read(body, model);
  }

  @Override
  public Written writeRequest(RerankRequest request) {
    JsonWriter out = REQUESTS.open(request, request.documents(), 0);
    out.name(Requests.MODEL).text(request.model());
    Requests.number(out, Requests.MAX_TOKENS, request.maxTokensPerDoc());
    return new Written(List.of(out.endObject().toBuffer()), REQUESTS.dropped(request, KNOWN));
  }

  @Override
  public RerankAnswer readAnswers(List<Buffer> bodies, RerankRequest request) {
    return RESULTS.read(bodies, request);
  }

  @Override
  public Buffer writeAnswer(RerankAnswer answer, RerankRequest request, Context context) {
    JsonWriter out = new JsonWriter().object();
    out.name("id").text(answer.id() == null ? context.requestId() : answer.id());
    Results.write(out.name(Results.RESULTS), answer, request, NAME, false);
    Results.meta(out, answer, "2");
    return out.endObject().toBuffer();
  }
}

package dev.weir.dialects.rerank;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Voyage's {@code /v1/rerank}. It takes a thousand documents; more go in several requests, whose
 * scores can be compared because each is that of one document and the query alone.
 */
final class VoyageRerank implements OperationShape<RerankRequest, RerankAnswer> {

  static final String TOP_K = "top_k";
  static final int DOCUMENTS_MAX = 1000;

  private static final String NAME = ShapeName.VOYAGE_RERANK;
  private static final Requests REQUESTS =
      new Requests(NAME, CallerWords.VOYAGE, TOP_K, false, false, DOCUMENTS_MAX);
  private static final Results RESULTS = new Results(NAME, DOCUMENTS_MAX);
  private static final List<String> KNOWN = List.of(Requests.TRUNCATION);

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
    List<Buffer> bodies = new ArrayList<>();
    int first = 0;
    for (List<RerankDocument> batch : REQUESTS.batches(request)) {
      JsonWriter out = REQUESTS.open(request, batch, first);
      out.name(Requests.MODEL).text(request.model());
      Boolean truncation = request.truncation();
      if (truncation != null) {
        out.name(Requests.TRUNCATION).bool(truncation);
      }
      bodies.add(out.endObject().toBuffer());
      first += batch.size();
    }
    return new Written(bodies, REQUESTS.dropped(request, KNOWN));
  }

  @Override
  public RerankAnswer readAnswers(List<Buffer> bodies, RerankRequest request) {
    return RESULTS.read(bodies, request);
  }

  /** Usage is there even when nobody counted: Voyage's client cannot read an answer without it. */
  @Override
  public Buffer writeAnswer(RerankAnswer answer, RerankRequest request, Context context) {
    JsonWriter out = new JsonWriter().object().name("object").text("list");
    Results.write(out.name(Results.DATA), answer, request, NAME, true);
    out.name("model").text(context.askedModel()).name("usage").object();
    out.name("total_tokens").number(Usage.orZero(answer.usage().input())).endObject();
    return out.endObject().toBuffer();
  }
}

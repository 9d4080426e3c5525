package dev.weir.dialects.rerank;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * {@code /v1/rerank} of Jina, of Cohere's first version, Together, vLLM and llama.cpp. What one of
 * them has the others leave alone, so callers of all get one answer with the members of each.
 */
final class JinaRerank implements OperationShape<RerankRequest, RerankAnswer> {

  private static final String NAME = ShapeName.JINA_RERANK;
  private static final int DOCUMENTS_MAX = Integer.MAX_VALUE; // Each vendor has a bound of its own.

  // For vLLM no limit is a limit of 0.
  private static final Requests REQUESTS =
      new Requests(NAME, CallerWords.JINA, "top_n", true, true, DOCUMENTS_MAX);
  private static final Results RESULTS = new Results(NAME, DOCUMENTS_MAX);
  private static final List<String> KNOWN = List.of(Requests.MAX_TOKENS, Requests.MAX_CHUNKS);

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
    if (!request.rankFields().isEmpty()) {
      out.name(Requests.RANK_FIELDS).array();
      request.rankFields().forEach(out::text);
      out.endArray();
    }
    Requests.number(out, Requests.MAX_TOKENS, request.maxTokensPerDoc());
    Requests.number(out, Requests.MAX_CHUNKS, request.maxChunksPerDoc());
    return new Written(List.of(out.endObject().toBuffer()), REQUESTS.dropped(request, KNOWN));
  }

  @Override
  public RerankAnswer readAnswers(List<Buffer> bodies, RerankRequest request) {
    return RESULTS.read(bodies, request);
  }

  /** Usage is there even when nobody counted: some clients cannot read an answer without it. */
  @Override
  public Buffer writeAnswer(RerankAnswer answer, RerankRequest request, Context context) {
    JsonWriter out = new JsonWriter().object();
    out.name("id").text(answer.id() == null ? context.requestId() : answer.id());
    out.name("object").text("rerank").name("model").text(context.askedModel());
    Results.write(out.name(Results.RESULTS), answer, request, NAME, false);
    long tokens = Usage.orZero(answer.usage().input());
    out.name("usage").object().name("prompt_tokens").number(tokens);
    out.name("completion_tokens").number(0).name("total_tokens").number(tokens).endObject();
    Results.meta(out, answer, "1");
    return out.endObject().toBuffer();
  }
}

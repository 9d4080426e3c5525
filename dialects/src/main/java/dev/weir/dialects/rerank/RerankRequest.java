package dev.weir.dialects.rerank;

import dev.weir.bus.chat.Extras;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be ranked, in no vendor's words.
 *
 * @param model the model as the vendor names it
 * @param documents at least one
 * @param rankFields those members of documents that count, in their order; empty when it was not
 *     said
 * @param topN how many of the best to give back; null for all
 * @param returnDocuments whether answers show the documents
 * @param maxTokensPerDoc where longer documents are cut; null for the vendor's bound
 * @param maxChunksPerDoc into how many pieces a document may be cut; null for the vendor's bound
 * @param truncation whether what is too long is cut (true) or refused (false); null when it was not
 *     said
 * @param extras members that only the caller's shape knows
 */
public record RerankRequest(
    String model,
    String query,
    List<RerankDocument> documents,
    List<String> rankFields,
    @Nullable Integer topN,
    boolean returnDocuments,
    @Nullable Integer maxTokensPerDoc,
    @Nullable Integer maxChunksPerDoc,
    @Nullable Boolean truncation,
    Extras extras) {

  public RerankRequest {
    documents = List.copyOf(documents);
    rankFields = List.copyOf(rankFields);
  }
}

package dev.weir.dialects.rerank;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.operation.OperationShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents in their order, in no vendor's words. What the documents say is not here: the request
 * has it.
 *
 * @param id the vendor's name for the answer; null when it told none, or when several answers
 *     became this one
 * @param results the best first
 * @param searchUnits what Cohere charges by, {@link Usage#UNKNOWN} when it was not told
 */
public record RerankAnswer(@Nullable String id, List<Ranked> results, long searchUnits, Usage usage)
    implements OperationShape.Answered {

  public RerankAnswer {
    results = List.copyOf(results);
  }

  /**
   * A document's score.
   *
   * @param index the document's place in the request, which has it
   * @param extras members that only the vendor's shape knows
   */
  public record Ranked(int index, double score, Extras extras) {}
}

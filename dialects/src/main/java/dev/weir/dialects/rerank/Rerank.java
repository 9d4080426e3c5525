package dev.weir.dialects.rerank;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShape;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shapes of rerank. */
public final class Rerank {

  private static final Map<String, OperationShape<RerankRequest, RerankAnswer>> SHAPES =
      List.<OperationShape<RerankRequest, RerankAnswer>>of(
              new CohereRerank(), new JinaRerank(), new VoyageRerank(), new BedrockRerank())
          .stream()
          .collect(Collectors.toUnmodifiableMap(OperationShape::name, Function.identity()));

  private Rerank() {}

  /** The shape of a {@link ShapeName}; null when it is none of rerank. */
  public static @Nullable OperationShape<RerankRequest, RerankAnswer> shapeOf(String name) {
    return SHAPES.get(name);
  }

  /**
   * The shape of a caller on {@code /v1/rerank}, where Voyage's clients meet those of all others:
   * {@link ShapeName#VOYAGE_RERANK} when the body has a member that only Voyage's clients write.
   *
   * @param hasMember whether the body has a member of a name
   */
  public static String shapeOfCaller(Predicate<String> hasMember) {
    return hasMember.test(VoyageRerank.TOP_K) || hasMember.test(Requests.TRUNCATION)
        ? ShapeName.VOYAGE_RERANK
        : ShapeName.JINA_RERANK;
  }
}

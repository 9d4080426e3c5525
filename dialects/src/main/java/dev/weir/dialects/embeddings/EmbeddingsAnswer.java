package dev.weir.dialects.embeddings;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings in no vendor's words.
 *
 * @param vectors one for each input and in their order, by what they are made of: never {@link
 *     Encoding#BASE64}, which is made of floats
 * @param counts what was told of each input, in their order; none where a vendor told nothing
 * @param billed what the vendor asks money for, by its own names; none where it did not say
 */
public record EmbeddingsAnswer(
    Map<Encoding, List<Vector>> vectors, List<Count> counts, Usage usage, Map<String, Long> billed)
    implements OperationShape.Answered {

  public EmbeddingsAnswer {
    Map<Encoding, List<Vector>> copied = new EnumMap<>(Encoding.class);
    vectors.forEach((encoding, list) -> copied.put(encoding, List.copyOf(list)));
    vectors = Collections.unmodifiableMap(copied);
    counts = List.copyOf(counts);
    billed = Collections.unmodifiableMap(new LinkedHashMap<>(billed));
  }

  /**
   * What was told of an input.
   *
   * @param tokens how many it had, {@link Usage#UNKNOWN} if that was not told
   * @param truncated whether it was longer than the model reads
   */
  public record Count(long tokens, @Nullable Boolean truncated) {}

  /** The vectors that an encoding tells. */
  List<Vector> told(Encoding encoding) {
    return Objects.requireNonNull(vectors.get(encoding.ofVectors()));
  }

  /** Writes the vectors as an array, each as an encoding tells it. */
  void write(JsonWriter out, Encoding encoding) {
    out.array();
    for (Vector vector : told(encoding)) {
      if (encoding == Encoding.BASE64) {
        vector.packTo(out);
      } else {
        vector.writeTo(out);
      }
    }
    out.endArray();
  }
}

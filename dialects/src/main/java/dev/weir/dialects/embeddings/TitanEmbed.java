package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.ShapeName.TITAN_EMBED;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.embeddings.EmbeddingsAnswer.Count;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Amazon Titan's embeddings of a text, on Bedrock. */
final class TitanEmbed implements OperationShape<EmbeddingsRequest, EmbeddingsAnswer> {

  static final TitanEmbed INSTANCE = new TitanEmbed();

  private static final Words WORDS = Words.AWS;
  private static final Vendor VENDOR = Vendor.AWS;
  private static final String TEXT = "inputText";
  private static final String EMBEDDING = "embedding";
  private static final String TYPES = "embeddingTypes";
  private static final String TOKENS = "inputTextTokenCount";
  private static final String FLOAT = "float";

  private TitanEmbed() {}

  @Override
  public String name() {
    return TITAN_EMBED;
  }

  @Override
  public EmbeddingsRequest readRequest(Buffer body, String model) {
    Fields request = new Fields(WORDS.json(body), Path.ROOT, WORDS);
    Item item = new Item(new Content.Text(request.requiredText(TEXT)), null, null);
    Integer dimensions = request.integer("dimensions");
    WORDS.checkDimensions(request.path("dimensions"), dimensions);
    int index = 0;
    for (String type : request.texts(TYPES)) {
      if (type.equals("binary")) {
        // Whether its bits are packed, as all others' are, is not documented.
        throw Rule.WHOLE_NUMBERS.refusal(request.path(TYPES).item(index).toString());
      }
      if (!type.equals(FLOAT)) {
        throw WORDS.unknown(request.path(TYPES).item(index), type, List.of(FLOAT, "binary"));
      }
      index++;
    }
    return new EmbeddingsRequest(
        model,
        List.of(item),
        List.of(Encoding.FLOAT),
        false,
        dimensions,
        null,
        null,
        Extras.NONE,
        request.rest(TITAN_EMBED));
  }

  @Override
  public Written writeRequest(EmbeddingsRequest request) {
    Losses.refuseWholeNumbers(request);
    if (request.dimensions() != null && isFirst(request)) {
      throw Rule.DIMENSIONS.refusal(Rule.DIMENSIONS.field());
    }
    List<Buffer> bodies = new ArrayList<>();
    for (Item item : request.items()) {
      JsonWriter out = new JsonWriter().object().name(TEXT).text(Losses.text(item));
      if (request.dimensions() != null) {
        out.name("dimensions").number(request.dimensions());
      }
      bodies.add(out.members(request.extras().of(TITAN_EMBED)).endObject().toBuffer());
    }
    return new Losses(request, TITAN_EMBED)
        .tasks()
        .titles()
        .truncate(Truncate.NONE) // Which is the habit here.
        .user()
        .written(bodies);
  }

  /** Whether a model is of the first generation, which takes a text and nothing else. */
  private static boolean isFirst(EmbeddingsRequest request) {
    String model = request.model().toLowerCase(Locale.ROOT);
    return model.contains("titan-embed-text-v1") || model.contains("titan-embed-g1");
  }

  @Override
  public EmbeddingsAnswer readAnswers(List<Buffer> bodies, EmbeddingsRequest request) {
    VENDOR.checkCount("answers", request.items().size(), bodies.size());
    List<Vector> vectors = new ArrayList<>();
    List<Count> counts = new ArrayList<>();
    List<Usage> usages = new ArrayList<>();
    for (Buffer body : bodies) {
      Node root = VENDOR.answer(body, EMBEDDING);
      vectors.add(VENDOR.floats(root.get(EMBEDDING), request));
      long tokens = root.countOf(TOKENS, UNKNOWN);
      counts.add(new Count(tokens, null));
      usages.add(Usage.of(tokens, UNKNOWN));
    }
    return new EmbeddingsAnswer(
        Map.of(Encoding.FLOAT, vectors), counts, Usages.sum(usages), Map.of());
  }

  @Override
  public Buffer writeAnswer(EmbeddingsAnswer answer, EmbeddingsRequest request, Context context) {
    Vector vector = answer.told(Encoding.FLOAT).getFirst();
    JsonWriter out = new JsonWriter().object();
    vector.writeTo(out.name(EMBEDDING));
    vector.writeTo(out.name("embeddingsByType").object().name(FLOAT));
    out.endObject().name(TOKENS).number(Usage.orZero(answer.usage().input()));
    return out.endObject().toBuffer();
  }
}

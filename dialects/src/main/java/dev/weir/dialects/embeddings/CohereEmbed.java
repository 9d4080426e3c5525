package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.ShapeName.BEDROCK_COHERE_EMBED;
import static dev.weir.bus.message.ShapeName.COHERE_EMBED;
import static dev.weir.bus.message.ShapeName.COHERE_EMBED_V1;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cohere's embeddings: its own API's two versions, and its models on Bedrock. */
final class CohereEmbed implements OperationShape<EmbeddingsRequest, EmbeddingsAnswer> {

  static final CohereEmbed V2 = new CohereEmbed(COHERE_EMBED, Words.COHERE);
  static final CohereEmbed V1 = new CohereEmbed(COHERE_EMBED_V1, Words.COHERE);
  static final CohereEmbed BEDROCK = new CohereEmbed(BEDROCK_COHERE_EMBED, Words.AWS);

  /** The members of their own are the same for all three. */
  static final String DIALECT = COHERE_EMBED;

  static final String EMBEDDING_TYPES = "embedding_types";

  private static final Vendor VENDOR = Vendor.COHERE;
  private static final String EMBEDDINGS = "embeddings";

  /** Kinds of billed units; there are eight today. */
  private static final int UNITS_MAX = 16;

  private final String name;
  private final Words words;

  private CohereEmbed(String name, Words words) {
    this.name = name;
    this.words = words;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EmbeddingsRequest readRequest(Buffer body, String model) {
    return new CohereRequest(words, this == V2, this == BEDROCK, body).read(model);
  }

  @Override
  public Written writeRequest(EmbeddingsRequest request) {
    return new CohereWriter(this, request).write();
  }

  @Override
  public EmbeddingsAnswer readAnswers(List<Buffer> bodies, EmbeddingsRequest request) {
    List<List<Item>> batches = CohereWriter.batches(request);
    VENDOR.checkCount("answers", batches.size(), bodies.size());
    Map<Encoding, List<Vector>> vectors = new EnumMap<>(Encoding.class);
    List<Usage> usages = new ArrayList<>();
    Map<String, Long> billed = new LinkedHashMap<>();
    for (int i = 0; i < bodies.size(); i++) {
      Node root = VENDOR.answer(bodies.get(i), EMBEDDINGS);
      Node told = Objects.requireNonNull(root.get(EMBEDDINGS));
      for (Encoding encoding : CohereWriter.asked(this, request)) {
        List<Node> ofType = told instanceof Node.Items ? told.items() : ofType(told, encoding);
        VENDOR.checkCount("vectors", batches.get(i).size(), ofType.size());
        vectors
            .computeIfAbsent(encoding.ofVectors(), kind -> new ArrayList<>())
            .addAll(VENDOR.vectors(ofType, encoding, request));
      }
      usages.add(count(root.get("meta"), billed));
    }
    return new EmbeddingsAnswer(vectors, List.of(), Usages.sum(usages), billed);
  }

  private static List<Node> ofType(Node told, Encoding encoding) {
    Node ofType = told.get(encoding.word());
    return ofType == null ? List.of() : ofType.items();
  }

  /** The tokens of a call; adds what it costs to the rest. */
  private static Usage count(@Nullable Node meta, Map<String, Long> billed) {
    Node units = meta == null ? null : meta.get("billed_units");
    if (units instanceof Node.Members all) {
      for (String unit : all.members().keySet()) {
        long count = units.countOf(unit, 0);
        if (billed.containsKey(unit) || billed.size() < UNITS_MAX) {
          billed.merge(unit, count, Long::sum);
        }
      }
    }
    Node tokens = meta == null ? null : meta.get("tokens");
    long told = tokens == null ? UNKNOWN : tokens.countOf("input_tokens", UNKNOWN);
    long paid = units == null ? UNKNOWN : units.countOf("input_tokens", UNKNOWN);
    return Usage.of(told == UNKNOWN ? paid : told, UNKNOWN);
  }

  @Override
  public Buffer writeAnswer(EmbeddingsAnswer answer, EmbeddingsRequest request, Context context) {
    boolean byType = this == V2 || request.spelled().of(DIALECT).containsKey(EMBEDDING_TYPES);
    JsonWriter out = new JsonWriter().object().name("id").text(context.requestId());
    out.name("texts").array();
    for (Item item : request.items()) {
      if (item.content() instanceof Content.Text text) {
        out.text(text.text());
      }
    }
    out.endArray().name(EMBEDDINGS);
    if (byType) {
      out.object();
      for (Encoding encoding : request.encodings()) {
        answer.write(out.name(encoding.word()), encoding);
      }
      out.endObject();
    } else {
      answer.write(out, Encoding.FLOAT);
    }
    if (this != BEDROCK) {
      meta(out, answer);
    }
    out.name("response_type").text(byType ? "embeddings_by_type" : "embeddings_floats");
    return out.endObject().toBuffer();
  }

  private void meta(JsonWriter out, EmbeddingsAnswer answer) {
    out.name("meta").object().name("api_version").object();
    out.name("version").text(this == V2 ? "2" : "1").endObject();
    out.name("billed_units").object();
    long tokens = answer.usage().input();
    if (tokens != UNKNOWN && !answer.billed().containsKey("input_tokens")) {
      out.name("input_tokens").number(tokens);
    }
    answer.billed().forEach((unit, count) -> out.name(unit).number(count));
    out.endObject().endObject();
  }
}

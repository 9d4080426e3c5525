package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.ShapeName.GOOGLE_PREDICT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.embeddings.EmbeddingsAnswer.Count;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.gemini.ProtoFields;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Texts embedded by Vertex AI's {@code :predict}. */
final class GooglePredict implements OperationShape<EmbeddingsRequest, EmbeddingsAnswer> {

  static final GooglePredict INSTANCE = new GooglePredict();

  private static final Words WORDS = Words.GOOGLE;
  private static final Vendor VENDOR = Vendor.GOOGLE;
  private static final int INSTANCES_MAX = 250;
  private static final String INSTANCES = "instances";
  private static final String PARAMETERS = "parameters";
  private static final String PREDICTIONS = "predictions";
  private static final String DIMENSIONS = "outputDimensionality";
  private static final String TRUNCATE = "autoTruncate";
  private static final String CHARACTERS = "billableCharacterCount";

  private GooglePredict() {}

  @Override
  public String name() {
    return GOOGLE_PREDICT;
  }

  @Override
  public EmbeddingsRequest readRequest(Buffer body, String model) {
    ProtoFields root = new ProtoFields(WORDS.json(body), Path.ROOT, WORDS);
    List<JsonValue> told = root.items(INSTANCES);
    WORDS.checkCount(root.path(INSTANCES), told.size());
    List<Item> items = new ArrayList<>(told.size());
    for (JsonValue instance : told) {
      Path path = root.path(INSTANCES).item(items.size());
      ProtoFields fields = new ProtoFields(instance, path, WORDS);
      Content content = new Content.Text(fields.requiredText("content"));
      items.add(new Item(content, GoogleTask.read(fields, "taskType"), fields.text("title")));
    }
    ProtoFields parameters = root.object(PARAMETERS);
    Integer dimensions = parameters == null ? null : parameters.integer(DIMENSIONS);
    WORDS.checkDimensions(Path.ROOT.member(PARAMETERS).member(DIMENSIONS), dimensions);
    Boolean truncate = parameters == null ? null : parameters.bool(TRUNCATE);
    return new EmbeddingsRequest(
        model,
        items,
        List.of(Encoding.FLOAT),
        false,
        dimensions,
        truncate == null ? null : truncate ? Truncate.END : Truncate.NONE,
        null,
        Extras.NONE,
        new Extras(GOOGLE_PREDICT, parameters == null ? Map.of() : parameters.left()));
  }

  @Override
  public Written writeRequest(EmbeddingsRequest request) {
    Losses.refuseWholeNumbers(request);
    Losses losses = new Losses(request, GOOGLE_PREDICT);
    losses.truncate(Truncate.NONE, Truncate.END).user();
    List<Buffer> bodies = new ArrayList<>();
    for (List<Item> batch : batches(request)) {
      JsonWriter out = new JsonWriter().object().name(INSTANCES).array();
      batch.forEach(item -> instance(out, item));
      parameters(out.endArray(), request);
      bodies.add(out.endObject().toBuffer());
    }
    return losses.written(bodies);
  }

  /** Google documents one instance in a call of Gemini's models, and 250 in one of others. */
  private static List<List<Item>> batches(EmbeddingsRequest request) {
    boolean gemini = request.model().toLowerCase(Locale.ROOT).contains("gemini");
    return Batches.of(request.items(), gemini ? 1 : INSTANCES_MAX);
  }

  private static void instance(JsonWriter out, Item item) {
    out.object().name("content").text(Losses.text(item));
    if (item.task() != null) {
      out.name("task_type").text(item.task().google());
    }
    if (item.title() != null) {
      out.name("title").text(item.title());
    }
    out.endObject();
  }

  private static void parameters(JsonWriter out, EmbeddingsRequest request) {
    Map<String, RawJson> others = request.extras().of(GOOGLE_PREDICT);
    Truncate truncate = request.truncate() == Truncate.START ? null : request.truncate();
    if (request.dimensions() == null && truncate == null && others.isEmpty()) {
      return;
    }
    out.name(PARAMETERS).object();
    if (truncate != null) {
      out.name(TRUNCATE).bool(truncate == Truncate.END);
    }
    if (request.dimensions() != null) {
      out.name(DIMENSIONS).number(request.dimensions());
    }
    out.members(others).endObject();
  }

  @Override
  public EmbeddingsAnswer readAnswers(List<Buffer> bodies, EmbeddingsRequest request) {
    List<List<Item>> batches = batches(request);
    VENDOR.checkCount("answers", batches.size(), bodies.size());
    List<Vector> vectors = new ArrayList<>();
    List<Count> counts = new ArrayList<>();
    long characters = 0;
    for (int i = 0; i < bodies.size(); i++) {
      Node root = VENDOR.answer(bodies.get(i), PREDICTIONS);
      List<Node> predictions = Objects.requireNonNull(root.get(PREDICTIONS)).items();
      VENDOR.checkCount("vectors", batches.get(i).size(), predictions.size());
      for (Node prediction : predictions) {
        Node embeddings = prediction.get("embeddings");
        vectors.add(VENDOR.floats(embeddings == null ? null : embeddings.get("values"), request));
        counts.add(count(embeddings == null ? null : embeddings.get("statistics")));
      }
      Node metadata = root.get("metadata");
      characters += metadata == null ? 0 : metadata.countOf(CHARACTERS, 0);
    }
    List<Usage> usages = counts.stream().map(count -> Usage.of(count.tokens(), UNKNOWN)).toList();
    Map<String, Long> billed = new LinkedHashMap<>();
    if (characters > 0) {
      billed.put(CHARACTERS, characters);
    }
    return new EmbeddingsAnswer(
        Map.of(Encoding.FLOAT, vectors), counts, Usages.sum(usages), billed);
  }

  private static Count count(@Nullable Node statistics) {
    if (statistics == null) {
      return new Count(UNKNOWN, null);
    }
    Boolean truncated =
        statistics.get("truncated") instanceof Node.Truth(boolean value) ? value : null;
    return new Count(statistics.countOf("token_count", UNKNOWN), truncated);
  }

  @Override
  public Buffer writeAnswer(EmbeddingsAnswer answer, EmbeddingsRequest request, Context context) {
    JsonWriter out = new JsonWriter().object().name(PREDICTIONS).array();
    int index = 0;
    for (Vector vector : answer.told(Encoding.FLOAT)) {
      out.object().name("embeddings").object();
      vector.writeTo(out.name("values"));
      if (!answer.counts().isEmpty()) {
        statistics(out, answer.counts().get(index));
      }
      out.endObject().endObject();
      index++;
    }
    out.endArray();
    Long characters = answer.billed().get(CHARACTERS);
    if (characters != null) {
      out.name("metadata").object().name(CHARACTERS).number(characters).endObject();
    }
    return out.endObject().toBuffer();
  }

  private static void statistics(JsonWriter out, Count count) {
    out.name("statistics").object();
    if (count.tokens() != UNKNOWN) {
      out.name("token_count").number(count.tokens());
    }
    if (count.truncated() != null) {
      out.name("truncated").bool(count.truncated());
    }
    out.endObject();
  }
}

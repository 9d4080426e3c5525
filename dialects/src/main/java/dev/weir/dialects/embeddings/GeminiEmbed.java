package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.ShapeName.GEMINI_BATCH_EMBED;
import static dev.weir.bus.message.ShapeName.GEMINI_EMBED;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gemini's {@code :embedContent} and {@code :batchEmbedContents}. */
final class GeminiEmbed implements OperationShape<EmbeddingsRequest, EmbeddingsAnswer> {

  static final GeminiEmbed ONE = new GeminiEmbed(GEMINI_EMBED, 1);

  /** "at most 100 requests can be in one batch", Google says. */
  static final GeminiEmbed BATCH = new GeminiEmbed(GEMINI_BATCH_EMBED, 100);

  private static final Words WORDS = Words.GOOGLE;
  private static final Vendor VENDOR = Vendor.GOOGLE;
  private static final String REQUESTS = "requests";
  private static final String EMBEDDING = "embedding";
  private static final String EMBEDDINGS = "embeddings";
  private static final String DIMENSIONS = "outputDimensionality";

  /** Both shapes have the same members of their own. */
  private static final String DIALECT = GEMINI_EMBED;

  private final String name;
  private final int inputsMax;

  private GeminiEmbed(String name, int inputsMax) {
    this.name = name;
    this.inputsMax = inputsMax;
  }

  @Override
  public String name() {
    return name;
  }

  private boolean isBatch() {
    return inputsMax > 1;
  }

  @Override
  public EmbeddingsRequest readRequest(Buffer body, String model) {
    ProtoFields root = new ProtoFields(WORDS.json(body), Path.ROOT, WORDS);
    if (!isBatch()) {
      One only = one(root);
      return request(model, List.of(only), only.left());
    }
    List<JsonValue> told = root.items(REQUESTS);
    WORDS.checkCount(root.path(REQUESTS), told.size());
    List<One> all = new ArrayList<>(told.size());
    for (JsonValue each : told) {
      Path path = root.path(REQUESTS).item(all.size());
      One one = one(new ProtoFields(each, path, WORDS));
      if (!all.isEmpty() && !one.isLike(all.getFirst())) {
        throw new Fault.UnsupportedByTarget(
                "All requests of a batch must ask for the same here, but for content, taskType"
                    + " and title.",
                path.toString())
            .asException();
      }
      all.add(one);
    }
    return request(model, all, all.getFirst().left());
  }

  private static EmbeddingsRequest request(
      String model, List<One> all, Map<String, RawJson> extras) {
    One first = all.getFirst();
    return new EmbeddingsRequest(
        model,
        all.stream().map(One::item).toList(),
        List.of(Encoding.FLOAT),
        false,
        first.dimensions,
        first.truncate,
        null,
        Extras.NONE,
        new Extras(DIALECT, extras));
  }

  /** One request, alone or of a batch; its settings may also stand in an object of their own. */
  private static One one(ProtoFields request) {
    request.take("model"); // The path names it, and what the path names is served.
    Content content = GoogleContent.read(request.requiredObject("content"));
    ProtoFields config = request.object("embedContentConfig");
    Settings settings = Settings.of(request);
    Settings inner = config == null ? Settings.NONE : Settings.of(config);
    Map<String, RawJson> left = new LinkedHashMap<>(request.left());
    if (config != null && !config.left().isEmpty()) {
      left.put("embedContentConfig", new JsonWriter().object(config.left()).toRaw());
    }
    Settings all = settings.or(inner);
    return new One(new Item(content, all.task, all.title), all.dimensions, all.truncate, left);
  }

  private record One(
      Item item,
      @Nullable Integer dimensions,
      @Nullable Truncate truncate,
      Map<String, RawJson> left) {

    boolean isLike(One other) {
      return Objects.equals(dimensions, other.dimensions)
          && truncate == other.truncate
          && left.equals(other.left);
    }
  }

  private record Settings(
      @Nullable Task task,
      @Nullable String title,
      @Nullable Integer dimensions,
      @Nullable Truncate truncate) {

    static final Settings NONE = new Settings(null, null, null, null);

    static Settings of(ProtoFields told) {
      Integer dimensions = told.integer(DIMENSIONS);
      WORDS.checkDimensions(told.path(DIMENSIONS), dimensions);
      Boolean truncate = told.bool("autoTruncate");
      return new Settings(
          GoogleTask.read(told, "taskType"),
          told.text("title"),
          dimensions,
          truncate == null ? null : truncate ? Truncate.END : Truncate.NONE);
    }

    Settings or(Settings other) {
      return new Settings(
          task == null ? other.task : task,
          title == null ? other.title : title,
          dimensions == null ? other.dimensions : dimensions,
          truncate == null ? other.truncate : truncate);
    }
  }

  @Override
  public Written writeRequest(EmbeddingsRequest request) {
    Losses.refuseWholeNumbers(request);
    Losses losses = new Losses(request, DIALECT).truncate().user();
    List<Buffer> bodies = new ArrayList<>();
    for (List<Item> batch : Batches.of(request.items(), inputsMax)) {
      JsonWriter out = new JsonWriter();
      if (isBatch()) {
        out.object().name(REQUESTS).array();
        batch.forEach(item -> write(out, item, request));
        out.endArray().endObject();
      } else {
        write(out, batch.getFirst(), request);
      }
      bodies.add(out.toBuffer());
    }
    return losses.written(bodies);
  }

  private static void write(JsonWriter out, Item item, EmbeddingsRequest request) {
    String model = request.model();
    out.object().name("model").text(model.startsWith("models/") ? model : "models/" + model);
    GoogleContent.write(out.name("content"), item.content());
    if (item.task() != null) {
      out.name("taskType").text(item.task().google());
    }
    if (item.title() != null) {
      out.name("title").text(item.title());
    }
    if (request.dimensions() != null) {
      out.name(DIMENSIONS).number(request.dimensions());
    }
    out.members(request.extras().of(DIALECT)).endObject();
  }

  @Override
  public EmbeddingsAnswer readAnswers(List<Buffer> bodies, EmbeddingsRequest request) {
    List<List<Item>> batches = Batches.of(request.items(), inputsMax);
    VENDOR.checkCount("answers", batches.size(), bodies.size());
    List<Vector> vectors = new ArrayList<>();
    List<Usage> usages = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      String member = isBatch() ? EMBEDDINGS : EMBEDDING;
      Node root = VENDOR.answer(bodies.get(i), member);
      Node told = Objects.requireNonNull(root.get(member));
      List<Node> embeddings = isBatch() ? told.items() : List.of(told);
      VENDOR.checkCount("vectors", batches.get(i).size(), embeddings.size());
      embeddings.forEach(embedding -> vectors.add(VENDOR.floats(embedding.get("values"), request)));
      Node usage = root.get("usageMetadata");
      usages.add(
          usage == null
              ? Usage.NONE
              : Usage.of(usage.countOf("promptTokenCount", UNKNOWN), UNKNOWN));
    }
    return new EmbeddingsAnswer(
        Map.of(Encoding.FLOAT, vectors), List.of(), Usages.sum(usages), Map.of());
  }

  @Override
  public Buffer writeAnswer(EmbeddingsAnswer answer, EmbeddingsRequest request, Context context) {
    List<Vector> vectors = answer.told(Encoding.FLOAT);
    JsonWriter out = new JsonWriter().object();
    if (isBatch()) {
      out.name(EMBEDDINGS).array();
      vectors.forEach(vector -> values(out, vector));
      out.endArray();
    } else {
      values(out.name(EMBEDDING), vectors.getFirst());
    }
    if (answer.usage().input() != UNKNOWN) {
      out.name("usageMetadata").object().name("promptTokenCount");
      out.number(answer.usage().input()).endObject();
    }
    return out.endObject().toBuffer();
  }

  private static void values(JsonWriter out, Vector vector) {
    vector.writeTo(out.object().name("values"));
    out.endObject();
  }
}

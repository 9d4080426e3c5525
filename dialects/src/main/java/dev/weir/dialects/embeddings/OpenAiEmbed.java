package dev.weir.dialects.embeddings;

import static dev.weir.bus.chat.Usage.UNKNOWN;
import static dev.weir.bus.message.ShapeName.OPENAI;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings, and those of its imitations. */
final class OpenAiEmbed implements OperationShape<EmbeddingsRequest, EmbeddingsAnswer> {

  static final OpenAiEmbed INSTANCE = new OpenAiEmbed();

  private static final Vendor VENDOR = Vendor.OPENAI;

  /** Perplexity's models make whole numbers and bits only, and take 512 texts. */
  private static final String PERPLEXITY_MODEL = "pplx-embed";

  private static final int PERPLEXITY_INPUTS_MAX = 512;

  private OpenAiEmbed() {}

  @Override
  public String name() {
    return OPENAI;
  }

  @Override
  public EmbeddingsRequest readRequest(Buffer body, String model) {
    return new OpenAiRequest(body).read(model);
  }

  @Override
  public Written writeRequest(EmbeddingsRequest request) {
    Map<String, RawJson> spelled = request.spelled().of(OPENAI);
    String format = format(request, spelled);
    Losses losses = new Losses(request, OPENAI).titles();
    if (!spelled.containsKey(OpenAiRequest.INPUT_TYPE) && !spelled.containsKey("task")) {
      losses.tasks();
    }
    if (!spelled.containsKey("truncation") && !spelled.containsKey("truncate")) {
      losses.truncate(Truncate.NONE); // Which is the habit here.
    }
    List<Buffer> bodies = new ArrayList<>();
    for (List<Item> batch : batches(request)) {
      JsonWriter out = new JsonWriter().object().name("model").text(request.model());
      input(out.name("input"), batch);
      if (request.dimensions() != null && !spelled.containsKey(OpenAiRequest.OUTPUT_DIMENSION)) {
        out.name("dimensions").number(request.dimensions());
      }
      if (!format.isEmpty()) {
        out.name(OpenAiRequest.ENCODING_FORMAT).text(format);
      }
      if (request.user() != null) {
        out.name("user").text(request.user());
      }
      spelled.forEach(
          (name, value) -> {
            if (!name.equals(OpenAiRequest.ENCODING_FORMAT)) {
              out.name(name).raw(value);
            }
          });
      bodies.add(out.members(request.extras().of(OPENAI)).endObject().toBuffer());
    }
    return losses.written(bodies);
  }

  private static List<List<Item>> batches(EmbeddingsRequest request) {
    return Batches.of(
        request.items(),
        isPerplexity(request) ? PERPLEXITY_INPUTS_MAX : Embeddings.INPUTS_MAX,
        // Texts and tokens cannot be in one array.
        (first, item) ->
            first.content() instanceof Content.Tokens == item.content() instanceof Content.Tokens);
  }

  private static boolean isPerplexity(EmbeddingsRequest request) {
    return request.model().toLowerCase(Locale.ROOT).contains(PERPLEXITY_MODEL);
  }

  /** How the vectors are asked for; empty for floats, which all imitations send if not asked. */
  private static String format(EmbeddingsRequest request, Map<String, RawJson> spelled) {
    if (isPerplexity(request)) {
      return perplexityFormat(request);
    }
    if (request.wantsWholeNumbers()) {
      boolean asked = spelled.containsKey(OpenAiRequest.OUTPUT_DTYPE);
      if (!asked || request.encodings().size() > 1) {
        throw Rule.WHOLE_NUMBERS.refusal(Rule.WHOLE_NUMBERS.field());
      }
      return request.packed() ? OpenAiRequest.BASE64 : "";
    }
    return request.encodings().contains(Encoding.FLOAT) ? "" : OpenAiRequest.BASE64;
  }

  private static String perplexityFormat(EmbeddingsRequest request) {
    boolean bits = request.encodings().contains(Encoding.UBINARY);
    boolean others =
        request.encodings().stream()
            .anyMatch(
                encoding ->
                    bits
                        ? encoding != Encoding.UBINARY
                        : !encoding.isOfFloats() && encoding != Encoding.INT8);
    if (others) {
      throw Rule.WHOLE_NUMBERS.refusal(Rule.WHOLE_NUMBERS.field());
    }
    return bits ? OpenAiRequest.BASE64_BINARY : OpenAiRequest.BASE64_INT8;
  }

  private static void input(JsonWriter out, List<Item> batch) {
    out.array();
    for (Item item : batch) {
      if (item.content() instanceof Content.Tokens tokens) {
        out.raw(tokens.ids());
      } else {
        out.text(Losses.text(item));
      }
    }
    out.endArray();
  }

  @Override
  public EmbeddingsAnswer readAnswers(List<Buffer> bodies, EmbeddingsRequest request) {
    List<List<Item>> batches = batches(request);
    VENDOR.checkCount("answers", batches.size(), bodies.size());
    List<Node> told = new ArrayList<>();
    List<Usage> usages = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      Node root = VENDOR.answer(bodies.get(i), "data");
      told.addAll(inOrder(root.get("data"), batches.get(i).size()));
      usages.add(usage(root.get("usage")));
    }
    return new EmbeddingsAnswer(vectors(told, request), List.of(), Usages.sum(usages), Map.of());
  }

  private static Map<Encoding, List<Vector>> vectors(List<Node> told, EmbeddingsRequest request) {
    Map<Encoding, List<Vector>> vectors = new EnumMap<>(Encoding.class);
    for (Encoding encoding : request.encodings()) {
      vectors.computeIfAbsent(
          encoding.ofVectors(),
          kind ->
              isPerplexity(request) && kind == Encoding.FLOAT
                  ? widened(VENDOR.vectors(told, Encoding.INT8, request))
                  : VENDOR.vectors(told, kind, request));
    }
    return vectors;
  }

  /** Whole numbers as floats: directions, which are what is compared, stay the same. */
  private static List<Vector> widened(List<Vector> vectors) {
    return vectors.stream().<Vector>map(vector -> new Vector.Floats(vector.floats())).toList();
  }

  /** The vectors in the order of the inputs: by their index where they have one. */
  private static List<Node> inOrder(@Nullable Node data, int count) {
    List<Node> items = data == null ? List.of() : data.items();
    VENDOR.checkCount("vectors", count, items.size());
    Node[] ordered = new Node[count];
    boolean indexed = items.stream().anyMatch(item -> item.get("index") != null);
    for (int i = 0; i < count; i++) {
      Node vector = items.get(i).get("embedding");
      long index = indexed ? items.get(i).countOf("index", -1) : i;
      if (vector == null || index < 0 || index >= count || ordered[(int) index] != null) {
        throw VENDOR.malformed("'data' has no vector for each input");
      }
      ordered[(int) index] = vector;
    }
    return Arrays.asList(ordered);
  }

  private static Usage usage(@Nullable Node usage) {
    if (usage == null) {
      return Usage.NONE;
    }
    long prompt = usage.countOf("prompt_tokens", UNKNOWN);
    return Usage.of(prompt == UNKNOWN ? usage.countOf("total_tokens", UNKNOWN) : prompt, UNKNOWN);
  }

  @Override
  public Buffer writeAnswer(EmbeddingsAnswer answer, EmbeddingsRequest request, Context context) {
    Encoding encoding = request.encodings().getFirst();
    boolean packed = request.packed() || encoding == Encoding.BASE64;
    JsonWriter out = new JsonWriter().object().name("object").text("list");
    out.name("data").array();
    int index = 0;
    for (Vector vector : answer.told(encoding)) {
      out.object().name("object").text("embedding").name("index").number(index++);
      out.name("embedding");
      if (packed) {
        vector.packTo(out);
      } else {
        vector.writeTo(out);
      }
      out.endObject();
    }
    out.endArray().name("model").text(context.askedModel());
    long tokens = Usage.orZero(answer.usage().input());
    out.name("usage").object().name("prompt_tokens").number(tokens);
    return out.name("total_tokens").number(tokens).endObject().endObject().toBuffer();
  }
}

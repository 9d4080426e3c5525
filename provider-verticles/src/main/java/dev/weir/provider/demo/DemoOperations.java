package dev.weir.provider.demo;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.dialects.operation.Translated;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the demo does beside chat: it embeds and reranks by the words that texts have in common, so
 * that clients can be tried and like texts are found.
 */
final class DemoOperations {

  /** The models that do. */
  static final List<String> MODELS = List.of("embed", "rerank");

  private static final int DIMENSIONS = 64;
  private static final int DIMENSIONS_MAX = 4_096;

  private DemoOperations() {}

  static List<Announcement.Offer> offers() {
    return List.of(
        new Announcement.Offer(
            Operation.EMBEDDINGS, OperationShapes.ofCallers(Operation.EMBEDDINGS)),
        new Announcement.Offer(Operation.RERANK, OperationShapes.ofCallers(Operation.RERANK)));
  }

  /** Serves a call of an operation beside chat. */
  static void serve(IncomingCall call) {
    RequestHead head = call.payload().head();
    if (!(call.payload() instanceof Payload.Raw raw)) {
      call.out().fail(unknown(head));
      return;
    }
    try {
      Translated asked =
          switch (head.operation()) {
            case Operation.EMBEDDINGS -> translated(raw, ShapeName.OPENAI);
            case Operation.RERANK -> translated(raw, ShapeName.JINA_RERANK);
            default -> throw unknown(head).asException();
          };
      List<Buffer> answers =
          asked.bodies().stream()
              .map(JsonObject::new)
              .map(
                  body -> head.operation().equals(Operation.RERANK) ? ranked(body) : embedded(body))
              .map(JsonObject::toBuffer)
              .toList();
      Translated.Answer answer =
          asked
              .back()
              .answer(
                  answers,
                  new OperationShape.Context(
                      head.requestId(), head.askedModel(), System.currentTimeMillis() / 1_000));
      call.out()
          .answer(
              new Head(
                  Head.Mode.RAW,
                  200,
                  List.of(new Header("content-type", "application/json")),
                  "",
                  head.model(),
                  asked.dropped()),
              new Chunk.Raw(answer.body(), true, true),
              new Frame.Ending(answer.usage(), null));
    } catch (FaultException refused) {
      call.out().fail(refused.fault());
    }
  }

  private static Translated translated(Payload.Raw raw, String shape) {
    RequestHead head = raw.head();
    Translated asked =
        OperationShapes.translate(
            head.operation(), head.dialect(), shape, raw.body(), head.model());
    if (asked == null) {
      throw unknown(head).asException();
    }
    return asked;
  }

  private static Fault unknown(RequestHead head) {
    return new Fault.UnsupportedByTarget(
        "the demo provider does not know " + head.operation(), "operation");
  }

  private static JsonObject embedded(JsonObject body) {
    Object input = body.getValue("input");
    JsonArray texts = input instanceof JsonArray many ? many : JsonArray.of(input);
    int dimensions = Math.clamp(body.getInteger("dimensions", DIMENSIONS), 1, DIMENSIONS_MAX);
    boolean packed = "base64".equals(body.getString("encoding_format"));
    JsonArray data = new JsonArray();
    long tokens = 0;
    for (int i = 0; i < texts.size(); i++) {
      String[] words = words(String.valueOf(texts.getValue(i)));
      tokens += words.length;
      float[] vector = vector(words, dimensions);
      data.add(
          new JsonObject()
              .put("object", "embedding")
              .put("index", i)
              .put("embedding", packed ? packed(vector) : numbers(vector)));
    }
    return new JsonObject()
        .put("object", "list")
        .put("data", data)
        .put("model", body.getString("model"))
        .put("usage", new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens));
  }

  /** Each word points somewhere; the sum of all has length 1. */
  private static float[] vector(String[] words, int dimensions) {
    float[] sum = new float[dimensions];
    for (String word : words) {
      sum[Math.floorMod(word.hashCode() * 31, dimensions)] += 1;
    }
    double squares = 0;
    for (float number : sum) {
      squares += number * number;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < dimensions && length > 0; i++) {
      sum[i] /= length;
    }
    return sum;
  }

  private static JsonArray numbers(float[] vector) {
    JsonArray numbers = new JsonArray();
    for (float number : vector) {
      numbers.add(number);
    }
    return numbers;
  }

  private static String packed(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static JsonObject ranked(JsonObject body) {
    Set<String> wanted = new HashSet<>(Arrays.asList(words(body.getString("query", ""))));
    JsonArray results = new JsonArray();
    JsonArray documents = body.getJsonArray("documents", new JsonArray());
    long tokens = wanted.size();
    for (int i = 0; i < documents.size(); i++) {
      String[] words = words(String.valueOf(documents.getValue(i)));
      tokens += words.length;
      Set<String> shared = new HashSet<>(wanted);
      shared.retainAll(Set.copyOf(Arrays.asList(words)));
      double score = wanted.isEmpty() ? 0 : (double) shared.size() / wanted.size();
      results.add(new JsonObject().put("index", i).put("relevance_score", score));
    }
    return new JsonObject()
        .put("model", body.getString("model"))
        .put("results", results)
        .put("usage", new JsonObject().put("total_tokens", tokens));
  }

  private static String[] words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }
}

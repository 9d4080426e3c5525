package dev.weir.dialects.rerank;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads callers' requests and writes those for vendors, as far as all shapes agree.
 *
 * @param shape the shape's name
 * @param words how it words complaints
 * @param limit its name for how many of the best to give back
 * @param zeroIsAll whether a limit of 0 is none
 * @param objects whether documents may be objects
 * @param documentsMax how many documents a vendor takes in one request
 */
record Requests(
    String shape,
    CallerWords words,
    String limit,
    boolean zeroIsAll,
    boolean objects,
    int documentsMax) {

  static final String MODEL = "model";
  static final String QUERY = "query";
  static final String DOCUMENTS = "documents";
  static final String RANK_FIELDS = "rank_fields";
  static final String RETURN_DOCUMENTS = "return_documents";
  static final String MAX_TOKENS = "max_tokens_per_doc";
  static final String MAX_CHUNKS = "max_chunks_per_doc";
  static final String TRUNCATION = "truncation";

  /** Reads a request; members of these names mean nothing. */
  RerankRequest read(Buffer body, String model, String... ignored) {
    Fields request = new Fields(words.json(body), Path.ROOT, words);
    request.text(MODEL);
    request.skip(ignored);
    String query = request.requiredText(QUERY);
    if (query.isBlank()) {
      throw words.blank(request.path(QUERY));
    }
    return new RerankRequest(
        model,
        query,
        documents(request),
        request.texts(RANK_FIELDS),
        limit(request),
        Boolean.TRUE.equals(request.bool(RETURN_DOCUMENTS)),
        positive(request, MAX_TOKENS),
        positive(request, MAX_CHUNKS),
        request.bool(TRUNCATION),
        request.rest(shape));
  }

  /** Opens the request for a batch of documents and writes the query and the documents. */
  JsonWriter open(RerankRequest request, List<RerankDocument> batch, int first) {
    JsonWriter out = new JsonWriter().object().members(request.extras().of(shape));
    out.name(QUERY).text(request.query()).name(DOCUMENTS).array();
    for (int i = 0; i < batch.size(); i++) {
      RerankDocument document = batch.get(i);
      if (objects && document instanceof RerankDocument.Fielded) {
        document.writeObject(out);
      } else {
        out.text(textOf(document, request, first + i));
      }
    }
    out.endArray();
    Integer best = request.topN();
    if (best != null) {
      out.name(limit).number(Math.min(best, batch.size()));
    }
    return out;
  }

  /** The documents in as many batches as it takes. */
  List<List<RerankDocument>> batches(RerankRequest request) {
    List<RerankDocument> all = request.documents();
    List<List<RerankDocument>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += documentsMax) {
      batches.add(all.subList(from, Math.min(all.size(), from + documentsMax)));
    }
    return batches;
  }

  /** What a vendor that knows these settings does not hear of. */
  List<String> dropped(RerankRequest request, List<String> known) {
    TreeSet<String> dropped = new TreeSet<>();
    Map<String, Boolean> said =
        Map.of(
            MAX_TOKENS, request.maxTokensPerDoc() != null,
            MAX_CHUNKS, request.maxChunksPerDoc() != null,
            // To cut what is too long is what every vendor does unasked.
            TRUNCATION, Boolean.FALSE.equals(request.truncation()));
    said.forEach(
        (name, isSaid) -> {
          if (isSaid && !known.contains(name)) {
            dropped.add(name);
          }
        });
    if (!request.extras().dialect().equals(shape)) {
      dropped.addAll(request.extras().members().keySet());
    }
    return List.copyOf(dropped);
  }

  /** Writes a number if there is one. */
  static void number(JsonWriter out, String name, @Nullable Integer number) {
    if (number != null) {
      out.name(name).number(number);
    }
  }

  private String textOf(RerankDocument document, RerankRequest request, int index) {
    String text = document.text(request.rankFields());
    if (text == null) {
      throw new Fault.UnsupportedByTarget(
              "Only text can be ranked by this model.", DOCUMENTS + "[" + index + "]")
          .asException();
    }
    return text;
  }

  private List<RerankDocument> documents(Fields request) {
    if (request.peek(DOCUMENTS) == null) {
      throw words.missing(request.path(DOCUMENTS));
    }
    List<JsonValue> items = request.items(DOCUMENTS);
    if (items.isEmpty()) {
      throw words.emptyList(request.path(DOCUMENTS));
    }
    List<RerankDocument> documents = new ArrayList<>(items.size());
    for (JsonValue item : items) {
      if (item.isString()) {
        documents.add(new RerankDocument.Text(item.text()));
      } else if (objects && item.isObject()) {
        documents.add(new RerankDocument.Fielded(item.membersBut(Set.of())));
      } else {
        throw words.wrongType(request.path(DOCUMENTS).item(documents.size()), Wanted.STRING, item);
      }
    }
    return documents;
  }

  private @Nullable Integer limit(Fields request) {
    Integer best = request.integer(limit);
    if (best != null && best == 0 && zeroIsAll) {
      return null;
    }
    return atLeastOne(request, limit, best);
  }

  private @Nullable Integer positive(Fields request, String name) {
    return atLeastOne(request, name, request.integer(name));
  }

  private @Nullable Integer atLeastOne(Fields request, String name, @Nullable Integer number) {
    if (number != null && number < 1) {
      throw words.tooSmall(request.path(name), 1);
    }
    return number;
  }
}

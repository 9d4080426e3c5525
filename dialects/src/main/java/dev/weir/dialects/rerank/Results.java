package dev.weir.dialects.rerank;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.operation.VendorWords;
import dev.weir.dialects.rerank.RerankAnswer.Ranked;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads vendors' answers. Cohere and Jina call the list {@code results}, Voyage and some imitations
 * of Jina {@code data}: both are read from all.
 *
 * @param shape the vendor's shape
 * @param documentsMax how many documents went into each request
 */
record Results(String shape, int documentsMax) {

  static final String RESULTS = "results";
  static final String DATA = "data";
  static final String INDEX = "index";
  static final String SCORE = "relevance_score";
  static final String DOCUMENT = "document";

  /** The best first: not every server sorts, and those of several answers must be merged. */
  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingDouble(Ranked::score).reversed();

  /** Reads the answers to all batches. */
  RerankAnswer read(List<Buffer> bodies, RerankRequest request) {
    VendorWords words = new VendorWords(shape);
    List<Ranked> results = new ArrayList<>();
    long tokens = Usage.UNKNOWN;
    long units = Usage.UNKNOWN;
    String id = null;
    int first = 0;
    for (Buffer body : bodies) {
      int size = Math.min(documentsMax, request.documents().size() - first);
      if (size <= 0) {
        throw words.malformed("there is one answer too many");
      }
      JsonValue answer = words.json(body);
      readOne(new Fields(answer, Path.ROOT, words), words, first, size, results);
      id = bodies.size() == 1 ? answer.textOf("id") : null;
      tokens = sum(tokens, tokens(answer));
      units = sum(units, units(answer));
      first += size;
    }
    if (first < request.documents().size()) {
      throw words.malformed("some documents were not ranked");
    }
    results.sort(BEST_FIRST);
    Integer best = request.topN();
    List<Ranked> kept = best == null || best >= results.size() ? results : results.subList(0, best);
    return new RerankAnswer(id, kept, units, Usage.of(tokens, Usage.UNKNOWN));
  }

  private void readOne(
      Fields answer, VendorWords words, int first, int size, List<Ranked> results) {
    String list = answer.peek(RESULTS) == null && answer.peek(DATA) != null ? DATA : RESULTS;
    if (answer.peek(list) == null) {
      throw words.missing(answer.path(list));
    }
    for (Fields result : answer.objects(list)) {
      Integer index = result.integer(INDEX);
      if (index == null) {
        throw words.missing(result.path(INDEX));
      }
      if (index < 0 || index >= size) {
        throw words.malformed(result.path(INDEX) + " is that of no document");
      }
      JsonValue score = result.peek(SCORE);
      Double number = result.number(SCORE);
      if (score == null || number == null) {
        throw words.missing(result.path(SCORE));
      }
      result.skip(DOCUMENT);
      results.add(new Ranked(first + index, number, result.rest(shape)));
    }
  }

  /**
   * Writes the results for a caller.
   *
   * @param asText whether a document is shown as its text alone
   */
  static void write(
      JsonWriter out, RerankAnswer answer, RerankRequest request, String shape, boolean asText) {
    out.array();
    for (Ranked ranked : answer.results()) {
      out.object().name(INDEX).number(ranked.index()).name(SCORE).number(ranked.score());
      if (request.returnDocuments()) {
        document(out.name(DOCUMENT), request.documents().get(ranked.index()), asText);
      }
      out.members(ranked.extras().of(shape)).endObject();
    }
    out.endArray();
  }

  /** Writes what Cohere tells beside the results, as far as it is known. */
  static void meta(JsonWriter out, RerankAnswer answer, String version) {
    out.name("meta").object().name("api_version").object();
    out.name("version").text(version).endObject();
    if (answer.searchUnits() != Usage.UNKNOWN) {
      out.name("billed_units").object();
      out.name("search_units").number(answer.searchUnits()).endObject();
    }
    if (answer.usage().input() != Usage.UNKNOWN) {
      out.name("tokens").object();
      out.name("input_tokens").number(answer.usage().input()).endObject();
    }
    out.endObject();
  }

  private static void document(JsonWriter out, RerankDocument document, boolean asText) {
    if (asText && document instanceof RerankDocument.Text plain) {
      out.text(plain.text());
    } else {
      document.writeObject(out);
    }
  }

  private static long tokens(JsonValue answer) {
    JsonValue usage = answer.get("usage");
    if (usage != null) {
      return count(usage, "total_tokens");
    }
    JsonValue tokens = within(answer.get("meta"), "tokens");
    return tokens == null ? Usage.UNKNOWN : count(tokens, "input_tokens");
  }

  private static long units(JsonValue answer) {
    JsonValue billed = within(answer.get("meta"), "billed_units");
    return billed == null ? Usage.UNKNOWN : count(billed, "search_units");
  }

  private static @Nullable JsonValue within(@Nullable JsonValue object, String name) {
    return object == null ? null : object.get(name);
  }

  private static long count(JsonValue object, String name) {
    return Math.max(Usage.UNKNOWN, object.longOf(name, Usage.UNKNOWN));
  }

  private static long sum(long some, long more) {
    if (some == Usage.UNKNOWN || more == Usage.UNKNOWN) {
      return Math.max(some, more);
    }
    return some > Long.MAX_VALUE - more ? Long.MAX_VALUE : some + more;
  }
}

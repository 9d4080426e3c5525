package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.route.BindingSearch;
import dev.weir.gateway.route.Homes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer names or holds that only its vendor knows: the answer itself, its conversation and
 * items; files and batches, whose names stand at its beginning; state, which is looked for where
 * several vendors have their own.
 */
final class NamedIds {

  private static final int KEPT_CHARS_MAX = 64 * 1024;
  private static final int IDS_MAX = 1_000;

  /** Members of OpenAI's batches that name a file which the batch has made or was made of. */
  private static final List<String> FILES_OF_BATCHES =
      List.of("input_file_id", "output_file_id", "error_file_id");

  /** What Google's names of what it keeps begin with. */
  private static final List<String> GOOGLES =
      List.of("files/", "cachedContents/", "batches/", "fileSearchStores/");

  private final StringBuilder beginning = new StringBuilder();
  private final String provider;
  private final int keptCharsMax;
  private final @Nullable AnswerNames answer;
  private final List<StateTap> taps;

  private NamedIds(
      String provider, int keptCharsMax, @Nullable AnswerNames answer, List<StateTap> taps) {
    this.provider = provider;
    this.keptCharsMax = keptCharsMax;
    this.answer = answer;
    this.taps = taps;
  }

  /** Looks at the answer of a request, or null when it can name nothing of the kind. */
  static @Nullable NamedIds of(Exchange exchange) {
    AttemptRecord served = exchange.explanation().lastAttempt();
    Question question = exchange.question();
    boolean kept = KeptNames.isKept(question.operation()) && !isContent(question.content());
    AnswerNames answer =
        question.operation().equals(RequestHead.CHAT)
                && question.dialectName().equals(DialectName.OPENAI_RESPONSES)
                && exchange.plan().isChoice()
            ? new AnswerNames(question.stream())
            : null;
    List<StateTap> taps = taps(exchange);
    return served == null || (!kept && answer == null && taps.isEmpty())
        ? null
        : new NamedIds(served.provider(), kept ? KEPT_CHARS_MAX : 0, answer, taps);
  }

  /** What a file holds, and what came of a batch, is its owner's word, not the vendor's. */
  private static boolean isContent(Question.Content content) {
    return content instanceof Question.Content.Streamed asked
        && (asked.path().contains("/content")
            || asked.path().contains("/results")
            || asked.path().contains(":download"));
  }

  private static List<StateTap> taps(Exchange exchange) {
    Question question = exchange.question();
    if (!question.operation().equals(RequestHead.CHAT)) {
      return List.of();
    }
    List<StateTap> taps = List.of();
    for (String family : BindingSearch.FAMILIES) {
      if (exchange.readers().remembers(family)) {
        taps = taps.isEmpty() ? new ArrayList<>(1) : taps;
        taps.add(new StateTap(family, BindingSearch.stateMembers(question.dialectName(), family)));
      }
    }
    return taps;
  }

  /** An answer that was translated bears names that no vendor knows. */
  void add(Chunk chunk) {
    taps.forEach(tap -> tap.add(chunk));
    if (chunk instanceof Chunk.Raw raw) {
      if (answer != null) {
        answer.add(raw.bytes().toString(ISO_8859_1));
      }
      int end = Math.min(keptCharsMax - beginning.length(), raw.bytes().length());
      if (end > 0) {
        beginning.append(new String(raw.bytes().getBytes(0, end), ISO_8859_1));
      }
    }
  }

  /** Tells who knows what was found. */
  void learn(Homes homes, long nowMillis) {
    kept().forEach(id -> homes.learn(id, provider, nowMillis));
    if (answer != null) {
      answer.found().forEach(name -> homes.learn(name, provider, nowMillis));
    }
    for (StateTap tap : taps) {
      tap.keys().forEach(key -> homes.learn(key, provider, nowMillis));
    }
  }

  /** The files and batches that were found. */
  private List<String> kept() {
    // In there are the caller's own words, which may be another's names.
    String text = BindingSearch.without(beginning.toString(), "metadata");
    List<String> ids = new ArrayList<>();
    BindingSearch.strings(text, "id", id -> found(id, IDS_MAX, ids));
    for (String member : FILES_OF_BATCHES) {
      BindingSearch.strings(text, member, id -> found(id, IDS_MAX, ids));
    }
    BindingSearch.strings(text, "name", id -> found(id, isGoogles(id) ? IDS_MAX : 0, ids));
    return ids;
  }

  private static boolean isGoogles(String name) {
    return GOOGLES.stream().anyMatch(name::startsWith);
  }

  private static void found(String id, int most, List<String> ids) {
    if (ids.size() < most) {
      ids.add(id);
    }
  }
}

package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.route.BindingSearch;
import dev.weir.gateway.route.Homes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer names or holds that only its vendor knows: the answer itself, for {@code
 * previous_response_id}; files and batches; state. Names stand at its beginning; state is looked
 * for where several vendors of the plan have their own.
 */
final class NamedIds {

  private static final int ANSWER_CHARS_MAX = 4 * 1024;
  private static final int KEPT_CHARS_MAX = 64 * 1024;
  private static final int IDS_MAX = 1_000;
  private static final String RESPONSE = "resp_";

  /** Members of OpenAI's batches that name a file which the batch has made or was made of. */
  private static final List<String> FILES_OF_BATCHES =
      List.of("input_file_id", "output_file_id", "error_file_id");

  /** What Google's names of what it keeps begin with. */
  private static final List<String> GOOGLES =
      List.of("files/", "cachedContents/", "batches/", "fileSearchStores/");

  private final StringBuilder beginning = new StringBuilder();
  private final Looks looks;
  private final String provider;
  private final List<StateTap> taps;

  /** What names are looked for. */
  private enum Looks {
    NONE(0),
    ANSWER(ANSWER_CHARS_MAX),
    KEPT(KEPT_CHARS_MAX);

    private final int charsMax;

    Looks(int charsMax) {
      this.charsMax = charsMax;
    }
  }

  private NamedIds(Looks looks, String provider, List<StateTap> taps) {
    this.looks = looks;
    this.provider = provider;
    this.taps = taps;
  }

  /** Looks at the answer of a request, or null when it can name nothing of the kind. */
  static @Nullable NamedIds of(Exchange exchange) {
    AttemptRecord served = exchange.explanation().lastAttempt();
    Looks looks = looksFor(exchange);
    List<StateTap> taps = taps(exchange);
    return served == null || (looks == Looks.NONE && taps.isEmpty())
        ? null
        : new NamedIds(looks, served.provider(), taps);
  }

  private static Looks looksFor(Exchange exchange) {
    Question question = exchange.question();
    if (KeptNames.isKept(question.operation())) {
      return isContent(question.content()) ? Looks.NONE : Looks.KEPT;
    }
    boolean answer =
        question.operation().equals(RequestHead.CHAT)
            && question.dialectName().equals(DialectName.OPENAI_RESPONSES)
            && exchange.plan().isChoice();
    return answer ? Looks.ANSWER : Looks.NONE;
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
    Map<String, Set<String>> members = new HashMap<>();
    BindingSearch.stateMembers(question.dialectName())
        .forEach(
            (member, family) -> members.computeIfAbsent(family, f -> new HashSet<>()).add(member));
    return BindingSearch.FAMILIES.stream()
        .filter(family -> exchange.readers().divided(family))
        .map(family -> new StateTap(family, members.getOrDefault(family, Set.of())))
        .toList();
  }

  /** An answer that was translated bears names that no vendor knows. */
  void add(Chunk chunk) {
    taps.forEach(tap -> tap.add(chunk));
    int room = looks.charsMax - beginning.length();
    if (room > 0 && chunk instanceof Chunk.Raw raw) {
      int end = Math.min(room, raw.bytes().length());
      beginning.append(new String(raw.bytes().getBytes(0, end), ISO_8859_1));
    }
  }

  /** Tells who knows what was found. */
  void learn(Homes homes, long nowMillis) {
    ids().forEach(id -> homes.learn(id, provider, nowMillis));
    for (StateTap tap : taps) {
      tap.keys().forEach(key -> homes.learn(key, provider, nowMillis));
    }
  }

  /** The names that were found. */
  private List<String> ids() {
    // In there are the caller's own words, which may be another's names.
    String text = BindingSearch.without(beginning.toString(), "metadata");
    List<String> ids = new ArrayList<>();
    if (looks == Looks.KEPT) {
      BindingSearch.strings(text, "id", id -> found(id, IDS_MAX, ids));
      for (String member : FILES_OF_BATCHES) {
        BindingSearch.strings(text, member, id -> found(id, IDS_MAX, ids));
      }
      BindingSearch.strings(text, "name", id -> found(id, isGoogles(id) ? IDS_MAX : 0, ids));
    } else {
      // The first is the answer's own; those behind it may be the caller's words.
      BindingSearch.strings(text, "id", id -> found(id, id.startsWith(RESPONSE) ? 1 : 0, ids));
    }
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

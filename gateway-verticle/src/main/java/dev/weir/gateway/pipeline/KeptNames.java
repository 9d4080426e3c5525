package dev.weir.gateway.pipeline;

import dev.weir.bus.message.Operation;
import dev.weir.bus.message.ShapeName;
import dev.weir.gateway.route.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a call about files or batches names of what a vendor keeps: in its path, and its body. */
final class KeptNames {

  private static final Set<String> FOLDERS =
      Set.of("files", "uploads", "batches", "cachedContents", "fileSearchStores");

  /** Words of a query that name where a list goes on. */
  private static final Set<String> CURSORS = Set.of("after", "after_id", "before_id");

  private static final int ID_CHARS_MAX = 512;

  private KeptNames() {}

  static Bindings of(Question question) {
    if (!isKept(question.operation())
        || !(question.content() instanceof Question.Content.Streamed asked)) {
      return Bindings.NONE;
    }
    List<Bindings.Stored> stored = new ArrayList<>(asked.named());
    int query = asked.path().indexOf('?');
    String path = query < 0 ? asked.path() : asked.path().substring(0, query);
    String[] segments = path.split("/", -1);
    for (int i = 0; i + 1 < segments.length; i++) {
      if (FOLDERS.contains(segments[i])) {
        int verb = segments[i + 1].indexOf(':');
        String id = verb < 0 ? segments[i + 1] : segments[i + 1].substring(0, verb);
        boolean google = asked.shape().equals(ShapeName.GEMINI);
        add("path", google && !id.isEmpty() ? segments[i] + "/" + id : id, stored);
      }
    }
    if (query >= 0) {
      for (String word : asked.path().substring(query + 1).split("&", -1)) {
        int equals = word.indexOf('=');
        if (equals > 0 && CURSORS.contains(word.substring(0, equals))) {
          add(word.substring(0, equals), word.substring(equals + 1), stored);
        }
      }
    }
    return new Bindings(Set.of(), stored);
  }

  /** Whether an operation is about what stays where it was made. */
  static boolean isKept(String operation) {
    return operation.equals(Operation.FILES) || operation.equals(Operation.BATCHES);
  }

  private static void add(String where, String id, List<Bindings.Stored> stored) {
    if (!id.isEmpty() && id.length() <= ID_CHARS_MAX) {
      stored.add(new Bindings.Stored(where, id));
    }
  }
}

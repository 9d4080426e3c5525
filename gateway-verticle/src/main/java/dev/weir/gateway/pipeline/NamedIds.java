package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.route.BindingSearch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer names that only its vendor keeps: the answer itself, for {@code
 * previous_response_id}, and files. Looks at its beginning, where the names are.
 */
final class NamedIds {

  private static final int ANSWER_CHARS_MAX = 4 * 1024;
  private static final int FILES_CHARS_MAX = 64 * 1024;
  private static final int IDS_MAX = 1_000;
  private static final String RESPONSE = "resp_";
  private static final String FILES = "files/";

  private final StringBuilder beginning = new StringBuilder();
  private final boolean files;

  private NamedIds(boolean files) {
    this.files = files;
  }

  /** Looks at the answer of a request, or null when it can name nothing of the kind. */
  static @Nullable NamedIds of(Exchange exchange) {
    Question question = exchange.question();
    if (question.operation().equals(Operation.FILES)) {
      return isContent(question.content()) ? null : new NamedIds(true);
    }
    boolean answer =
        question.operation().equals(RequestHead.CHAT)
            && question.dialectName().equals(DialectName.OPENAI_RESPONSES)
            && exchange.plan().choices().size() + exchange.plan().leftOut().size() > 1;
    return answer ? new NamedIds(false) : null;
  }

  /** What a file holds is its owner's word, not the vendor's. */
  private static boolean isContent(Question.Content content) {
    return content instanceof Question.Content.Streamed asked && asked.path().contains("/content");
  }

  /** An answer that was translated bears names that no vendor knows. */
  void add(Chunk chunk) {
    int room = (files ? FILES_CHARS_MAX : ANSWER_CHARS_MAX) - beginning.length();
    if (room > 0 && chunk instanceof Chunk.Raw raw) {
      int end = Math.min(room, raw.bytes().length());
      beginning.append(new String(raw.bytes().getBytes(0, end), ISO_8859_1));
    }
  }

  /** The names that were found. */
  List<String> ids() {
    String text = beginning.toString();
    List<String> ids = new ArrayList<>();
    if (files) {
      BindingSearch.strings(text, "id", id -> found(id, IDS_MAX, ids));
      BindingSearch.strings(text, "name", id -> found(id, id.startsWith(FILES) ? IDS_MAX : 0, ids));
    } else {
      // The first is the answer's own; those behind it may be the caller's words.
      BindingSearch.strings(text, "id", id -> found(id, id.startsWith(RESPONSE) ? 1 : 0, ids));
    }
    return ids;
  }

  private static void found(String id, int most, List<String> ids) {
    if (ids.size() < most) {
      ids.add(id);
    }
  }
}

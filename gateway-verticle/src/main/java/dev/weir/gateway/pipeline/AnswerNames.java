package dev.weir.gateway.pipeline;

import dev.weir.gateway.route.JsonPaths;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names by which the vendor of an answer in OpenAI's Responses keeps it: its own, that of its
 * conversation, and where it is stored those of its items, 256 at most.
 */
final class AnswerNames implements JsonPaths.Reader {

  static final int ITEMS_MAX = 256;

  private static final String NAME = "\"id\"";
  private static final Set<String> PATHS =
      Set.of(
          "id",
          "store",
          "conversation.id",
          "output.[].id",
          "response.id",
          "response.store",
          "response.conversation.id",
          "response.output.[].id",
          "item.id");

  private final JsonPaths paths = new JsonPaths(PATHS, this);
  private final boolean stream;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> items = new LinkedHashSet<>();
  private boolean stored = true;
  private boolean inLine;

  /**
   * @param stream whether each line is an event, and not the whole one text
   */
  AnswerNames(boolean stream) {
    this.stream = stream;
  }

  /** Takes the next piece of the answer. */
  void add(String text) {
    if (stream) {
      lines(text);
    } else {
      paths.read(text, 0, text.length());
    }
  }

  /** Most events are pieces of text, and have no names: a line that has none is passed over. */
  private void lines(String text) {
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int until = end < 0 ? text.length() : end;
      if (inLine || end < 0 || text.indexOf(NAME, from, until) >= 0) {
        paths.read(text, from, until);
      }
      inLine = end < 0;
      if (!inLine) {
        paths.restart();
      }
      from = until + 1;
    }
  }

  @Override
  public void value(String path, String text) {
    switch (path) {
      case "store", "response.store" -> stored = false;
      case "item.id", "output.[].id", "response.output.[].id" -> {
        if (items.size() < ITEMS_MAX) {
          items.add(text);
        }
      }
      default -> names.add(text);
    }
  }

  @Override
  public void closed(String path) {}

  /** What was found. */
  List<String> found() {
    List<String> found = new ArrayList<>(names);
    if (stored) {
      found.addAll(items);
    }
    found.remove("");
    return found;
  }
}

package dev.weir.gateway.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What a body of OpenAI's Responses names that its vendor has stored: the conversation that it
 * belongs to, items by nothing but their ids, and thoughts that come without their state. Of items
 * the last 32 count, because the first are forgotten first.
 */
final class Referred implements JsonPaths.Reader {

  static final String CONVERSATION = "conversation";
  static final String REFERENCE = "item_reference";
  static final String REASONING = "reasoning";

  /** What a body has that names any of them. */
  private static final List<String> MARKS = List.of("\"id\"", "\"conversation\"");

  private static final Set<String> PATHS =
      Set.of(
          CONVERSATION,
          "conversation.id",
          "input.[]",
          "input.[].id",
          "input.[].type",
          "input.[].role",
          "input.[].encrypted_content");

  private final Deque<Bindings.Stored> items = new ArrayDeque<>();
  private String conversation = "";
  private String id = "";
  private String type = "";
  private boolean isSaid;
  private boolean hasState;

  private Referred() {}

  static List<Bindings.Stored> in(String body) {
    if (MARKS.stream().noneMatch(body::contains)) {
      return List.of();
    }
    Referred referred = new Referred();
    new JsonPaths(PATHS, referred).read(body, 0, body.length());
    List<Bindings.Stored> stored = new ArrayList<>(referred.items);
    if (!referred.conversation.isEmpty()) {
      stored.add(new Bindings.Stored(CONVERSATION, referred.conversation));
    }
    return stored;
  }

  @Override
  public void value(String path, String text) {
    switch (path) {
      case "input.[].id" -> id = text;
      case "input.[].type" -> type = text;
      case "input.[].role" -> isSaid = true;
      case "input.[].encrypted_content" -> hasState = !text.isEmpty();
      case CONVERSATION, "conversation.id" -> conversation = text;
      default -> {}
    }
  }

  /** An item without a type that nobody says is one that is named. */
  @Override
  public void closed(String path) {
    if (path.equals("input.[]")) {
      if (type.equals(REFERENCE) || (type.isEmpty() && !isSaid)) {
        stored(REFERENCE);
      } else if (type.equals(REASONING) && !hasState) {
        stored(REASONING);
      }
      id = "";
      type = "";
      isSaid = false;
      hasState = false;
    }
  }

  private void stored(String member) {
    if (id.isEmpty()) {
      return;
    }
    items.add(new Bindings.Stored(member, id));
    if (items.size() > BindingSearch.STORED_MAX) {
      items.remove();
    }
  }
}

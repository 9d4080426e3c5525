package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.anthropic.ThinkingPlan.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A conversation in the order that Anthropic demands.
 *
 * <ul>
 *   <li>Instructions at the beginning are the system prompt. Later ones stand among the messages
 *       when they stood there in a caller's request of this dialect; otherwise they are a user's
 *       text between {@code <system-reminder>} tags, where they stood.
 *   <li>Messages of one role in a row are one, tool results count as the user's and come first.
 *   <li>Every call is answered in the very next message, if need be by a stub that says that there
 *       is no result; a result without its call becomes a user's text.
 *   <li>Empty and blank texts are left out, and messages that nothing is left of.
 *   <li>The user speaks first.
 * </ul>
 */
final class Conversation {

  private static final String FIRST_WORDS = "Continue.";
  private static final String NO_RESULT = "There is no result of this call.";

  private final List<Part> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final PartFilter filter;
  private final Drops drops;

  private Conversation(Drops drops) {
    this.drops = drops;
    this.filter = new PartFilter(drops);
  }

  static Conversation of(List<Message> messages, Drops drops) {
    Conversation conversation = new Conversation(drops);
    int index = 0;
    for (Message message : messages) {
      conversation.add(message, "messages." + index++);
    }
    conversation.answerCalls();
    conversation.beginWithUser();
    conversation.trimEnd();
    return conversation;
  }

  /** The blocks of the system prompt. */
  List<Part> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  /**
   * Whether the model is to go on with a turn of calls, and whether that turn began with a thought.
   */
  Loop loop() {
    int last = turns.size() - 1;
    if (last < 1 || turns.get(last).results.isEmpty()) {
      return Loop.NONE;
    }
    return turns.get(last - 1).beginsWithThought() ? Loop.THOUGHTFUL : Loop.THOUGHTLESS;
  }

  private void add(Message message, String path) {
    drops.addIfSet(Rule.NAME, message.name());
    drops.addForeign(Rule.MESSAGE_EXTRAS, message.extras());
    boolean instruction = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    if (!instruction) {
      String role = message.role() == Role.ASSISTANT ? Turn.ASSISTANT : Turn.USER;
      addTo(role, message, filter.parts(message.parts(), path));
    } else if (turns.isEmpty()) {
      system.addAll(filter.instructions(message.parts(), path));
    } else if (message.extras().of(ANTHROPIC_MESSAGES).containsKey(MessageReader.ROLE)) {
      addTo(Turn.SYSTEM, message, filter.instructions(message.parts(), path));
    } else {
      addTo(Turn.USER, message, reminders(filter.instructions(message.parts(), path)));
    }
  }

  private void addTo(String role, Message message, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    Turn last = turns.isEmpty() ? null : turns.getLast();
    Turn turn = last;
    if (turn == null || !turn.is(role) || turn.is(Turn.SYSTEM)) {
      turn = new Turn(role);
      turns.add(turn);
    }
    parts.forEach(turn::add);
    Map<String, RawJson> extras = message.extras().of(ANTHROPIC_MESSAGES);
    for (Map.Entry<String, RawJson> extra : extras.entrySet()) {
      if (!extra.getKey().equals(MessageReader.ROLE)) {
        turn.extras.putIfAbsent(extra.getKey(), extra.getValue());
      }
    }
  }

  private static List<Part> reminders(List<Part> instructions) {
    List<Part> reminders = new ArrayList<>();
    for (Part part : instructions) {
      if (part instanceof Part.Text text) {
        String wrapped = "<system-reminder>\n" + text.text() + "\n</system-reminder>";
        reminders.add(new Part.Text(wrapped, text.cache(), text.extras()));
      } else {
        reminders.add(part);
      }
    }
    return reminders;
  }

  private void answerCalls() {
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      List<Part.ToolCall> due =
          i > 0 && turns.get(i - 1).is(Turn.ASSISTANT) ? turns.get(i - 1).calls() : List.of();
      if (!due.isEmpty() && !turn.is(Turn.USER)) {
        turn = new Turn(Turn.USER);
        turns.add(i, turn);
      }
      answer(due, turn);
    }
    if (!turns.isEmpty() && turns.getLast().is(Turn.ASSISTANT)) {
      List<Part.ToolCall> due = turns.getLast().calls();
      if (!due.isEmpty()) {
        turns.add(new Turn(Turn.USER));
        answer(due, turns.getLast());
      }
    }
  }

  private static void answer(List<Part.ToolCall> due, Turn turn) {
    List<String> open = new ArrayList<>(due.stream().map(Part.ToolCall::id).toList());
    List<Part.ToolResult> given = List.copyOf(turn.results);
    List<Part> orphans = new ArrayList<>();
    turn.results.clear();
    for (Part.ToolResult result : given) {
      if (open.remove(result.callId())) {
        turn.results.add(result);
      } else {
        orphans.add(Part.Text.of("Result of the tool call " + result.callId() + ":"));
        orphans.addAll(result.content());
      }
    }
    turn.parts.addAll(0, orphans);
    for (String id : open) {
      List<Part> stub = List.of(Part.Text.of(NO_RESULT));
      turn.results.add(new Part.ToolResult(id, stub, true, null, Extras.NONE));
    }
  }

  private void beginWithUser() {
    if (turns.isEmpty() || !turns.getFirst().is(Turn.USER)) {
      Turn first = new Turn(Turn.USER);
      first.add(Part.Text.of(FIRST_WORDS));
      turns.addFirst(first);
    }
  }

  /** Anthropic refuses an answer begun by the caller that ends in white space. */
  private void trimEnd() {
    Turn last = turns.getLast();
    if (!last.is(Turn.ASSISTANT) || last.parts.isEmpty()) {
      return;
    }
    if (last.parts.getLast() instanceof Part.Text text) {
      last.parts.removeLast();
      last.parts.add(new Part.Text(text.text().stripTrailing(), text.cache(), text.extras()));
    }
  }
}

package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.anthropic.ThinkingPlan.Loop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the order that Converse demands.
 *
 * <ul>
 *   <li>Instructions at the beginning are the system prompt. Later ones stand among the messages
 *       when they stood there in a caller's request of this dialect; otherwise they are a user's
 *       text between {@code <system-reminder>} tags, where they stood.
 *   <li>User and assistant take turns: messages of one role in a row are one, tool results count as
 *       the user's and come first.
 *   <li>Every call is answered in the very next message, if need be by a stub that says that there
 *       is no result; a result without its call becomes a user's text.
 *   <li>Blank texts are left out, and messages that nothing is left of.
 *   <li>The user speaks first, and a text stands beside every document.
 * </ul>
 */
final class Conversation {

  private static final String FIRST_WORDS = "Continue.";
  private static final String NO_RESULT = "There is no result of this call.";

  private final List<Part> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final PartFilter filter;
  private final Drops drops;

  private Conversation(BedrockModel model, Drops drops) {
    this.drops = drops;
    this.filter = new PartFilter(model, drops);
  }

  static Conversation of(List<Message> messages, BedrockModel model, Drops drops) {
    Conversation conversation = new Conversation(model, drops);
    int index = 0;
    for (Message message : messages) {
      conversation.add(message, "messages." + index++);
    }
    conversation.answerCalls();
    conversation.beginWithUser();
    conversation.trimEnd();
    conversation.turns.forEach(Turn::addTextToDocument);
    return conversation;
  }

  /** The blocks of the system prompt. */
  List<Part> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  /** The first call; null in a conversation without any. */
  Part.@Nullable ToolCall firstCall() {
    return turns.stream().flatMap(turn -> turn.calls().stream()).findFirst().orElse(null);
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
    drops.addIfSet(Rule.SPEAKER, message.name());
    boolean instruction = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    drops.addForeign(
        Rule.MESSAGE_MEMBER, instruction ? withoutPlace(message.extras()) : message.extras());
    if (!instruction) {
      String role = message.role() == Role.ASSISTANT ? Turn.ASSISTANT : Turn.USER;
      addTo(role, message, filter.parts(message.parts(), path));
    } else if (message.extras().of(BEDROCK_CONVERSE).containsKey(MessageReader.ROLE)
        && !turns.isEmpty()) {
      addTo(Turn.SYSTEM, message, filter.instructions(message.parts(), path));
    } else if (turns.isEmpty()) {
      system.addAll(filter.instructions(message.parts(), path));
    } else {
      addTo(Turn.USER, message, reminders(filter.instructions(message.parts(), path)));
    }
  }

  /** Where an instruction stood is a mark that readers leave, no member that could be lost. */
  private static Extras withoutPlace(Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.remove(MessageReader.ROLE);
    return new Extras(extras.dialect(), members);
  }

  private void addTo(String role, Message message, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    if (turns.isEmpty() || !turns.getLast().is(role) || role.equals(Turn.SYSTEM)) {
      turns.add(new Turn(role));
    }
    Turn turn = turns.getLast();
    parts.forEach(turn::add);
    Map<String, RawJson> extras = message.extras().of(BEDROCK_CONVERSE);
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
    List<Turn> given = List.copyOf(turns);
    turns.clear();
    List<Part.ToolCall> due = List.of();
    for (Turn turn : given) {
      if (!due.isEmpty() && !turn.is(Turn.USER)) {
        addAnswers(due);
        due = List.of();
      }
      answer(due, turn);
      turns.add(turn);
      due = turn.is(Turn.ASSISTANT) ? turn.calls() : List.of();
    }
    if (!due.isEmpty()) {
      addAnswers(due);
    }
  }

  private void addAnswers(List<Part.ToolCall> due) {
    Turn turn = new Turn(Turn.USER);
    answer(due, turn);
    turns.add(turn);
  }

  private static void answer(List<Part.ToolCall> due, Turn turn) {
    Map<String, Integer> open = new LinkedHashMap<>();
    due.forEach(call -> open.merge(call.id(), 1, Integer::sum));
    List<Part.ToolResult> given = List.copyOf(turn.results);
    List<Part> orphans = new ArrayList<>();
    turn.results.clear();
    for (Part.ToolResult result : given) {
      Integer left = open.remove(result.callId());
      if (left == null) {
        orphans.add(Part.Text.of("Result of the tool call " + result.callId() + ":"));
        orphans.addAll(result.content());
        continue;
      }
      turn.results.add(result);
      if (left > 1) {
        open.put(result.callId(), left - 1);
      }
    }
    turn.parts.addAll(0, orphans);
    open.forEach((id, times) -> addStubs(turn, id, times));
  }

  private static void addStubs(Turn turn, String id, int times) {
    List<Part> stub = List.of(Part.Text.of(NO_RESULT));
    for (int i = 0; i < times; i++) {
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

  /** Claude refuses an answer begun by the caller that ends in white space. */
  private void trimEnd() {
    Turn last = turns.getLast();
    if (last.is(Turn.ASSISTANT)
        && !last.parts.isEmpty()
        && last.parts.getLast() instanceof Part.Text text) {
      last.parts.removeLast();
      last.parts.add(new Part.Text(text.text().stripTrailing(), text.cache(), text.extras()));
    }
  }
}

package dev.weir.dialects;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A conversation in which every call of a tool is answered right behind the message that makes it,
 * as the vendors demand that take each result as a message of its own.
 *
 * <p>Callers who cut off or sum up what was said send others: a call without a result gets one that
 * says so, a result without its call becomes a user's text, and what was said between a call and
 * its result stands behind the result. A conversation that is in order stays what it is.
 */
public final class AnsweredCalls {

  private static final String NO_RESULT = "There is no result of this call.";

  private final List<Message> messages;
  private final List<Turn> turns = new ArrayList<>();
  private final Set<Place> given = new HashSet<>();

  private AnsweredCalls(List<Message> messages) {
    this.messages = messages;
  }

  /**
   * A message of the conversation.
   *
   * @param place where it, or what it was made of, stands in the request
   */
  public record Turn(int place, Message message) {}

  private record Place(int message, int part) {}

  /** The turns of a conversation. */
  public static List<Turn> of(List<Message> messages) {
    AnsweredCalls answered = new AnsweredCalls(messages);
    for (int i = 0; i < messages.size(); i++) {
      answered.add(i);
    }
    return answered.turns;
  }

  /** The turns of a conversation that is left as it is. */
  public static List<Turn> asTheyStand(List<Message> messages) {
    List<Turn> turns = new ArrayList<>(messages.size());
    messages.forEach(message -> turns.add(new Turn(turns.size(), message)));
    return turns;
  }

  private void add(int place) {
    Message message = messages.get(place);
    if (message.role() == Role.TOOL) {
      addOrphans(place, message);
      return;
    }
    turns.add(new Turn(place, message));
    if (message.role() == Role.ASSISTANT) {
      answer(place, message);
    }
  }

  private void answer(int place, Message message) {
    Set<String> calls = new LinkedHashSet<>();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolCall call) {
        calls.add(call.id());
      }
    }
    if (calls.isEmpty()) {
      return;
    }
    Set<String> open = new LinkedHashSet<>(calls);
    boolean interrupted = false;
    for (int i = place + 1; i < messages.size(); i++) {
      Role role = messages.get(i).role();
      if (role == Role.ASSISTANT && interrupted) {
        break;
      }
      interrupted |= role != Role.ASSISTANT;
      if (role == Role.TOOL) {
        give(i, calls, open);
      }
    }
    if (!open.isEmpty()) {
      turns.add(new Turn(place, stubs(open)));
    }
  }

  /** Moves the results of these calls behind them. */
  private void give(int place, Set<String> calls, Set<String> open) {
    Message message = messages.get(place);
    List<Part> results = new ArrayList<>();
    boolean whole = true;
    for (int i = 0; i < message.parts().size(); i++) {
      if (message.parts().get(i) instanceof Part.ToolResult result) {
        if (calls.contains(result.callId()) && given.add(new Place(place, i))) {
          open.remove(result.callId());
          results.add(result);
        } else {
          whole = false;
        }
      }
    }
    if (whole) {
      IntStream.range(0, message.parts().size()).forEach(i -> given.add(new Place(place, i)));
      turns.add(new Turn(place, message));
    } else if (!results.isEmpty()) {
      turns.add(new Turn(place, with(message, Role.TOOL, results)));
    }
  }

  private void addOrphans(int place, Message message) {
    List<Part> orphans = new ArrayList<>();
    List<Part> strays = new ArrayList<>();
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      if (given.contains(new Place(place, i))) {
        continue;
      }
      if (part instanceof Part.ToolResult result) {
        String kind = result.error() ? "Error" : "Result";
        orphans.add(Part.Text.of(kind + " of the tool call " + result.callId() + ":"));
        orphans.addAll(result.content());
      } else {
        strays.add(part);
      }
    }
    if (!strays.isEmpty()) {
      turns.add(new Turn(place, with(message, Role.TOOL, strays)));
    }
    if (!orphans.isEmpty()) {
      turns.add(new Turn(place, with(message, Role.USER, orphans)));
    }
  }

  private static Message stubs(Set<String> calls) {
    List<Part> stubs = new ArrayList<>();
    for (String call : calls) {
      List<Part> said = List.of(Part.Text.of(NO_RESULT));
      stubs.add(new Part.ToolResult(call, said, true, null, Extras.NONE));
    }
    return new Message(Role.TOOL, stubs, null, Extras.NONE);
  }

  private static Message with(Message message, Role role, List<Part> parts) {
    return new Message(role, parts, message.name(), message.extras());
  }
}

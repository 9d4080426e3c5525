package dev.weir.dialects.openai;

import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.dialects.AnsweredCalls;
import java.util.ArrayList;
import java.util.List;

/**
 * What one side says at once: a message, or several in a row as one, for vendors that insist on
 * turns. The parts of a joined turn count from its first message, whose name and extras it has.
 *
 * @param count of how many messages it is made
 */
record Turn(Message message, int count) {

  /** The turn that begins with one of the list. */
  static Turn at(List<AnsweredCalls.Turn> turns, int first, boolean joins) {
    Message message = turns.get(first).message();
    int end = first + 1;
    while (joins && end < turns.size() && follows(message, turns.get(end).message())) {
      end++;
    }
    return end == first + 1
        ? new Turn(message, 1)
        : new Turn(joined(turns.subList(first, end)), end - first);
  }

  private static boolean follows(Message first, Message next) {
    return next.role() == first.role()
        && (first.role() == Role.USER || first.role() == Role.ASSISTANT);
  }

  private static Message joined(List<AnsweredCalls.Turn> row) {
    List<Part> parts = new ArrayList<>();
    row.forEach(turn -> parts.addAll(turn.message().parts()));
    Message first = row.getFirst().message();
    return new Message(first.role(), parts, first.name(), first.extras());
  }
}

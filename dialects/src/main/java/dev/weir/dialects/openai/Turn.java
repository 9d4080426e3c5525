package dev.weir.dialects.openai;

import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What one side says at once: a message, or several in a row as one, for vendors that insist on
 * turns. The parts of a joined turn count from its first message, whose name and extras it has.
 *
 * @param count of how many messages it is made
 */
record Turn(Message message, int count) {

  /** The turn that begins with a message of the list. */
  static Turn at(List<Message> messages, int first, boolean joins) {
    Message message = messages.get(first);
    int end = first + 1;
    while (joins && end < messages.size() && follows(message, messages.get(end))) {
      end++;
    }
    return end == first + 1
        ? new Turn(message, 1)
        : new Turn(joined(messages.subList(first, end)), end - first);
  }

  private static boolean follows(Message first, Message next) {
    return next.role() == first.role()
        && (first.role() == Role.USER || first.role() == Role.ASSISTANT);
  }

  private static Message joined(List<Message> row) {
    List<Part> parts = new ArrayList<>();
    row.forEach(message -> parts.addAll(message.parts()));
    Message first = row.getFirst();
    return new Message(first.role(), parts, first.name(), first.extras());
  }
}

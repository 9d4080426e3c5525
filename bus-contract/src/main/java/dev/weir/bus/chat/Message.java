package dev.weir.bus.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * <p>Normal form: tool results stand in {@link Role#TOOL} messages and nowhere else, all results
 * that directly follow one another in one message; a system prompt of a dialect that keeps it apart
 * comes first as {@link Role#SYSTEM} messages.
 *
 * @param role who speaks
 * @param parts what is said, in order
 * @param name the speaker's name where the dialect has one
 * @param extras members that only the source dialect knows
 */
public record Message(Role role, List<Part> parts, @Nullable String name, Extras extras) {

  public Message {
    parts = List.copyOf(parts);
  }

  /** A message without name or extras. */
  public static Message of(Role role, Part... parts) {
    return new Message(role, List.of(parts), null, Extras.NONE);
  }
}

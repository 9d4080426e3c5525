package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.responses.ItemNames;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.Bindings;
import dev.weir.gateway.route.Readers;
import java.util.List;

/**
 * Takes from a request the state that its target would reject. Such thoughts get a family that no
 * dialect knows, so that each leaves them out by its own rule and says so.
 */
final class ForeignState {

  private static final String ELSEWHERE = "+elsewhere";

  private final Readers readers;
  private final ModelNames.Candidate target;

  private ForeignState(Readers readers, ModelNames.Candidate target) {
    this.readers = readers;
    this.target = target;
  }

  /** What of a request may go to a target; the same one where that is all. */
  static ChatRequest without(Readers readers, ChatRequest request, ModelNames.Candidate target) {
    ForeignState foreign = new ForeignState(readers, target);
    List<Message> messages = request.messages();
    return messages.stream().noneMatch(foreign::in)
        ? request
        : request.withMessages(messages.stream().map(foreign::without).toList());
  }

  private boolean in(Message message) {
    return message.parts().stream().anyMatch(this::is);
  }

  private boolean is(Part part) {
    Bindings.State state = Bindings.stateOf(part);
    return state != null && readers.foreign(state, target);
  }

  private Message without(Message message) {
    return in(message)
        ? new Message(
            message.role(),
            message.parts().stream().map(this::without).toList(),
            message.name(),
            message.extras())
        : message;
  }

  private Part without(Part part) {
    return switch (part) {
      case Part.Thinking one when is(one) ->
          new Part.Thinking(one.text(), one.signature(), one.family() + ELSEWHERE, Extras.NONE);
      case Part.RedactedThinking one when is(one) ->
          new Part.RedactedThinking(one.data(), one.family() + ELSEWHERE, Extras.NONE);
      // It may be of the same item as the state, whose name no other vendor knows.
      case Part.Thinking one when one.signature() == null ->
          new Part.Thinking(one.text(), null, one.family(), Extras.NONE);
      default -> ItemNames.without(part);
    };
  }
}

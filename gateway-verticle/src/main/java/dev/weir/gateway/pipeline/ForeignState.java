package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.Bindings;
import dev.weir.gateway.route.Readers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes from a request the state that its target would reject. Such thoughts get a family that no
 * dialect knows, so that each leaves them out by its own rule and says so.
 */
final class ForeignState {

  private static final String ELSEWHERE = "+elsewhere";

  /** A vendor that knows a call by it asks for the thought before it. */
  private static final String ID = "id";

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
      case Part.ToolCall one ->
          new Part.ToolCall(
              one.id(),
              one.name(),
              one.arguments(),
              one.custom(),
              one.cache(),
              nameless(one.extras()));
      default -> part;
    };
  }

  private static Extras nameless(Extras extras) {
    if (!extras.members().keySet().contains(ID)) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.keySet().removeAll(Set.of(ID));
    return new Extras(extras.dialect(), members);
  }
}

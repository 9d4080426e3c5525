package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a tool of the caller's. */
final class IncomingCall extends IncomingItem {

  private static final Set<String> KNOWN =
      Set.of("type", "status", "call_id", "name", "arguments", "input");

  private final boolean custom;
  private final String spareId;
  private boolean told;

  /**
   * @param spareId the id to have if the vendor gives none
   */
  IncomingCall(ItemReader reader, boolean custom, String spareId) {
    super(reader);
    this.custom = custom;
    this.spareId = spareId;
  }

  @Override
  void begin(JsonValue item, Sink sink) {
    String id = text(item, "call_id");
    String name = text(item, "name");
    if (name.isEmpty()) {
      throw VendorFailures.malformed("a call without a name");
    }
    sink.begin(
        new Part.ToolCall(
            id.isEmpty() ? spareId : id,
            ToolName.flat(item.textOf(ToolName.NAMESPACE), name),
            "",
            custom,
            null,
            new Extras(OPENAI_RESPONSES, item.membersBut(KNOWN))));
  }

  @Override
  void event(String type, JsonValue data, Sink sink) {
    switch (type) {
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          arguments(text(data, "delta"), sink);
      case "response.function_call_arguments.done", "response.custom_tool_call_input.done" ->
          argumentsIfNone(data, sink);
      default -> {
        // Nothing that the whole item does not tell as well.
      }
    }
  }

  @Override
  void end(@Nullable JsonValue whole, Sink sink) {
    if (whole != null) {
      argumentsIfNone(whole, sink);
    }
    sink.end();
  }

  private void argumentsIfNone(JsonValue holder, Sink sink) {
    if (!told) {
      arguments(text(holder, custom ? "input" : "arguments"), sink);
    }
  }

  private void arguments(String text, Sink sink) {
    if (!text.isEmpty()) {
      told = true;
      sink.accept(text.length(), index -> new ChatEvent.ArgumentsDelta(0, index, text));
    }
  }
}

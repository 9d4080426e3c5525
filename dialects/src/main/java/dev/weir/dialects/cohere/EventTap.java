package dev.weir.dialects.cohere;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.TextSkim;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.PassingEvents;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream. Parsed are the end of the message, errors, and events without a name; of
 * content only the text is looked for. Nothing names a model, so that nothing is renamed.
 */
final class EventTap implements Tap {

  private static final TextSkim GENERATED =
      new TextSkim("text", "thinking", "tool_plan", "arguments");

  private final PassingEvents events = new PassingEvents(this::event, EventTap::tooLong);

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private final Said said = new Said();
  private boolean semantic;
  private boolean terminated;

  @Override
  public Tap renaming(String model) {
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return events.feed(bytes);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : events.unfinished();
    return last != null && EventDecoder.isLastWord(last)
        ? feed(Buffer.buffer("\n\n"))
        : Buffer.buffer();
  }

  @Override
  public Buffer takeBefore() {
    return events.takeBefore();
  }

  @Override
  public boolean semantic() {
    return semantic;
  }

  @Override
  public boolean terminated() {
    return terminated;
  }

  @Override
  public Seen seen() {
    return new Seen(usage, finishReason, said.chars());
  }

  @Override
  public Said said() {
    return said;
  }

  private static FaultException tooLong() {
    return Wording.malformed("an event is too long");
  }

  private @Nullable FaultException event(SseEvent event) {
    boolean nothing = terminated || event.data().isEmpty() || EventDecoder.isDone(event.data());
    return nothing ? null : look(event);
  }

  private @Nullable FaultException look(SseEvent event) {
    boolean named = !event.type().equals("message");
    JsonValue data = null;
    String type = event.type();
    if (!named || type.equals("message-end") || type.equals("error")) {
      try {
        data = EventDecoder.json(event.data());
        type = EventDecoder.type(event, data);
      } catch (NotJsonException garbage) {
        return Wording.malformed("an event is not JSON");
      }
    }
    switch (type) {
      case "content-delta", "tool-plan-delta", "tool-call-delta" -> content(event.data());
      case "content-start", "tool-call-start", "citation-start" -> semantic = true;
      case "message-end" -> {
        return end(data);
      }
      case "error" -> {
        return data == null ? Wording.broken() : VendorErrors.inBand(data);
      }
      default -> {
        // Begins or ends something, or is nothing that is known.
      }
    }
    return null;
  }

  private void content(ByteSlice data) {
    semantic = true;
    GENERATED.look(data.array(), data.offset(), data.length(), said::json);
  }

  private @Nullable FaultException end(@Nullable JsonValue data) {
    JsonValue delta = data == null ? null : data.get("delta");
    FaultException error = EventDecoder.failure(delta);
    if (error != null) {
      return error;
    }
    semantic = true;
    terminated = true;
    finishReason = delta == null ? null : delta.textOf("finish_reason");
    usage = UsageCounts.read(delta == null ? null : delta.get("usage"));
    if (usage.output() != Usage.UNKNOWN) {
      said.counted();
    }
    return null;
  }
}

package dev.weir.dialects.cohere;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.PassingEvents;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream. Parsed are the end of the message, errors, and events without a name; of
 * content only the length counts. Nothing names a model, so that nothing is renamed.
 */
final class EventTap implements Tap {

  // What the data of a delta holds beside its text.
  private static final int CONTENT_BYTES = 77;
  private static final int PLAN_BYTES = 64;
  private static final int ARGUMENTS_BYTES = 99;

  private final PassingEvents events = new PassingEvents(this::event, EventTap::tooLong);

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private long contentChars;
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
    return new Seen(usage, finishReason, contentChars);
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
      case "content-delta" -> content(event.data(), CONTENT_BYTES);
      case "tool-plan-delta" -> content(event.data(), PLAN_BYTES);
      case "tool-call-delta" -> content(event.data(), ARGUMENTS_BYTES);
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

  private void content(ByteSlice data, int around) {
    semantic = true;
    contentChars += Math.max(0, data.length() - around);
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
    return null;
  }
}

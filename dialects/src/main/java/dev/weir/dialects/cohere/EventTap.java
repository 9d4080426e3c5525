package dev.weir.dialects.cohere;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
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

  private final SseReader reader = new SseReader();

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private long contentChars;
  private boolean semantic;
  private boolean terminated;

  // Of the piece that is being taken.
  private int eventsBeforeError;
  private @Nullable FaultException error;
  private Buffer before = Buffer.buffer();

  @Override
  public Tap renaming(String model) {
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    byte[] array = bytes.getBytes();
    eventsBeforeError = 0;
    error = null;
    before = Buffer.buffer();
    ByteSlice whole;
    try {
      whole = reader.frame(array, 0, array.length, this::watch);
    } catch (SseException tooLarge) {
      throw Wording.malformed(String.valueOf(tooLarge.getMessage()));
    }
    if (error != null) {
      before = firstEvents(whole, eventsBeforeError);
      throw error;
    }
    return copied(whole, whole.length());
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : reader.unfinished();
    return last != null && EventDecoder.isLastWord(last)
        ? feed(Buffer.buffer("\n\n"))
        : Buffer.buffer();
  }

  @Override
  public Buffer takeBefore() {
    Buffer taken = before;
    before = Buffer.buffer();
    return taken;
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

  private void watch(SseEvent event) {
    if (error != null) {
      return;
    }
    if (!terminated && !event.data().isEmpty() && !EventDecoder.isDone(event.data())) {
      look(event);
    }
    if (error == null) {
      eventsBeforeError++;
    }
  }

  private void look(SseEvent event) {
    boolean named = !event.type().equals("message");
    JsonValue data = null;
    String type = event.type();
    if (!named || type.equals("message-end") || type.equals("error")) {
      try {
        data = EventDecoder.json(event.data());
        type = EventDecoder.type(event, data);
      } catch (NotJsonException garbage) {
        error = Wording.malformed("an event is not JSON");
        return;
      }
    }
    switch (type) {
      case "content-delta" -> content(event.data(), CONTENT_BYTES);
      case "tool-plan-delta" -> content(event.data(), PLAN_BYTES);
      case "tool-call-delta" -> content(event.data(), ARGUMENTS_BYTES);
      case "content-start", "tool-call-start", "citation-start" -> semantic = true;
      case "message-end" -> end(data);
      case "error" -> error = data == null ? Wording.broken() : VendorErrors.inBand(data);
      default -> {
        // Begins or ends something, or is nothing that is known.
      }
    }
  }

  private void content(ByteSlice data, int around) {
    semantic = true;
    contentChars += Math.max(0, data.length() - around);
  }

  private void end(@Nullable JsonValue data) {
    JsonValue delta = data == null ? null : data.get("delta");
    error = EventDecoder.failure(delta);
    if (error != null) {
      return;
    }
    semantic = true;
    terminated = true;
    finishReason = delta == null ? null : delta.textOf("finish_reason");
    usage = UsageCounts.read(delta == null ? null : delta.get("usage"));
  }

  private static Buffer copied(ByteSlice bytes, int length) {
    return Buffer.buffer(length).appendBytes(bytes.array(), bytes.offset(), length);
  }

  /** The bytes up to the end of an event. Only failures come here, so it may look at them twice. */
  private static Buffer firstEvents(ByteSlice bytes, int count) {
    SseReader again = new SseReader();
    int[] seen = {0};
    int length = 0;
    while (seen[0] < count && length < bytes.length()) {
      again.feed(bytes.array(), bytes.offset() + length++, 1, event -> seen[0]++);
    }
    return copied(bytes, length);
  }
}

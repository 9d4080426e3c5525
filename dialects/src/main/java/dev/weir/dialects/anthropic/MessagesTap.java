package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.StreamSplice;
import dev.weir.dialects.json.TextSkim;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.PassingEvents;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream. Parsed are the events that begin and end a message, and errors; of a
 * block's events only the text is looked for.
 */
final class MessagesTap implements Tap {

  private static final TextSkim GENERATED = new TextSkim("text", "thinking", "partial_json");

  private final PassingEvents events = new PassingEvents(this::event, MessagesTap::tooLong);
  private final UsageCounts counts = new UsageCounts();

  private @Nullable StreamSplice model;
  private boolean semantic;
  private boolean terminated;
  private final Said said = new Said();
  private @Nullable String stopReason;

  @Override
  public Tap renaming(String askedModel) {
    model = new StreamSplice(askedModel, "message", "model");
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return events.feed(bytes);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : events.unfinished();
    return last != null && MessagesStreamDecoder.isLastWord(last)
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
    return new Seen(counts.toUsage(), stopReason, said.chars());
  }

  @Override
  public Said said() {
    return said;
  }

  private static FaultException tooLong() {
    return Wording.malformed("an event is too long");
  }

  private @Nullable FaultException event(SseEvent event) {
    if (terminated) {
      return null; // Some imitations say [DONE] after the end.
    }
    switch (type(event)) {
      case "content_block_delta" -> {
        semantic = true;
        ByteSlice data = event.data();
        GENERATED.look(data.array(), data.offset(), data.length(), said::json);
      }
      case "content_block_start" -> semantic = true;
      case "message_start" -> {
        rename(event.data());
        JsonValue message = json(event).get("message");
        count(message == null ? null : message.get("usage"));
      }
      case "message_delta" -> {
        semantic = true;
        JsonValue data = json(event);
        JsonValue delta = data.get("delta");
        String reason = delta == null ? null : delta.textOf("stop_reason");
        stopReason = reason == null ? stopReason : reason;
        count(data.get("usage"));
      }
      case "message_stop" -> terminated = true;
      case "error" -> {
        // Read again, since the bytes of an event do not outlive it.
        return ErrorReader.ofEvent(JsonReader.read(json(event).raw())).asException();
      }
      default -> {}
    }
    return null;
  }

  private void rename(ByteSlice data) {
    if (model != null && model.find(data.array(), data.offset(), data.length())) {
      events.replace(model.start(), model.end(), model.text());
    }
  }

  private void count(@Nullable JsonValue usage) {
    if (usage != null) {
      counts.update(usage);
      if (counts.toUsage().output() != Usage.UNKNOWN) {
        said.counted();
      }
    }
  }

  private static String type(SseEvent event) {
    if (!event.type().equals("message")) {
      return event.type();
    }
    JsonValue data = json(event); // Imitations leave the event line out.
    String type = data.textOf("type");
    if (type != null) {
      return type;
    }
    return data.get("error") == null ? "" : "error";
  }

  private static JsonValue json(SseEvent event) {
    ByteSlice data = event.data();
    try {
      return JsonReader.read(data.array(), data.offset(), data.length());
    } catch (NotJsonException broken) {
      throw Wording.malformed("an event is not JSON");
    }
  }
}

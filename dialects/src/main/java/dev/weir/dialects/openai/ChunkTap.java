package dev.weir.dialects.openai;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.StreamSplice;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.PassingEvents;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a stream of chunks that is passed on. Parsed are the chunks that tell usage, an error or
 * the reason of an end; of the others only the characters are counted.
 */
final class ChunkTap implements Tap {

  private final PassingEvents events = new PassingEvents(this::event, ChunkTap::tooLong);
  private final ChunkSkim skim = new ChunkSkim();
  private @Nullable StreamSplice model;

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private final Said said = new Said();
  private boolean semantic;
  private boolean terminated;
  private boolean hidesUsage;
  private boolean onlyUsage; // Is what the event at hand tells.

  @Override
  public Tap renaming(String askedModel) {
    model = new StreamSplice(askedModel, "model");
    return this;
  }

  @Override
  public Tap hidingUsage() {
    hidesUsage = true;
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return events.feed(bytes);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : events.unfinished();
    return last != null && ChunkDecoder.isLastWord(last)
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
    return VendorErrors.malformed("the vendor sent an event that is too long");
  }

  private @Nullable FaultException event(SseEvent event) {
    ByteSlice data = event.data();
    if (ChunkDecoder.isDone(data)) {
      terminated = true;
      return null;
    }
    onlyUsage = false;
    FaultException error = look(event, data);
    if (hidesUsage && onlyUsage) {
      events.drop();
      return null;
    }
    if (error == null && model != null && model.find(data.array(), data.offset(), data.length())) {
      events.replace(model.start(), model.end(), model.text());
    }
    return error;
  }

  private @Nullable FaultException look(SseEvent event, ByteSlice data) {
    skim.look(data, said);
    semantic |= skim.semantic();
    if (skim.worthParsing() || event.type().equals("error")) {
      try {
        return parse(JsonReader.read(data.array(), data.offset(), data.length()), event);
      } catch (NotJsonException garbage) {
        // Passed on as it is: what to make of it is the caller's to say.
      }
    }
    return null;
  }

  private @Nullable FaultException parse(JsonValue chunk, SseEvent event) {
    if (VendorErrors.isError(chunk) || event.type().equals("error")) {
      return VendorErrors.inBand(chunk);
    }
    Usage told = ChunkDecoder.usageOf(chunk);
    if (!told.equals(Usage.NONE)) {
      usage = told;
      if (told.output() != Usage.UNKNOWN) {
        said.counted();
      }
    }
    JsonValue choices = chunk.get("choices");
    if (choices != null) {
      onlyUsage = choices.isArray() && choices.items().isEmpty() && !told.equals(Usage.NONE);
      for (JsonValue choice : choices.items()) {
        String reason = ToolCalls.said(choice.textOf("finish_reason"));
        if (reason != null) {
          finishReason = reason;
          semantic = true;
        }
      }
    }
    return null;
  }
}

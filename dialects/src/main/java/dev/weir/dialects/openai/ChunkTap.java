package dev.weir.dialects.openai;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.sse.SseWriter;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a stream of chunks that is passed on. Bytes pass exactly as they came; only where a chunk
 * of a piece tells another model than the one to be shown are the events of that piece written
 * anew, without the comments between them.
 */
final class ChunkTap implements Tap {

  private final SseReader reader = new SseReader();
  private final ChunkSkim skim = new ChunkSkim();
  private @Nullable String askedModel;

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private long contentChars;
  private boolean semantic;
  private boolean terminated;

  // Of the piece that is being taken.
  private final List<byte[]> renamed = new ArrayList<>(0);
  private boolean changed;
  private int eventsBeforeError;
  private @Nullable FaultException error;
  private Buffer before = Buffer.buffer();

  @Override
  public Tap renaming(String model) {
    askedModel = model;
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    renamed.clear();
    changed = false;
    eventsBeforeError = 0;
    error = null;
    before = Buffer.buffer();
    boolean nothingHeld = reader.atBoundary();
    ByteSlice whole;
    try {
      whole = reader.frame(bytes.getBytes(), 0, bytes.length(), this::event);
    } catch (SseException tooLong) {
      throw VendorErrors.malformed("the vendor sent an event that is too long");
    }
    FaultException failed = error;
    if (failed != null) {
      before = changed ? joined() : firstEvents(whole, eventsBeforeError);
      throw failed;
    }
    if (changed) {
      return joined();
    }
    return nothingHeld && whole.length() == bytes.length() ? bytes : copied(whole);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : reader.unfinished();
    return last != null && ChunkDecoder.isLastWord(last)
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

  private void event(SseEvent event) {
    if (error != null) {
      return;
    }
    ByteSlice data = event.data();
    if (ChunkDecoder.isDone(data)) {
      terminated = true;
    } else {
      look(event, data);
      if (error != null) {
        return;
      }
    }
    eventsBeforeError++;
    if (askedModel != null) {
      rename(event, data, askedModel);
    }
  }

  private void look(SseEvent event, ByteSlice data) {
    skim.look(data);
    contentChars += skim.contentChars();
    semantic |= skim.semantic();
    if (skim.worthParsing() || event.type().equals("error")) {
      try {
        parse(JsonReader.read(data.array(), data.offset(), data.length()), event);
      } catch (NotJsonException garbage) {
        // Passed on as it is: what to make of it is the caller's to say.
      }
    }
  }

  private void parse(JsonValue chunk, SseEvent event) {
    if (VendorErrors.isError(chunk) || event.type().equals("error")) {
      error = VendorErrors.inBand(chunk);
      return;
    }
    Usage told = ChunkDecoder.usageOf(chunk);
    if (!told.equals(Usage.NONE)) {
      usage = told;
    }
    JsonValue choices = chunk.get("choices");
    if (choices != null) {
      for (JsonValue choice : choices.items()) {
        String reason = ToolCalls.said(choice.textOf("finish_reason"));
        if (reason != null) {
          finishReason = reason;
          semantic = true;
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // The splice says so by giving back the very array.
  private void rename(SseEvent event, ByteSlice data, String model) {
    byte[] patched =
        JsonSplice.patchTopLevelString(data.array(), data.offset(), data.length(), "model", model);
    boolean same = patched == data.array();
    changed |= !same;
    String type = event.type().equals("message") ? null : event.type();
    renamed.add(
        same
            ? SseWriter.event(type, patched, data.offset(), data.length())
            : SseWriter.event(type, patched));
  }

  private Buffer joined() {
    Buffer joined = Buffer.buffer();
    renamed.forEach(joined::appendBytes);
    return joined;
  }

  private static Buffer copied(ByteSlice bytes) {
    return Buffer.buffer(bytes.length()).appendBytes(bytes.array(), bytes.offset(), bytes.length());
  }

  /** The bytes up to the end of an event. Only failures come here, so it may look at them twice. */
  private static Buffer firstEvents(ByteSlice bytes, int count) {
    if (count == 0) {
      return Buffer.buffer();
    }
    SseReader again = new SseReader();
    int[] seen = {0};
    int length = 0;
    while (seen[0] < count && length < bytes.length()) {
      again.feed(bytes.array(), bytes.offset() + length++, 1, event -> seen[0]++);
    }
    return copied(new ByteSlice(bytes.array(), bytes.offset(), length));
  }
}

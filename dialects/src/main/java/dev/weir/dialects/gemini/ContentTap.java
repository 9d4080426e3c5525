package dev.weir.dialects.gemini;

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
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream of events. Bytes pass exactly as they came; only where a chunk of a piece
 * tells another model than the one to be shown are the events of that piece written anew.
 */
final class ContentTap implements Tap {

  private final SseReader reader = new SseReader();
  private final TreeMap<Integer, Boolean> candidates = new TreeMap<>();
  private @Nullable String askedModel;

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private long contentChars;
  private boolean semantic;
  private boolean blocked;

  // Of the piece that is being taken.
  private final List<byte[]> events = new ArrayList<>(0);
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
    events.clear();
    changed = false;
    eventsBeforeError = 0;
    error = null;
    before = Buffer.buffer();
    ByteSlice whole;
    try {
      whole = reader.frame(bytes.getBytes(), 0, bytes.length(), this::event);
    } catch (SseException tooLong) {
      throw Wording.malformed("an event that is too long");
    }
    FaultException failed = error;
    if (failed != null) {
      before = changed ? joined() : firstEvents(whole, eventsBeforeError);
      throw failed;
    }
    return changed ? joined() : copied(whole.array(), whole.offset(), whole.length());
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated() ? null : reader.unfinished();
    return last != null && ContentStreamDecoder.isLastWord(last.data())
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
    return candidates.isEmpty() ? blocked : !candidates.containsValue(false);
  }

  @Override
  public Seen seen() {
    return new Seen(usage, finishReason, contentChars);
  }

  private void event(SseEvent event) {
    if (error != null) {
      return;
    }
    byte[] data = event.data().toBytes();
    Glance glance = Glance.at(data);
    if (glance.error) {
      error = failure(data);
    }
    if (error != null) {
      return;
    }
    usage = usage.updatedBy(glance.usage);
    finishReason = glance.finishReason == null ? finishReason : glance.finishReason;
    contentChars += glance.contentChars;
    semantic |= glance.semantic;
    blocked |= glance.blocked;
    glance.candidates.forEach((index, ended) -> candidates.merge(index, ended, Boolean::logicalOr));
    eventsBeforeError++;
    if (askedModel != null) {
      rename(event, data, askedModel);
    }
  }

  /** Null for what only began like an error: it passes, and the caller will say so. */
  private static @Nullable FaultException failure(byte[] data) {
    try {
      return ErrorReader.inBand(JsonReader.read(data)).asException();
    } catch (NotJsonException garbage) {
      return null;
    }
  }

  @SuppressWarnings("ReferenceEquality") // The splice says so by giving back the very array.
  private void rename(SseEvent event, byte[] data, String model) {
    byte[] patched =
        JsonSplice.patchTopLevelString(data, 0, data.length, GeminiContent.MODEL_MEMBER, model);
    changed |= patched != data;
    String type = event.type().equals("message") ? null : event.type();
    events.add(SseWriter.event(type, patched));
  }

  private Buffer joined() {
    Buffer joined = Buffer.buffer();
    events.forEach(joined::appendBytes);
    return joined;
  }

  private static Buffer copied(byte[] array, int offset, int length) {
    return Buffer.buffer(length).appendBytes(array, offset, length);
  }

  /** The bytes up to the end of an event. Only failures come here, so it may look at them twice. */
  private static Buffer firstEvents(ByteSlice bytes, int count) {
    SseReader again = new SseReader();
    int[] seen = {0};
    int length = 0;
    while (seen[0] < count && length < bytes.length()) {
      again.feed(bytes.array(), bytes.offset() + length++, 1, event -> seen[0]++);
    }
    return copied(bytes.array(), bytes.offset(), length);
  }
}

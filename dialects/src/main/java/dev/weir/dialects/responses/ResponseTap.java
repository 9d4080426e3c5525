package dev.weir.dialects.responses;

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
 * Watches a raw stream. Parsed are the event that ends a response, and errors; of a delta only its
 * characters are counted. Bytes pass exactly as they came; only where an event of a piece names
 * another model than the one to be shown are the events of that piece written anew, without the
 * comments between them.
 */
final class ResponseTap implements Tap {

  private static final String RESPONSE = "response";

  private final SseReader reader = new SseReader();
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
      throw VendorFailures.malformed("an event is too long");
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
    return last != null && ResponseStreamDecoder.isLastWord(last)
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
    String type = type(event);
    ByteSlice data = named(event.data(), type);
    if (!terminated && VendorFailures.isFailure(type)) {
      error = failure(data);
      return;
    }
    if (!terminated) {
      look(type, data);
    }
    eventsBeforeError++;
    if (askedModel != null) {
      String name = event.type().equals("message") ? null : event.type();
      renamed.add(SseWriter.event(name, data.array(), data.offset(), data.length()));
    }
  }

  /** Imitations leave the event line out. */
  private static String type(SseEvent event) {
    if (!event.type().equals("message")) {
      return event.type();
    }
    JsonValue data = JsonBodies.read(event);
    return data == null ? "" : JsonBodies.type(event, data);
  }

  private static FaultException failure(ByteSlice data) {
    try {
      return VendorFailures.inBand(JsonReader.read(data.toBytes()));
    } catch (NotJsonException garbage) {
      return VendorFailures.malformed("an error is not JSON");
    }
  }

  private void look(String type, ByteSlice data) {
    if (type.endsWith(".delta")) {
      semantic = true;
      contentChars += DeltaSkim.chars(data);
    } else if (type.startsWith("response.output_item.")) {
      semantic = true;
    } else if (ResponseStreamDecoder.isEnd(type)) {
      semantic = true;
      terminated = true;
      ended(data);
    }
  }

  private void ended(ByteSlice data) {
    JsonValue response;
    try {
      response = JsonReader.read(data.array(), data.offset(), data.length()).get(RESPONSE);
    } catch (NotJsonException garbage) {
      return; // Passed on as it is: what to make of it is the caller's to say.
    }
    if (response != null) {
      usage = UsageCounts.read(response.get("usage"));
      String incomplete = AnswerReader.incomplete(response);
      finishReason = incomplete == null ? Endings.COMPLETED : incomplete;
    }
  }

  /** The data of an event with the asked name, where it has a response that names a model. */
  @SuppressWarnings("ReferenceEquality") // The splice says so by giving back the very array.
  private ByteSlice named(ByteSlice data, String type) {
    String model = askedModel;
    if (model == null || !holdsResponse(type)) {
      return data;
    }
    byte[] patched =
        JsonSplice.patchNestedString(
            data.array(), data.offset(), data.length(), RESPONSE, "model", model);
    if (patched == data.array()) {
      return data;
    }
    changed = true;
    return new ByteSlice(patched, 0, patched.length);
  }

  private static boolean holdsResponse(String type) {
    return switch (type) {
      case "response.created", "response.queued", "response.in_progress" -> true;
      default -> ResponseStreamDecoder.isEnd(type) || VendorFailures.isFailure(type);
    };
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

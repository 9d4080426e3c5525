package dev.weir.dialects.anthropic;

import dev.weir.dialects.Tap;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream. Parsed are the events that begin and end a message, and errors; of a
 * block's events only the length counts.
 */
final class MessagesTap implements Tap {

  /** What a delta's data holds beside its text, but for a few bytes. */
  private static final int DELTA_BYTES = 80;

  private static final byte[] SIGNATURE = Frames.utf8("\"signature_delta\"");

  private final SseReader reader = new SseReader();
  private final UsageCounts counts = new UsageCounts();

  private @Nullable String askedModel;
  private boolean begins; // Whether message_start is among the bytes just read.
  private boolean semantic;
  private boolean terminated;
  private long contentChars;
  private @Nullable String stopReason;
  private @Nullable JsonValue error;
  private Buffer before = Buffer.buffer();

  @Override
  public Tap renaming(String model) {
    askedModel = model;
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    byte[] array = bytes.getBytes();
    ByteSlice whole;
    try {
      whole = reader.frame(array, 0, array.length, this::watch);
    } catch (SseException tooLarge) {
      throw Wording.malformed(String.valueOf(tooLarge.getMessage()));
    }
    if (error != null) {
      FoundEvent failed = FoundEvent.find(whole, MessagesTap::isError);
      int end = failed == null ? 0 : failed.before();
      whole = new ByteSlice(whole.array(), whole.offset(), end);
    }
    Buffer passed = renamed(whole);
    if (error != null) {
      before = passed;
      throw ErrorReader.ofEvent(error).asException();
    }
    return passed;
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : reader.unfinished();
    return last != null && MessagesStreamDecoder.isLastWord(last)
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
    return new Seen(counts.toUsage(), stopReason, contentChars);
  }

  private void watch(SseEvent event) {
    if (error != null || terminated) {
      return; // Some imitations say [DONE] after the end.
    }
    switch (type(event)) {
      case "content_block_delta" -> {
        semantic = true;
        contentChars += contentChars(event.data());
      }
      case "content_block_start" -> semantic = true;
      case "message_start" -> {
        begins = true;
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
      case "error" -> error = JsonReader.read(json(event).raw()); // Outlives the event.
      default -> {}
    }
  }

  private void count(@Nullable JsonValue usage) {
    if (usage != null) {
      counts.update(usage);
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

  private static boolean isError(SseEvent event) {
    return type(event).equals("error");
  }

  private static boolean isStart(SseEvent event) {
    return type(event).equals("message_start");
  }

  private static JsonValue json(SseEvent event) {
    ByteSlice data = event.data();
    try {
      return JsonReader.read(data.array(), data.offset(), data.length());
    } catch (NotJsonException broken) {
      throw Wording.malformed("an event is not JSON");
    }
  }

  private static long contentChars(ByteSlice data) {
    int head = Math.min(data.length(), DELTA_BYTES);
    for (int at = 0; at + SIGNATURE.length <= head; at++) {
      int from = data.offset() + at;
      if (Arrays.equals(
          data.array(), from, from + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
        return 0;
      }
    }
    return Math.max(0, data.length() - DELTA_BYTES);
  }

  /**
   * The bytes with the asked name in the one event that tells the model. Data on several lines,
   * which nobody sends, stays as it is.
   */
  private Buffer renamed(ByteSlice whole) {
    String model = askedModel;
    FoundEvent start =
        model != null && begins ? FoundEvent.find(whole, MessagesTap::isStart) : null;
    begins = false;
    int at = start == null ? -1 : start.dataStart(whole);
    if (model == null || start == null || at < 0) {
      return buffer(whole, 0, whole.length());
    }
    byte[] data = start.data().array();
    return buffer(whole, 0, at)
        .appendBytes(JsonSplice.patchNestedString(data, 0, data.length, "message", "model", model))
        .appendBuffer(buffer(whole, at + data.length, whole.length()));
  }

  private static Buffer buffer(ByteSlice bytes, int from, int to) {
    return Buffer.buffer(to - from).appendBytes(bytes.array(), bytes.offset() + from, to - from);
  }
}

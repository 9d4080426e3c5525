package dev.weir.dialects.responses;

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
 * Watches a raw stream. Parsed are the event that ends a response, and errors; of a delta only its
 * characters are counted.
 */
final class ResponseTap implements Tap {

  private static final String RESPONSE = "response";
  private static final TextSkim DELTA = new TextSkim("delta");

  private final PassingEvents events = new PassingEvents(this::event, ResponseTap::tooLong);
  private @Nullable StreamSplice model;

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private final Said said = new Said();
  private boolean semantic;
  private boolean terminated;

  @Override
  public Tap renaming(String askedModel) {
    model = new StreamSplice(askedModel, RESPONSE, "model");
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return events.feed(bytes);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated ? null : events.unfinished();
    return last != null && ResponseStreamDecoder.isLastWord(last)
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
    return VendorFailures.malformed("an event is too long");
  }

  private @Nullable FaultException event(SseEvent event) {
    String type = type(event);
    ByteSlice data = event.data();
    StreamSplice found =
        model != null
                && holdsResponse(type)
                && model.find(data.array(), data.offset(), data.length())
            ? model
            : null;
    if (!terminated && VendorFailures.isFailure(type)) {
      return failure(found == null ? data.toBytes() : found.put(data.toBytes()));
    }
    if (found != null) {
      events.replace(found.start(), found.end(), found.text());
    }
    if (!terminated) {
      look(type, data);
    }
    return null;
  }

  /** Imitations leave the event line out. */
  private static String type(SseEvent event) {
    if (!event.type().equals("message")) {
      return event.type();
    }
    JsonValue data = JsonBodies.read(event);
    return data == null ? "" : JsonBodies.type(event, data);
  }

  private static FaultException failure(byte[] data) {
    try {
      return VendorFailures.inBand(JsonReader.read(data));
    } catch (NotJsonException garbage) {
      return VendorFailures.malformed("an error is not JSON");
    }
  }

  private void look(String type, ByteSlice data) {
    if (type.endsWith(".delta")) {
      semantic = true;
      DELTA.look(data.array(), data.offset(), data.length(), said::json);
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
      if (usage.output() != Usage.UNKNOWN) {
        said.counted();
      }
      String incomplete = AnswerReader.incomplete(response);
      finishReason = incomplete == null ? Endings.COMPLETED : incomplete;
    }
  }

  private static boolean holdsResponse(String type) {
    return switch (type) {
      case "response.created", "response.queued", "response.in_progress" -> true;
      default -> ResponseStreamDecoder.isEnd(type) || VendorFailures.isFailure(type);
    };
  }
}

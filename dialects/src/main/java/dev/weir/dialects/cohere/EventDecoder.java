package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a vendor's stream.
 *
 * <p>Lenient where imitations err without harm: events without a name, content without its start or
 * end, usage that is missing. The {@code [DONE]} that follows {@code message-end} says nothing, and
 * does not stand in for it.
 */
final class EventDecoder implements StreamDecoder {

  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
  private static final Set<String> KNOWN_OF_START = Set.of("type", "id", "delta");
  private static final Set<String> KNOWN_OF_END = Set.of("finish_reason", "usage", "error");

  private final SseReader reader = new SseReader();
  private final PartStream parts;

  private boolean started;
  private boolean ended;

  EventDecoder(Signatures signatures) {
    this.parts = new PartStream(signatures);
  }

  @Override
  public void feed(Buffer bytes, Consumer<ChatEvent> events) {
    byte[] array = BufferBytes.of(bytes);
    try {
      reader.feed(array, 0, array.length, event -> take(event, events));
    } catch (SseException tooLarge) {
      throw Wording.malformed(String.valueOf(tooLarge.getMessage()));
    }
  }

  @Override
  public void end(Consumer<ChatEvent> events) {
    SseEvent last = ended ? null : reader.unfinished();
    if (last != null && isLastWord(last)) {
      take(last, events);
    }
    if (!ended) {
      throw Wording.broken();
    }
  }

  /** Whether an event ends a stream, and is whole even if no blank line follows. */
  static boolean isLastWord(SseEvent event) {
    try {
      String type = type(event, json(event.data()));
      return type.equals("message-end") || type.equals("error");
    } catch (NotJsonException half) {
      return false;
    }
  }

  /** Whether the data is the word after the end. */
  static boolean isDone(ByteSlice data) {
    return data.length() == DONE.length
        && Arrays.equals(
            data.array(), data.offset(), data.offset() + data.length(), DONE, 0, DONE.length);
  }

  static JsonValue json(ByteSlice data) {
    return JsonReader.read(data.array(), data.offset(), data.length());
  }

  static String type(SseEvent event, JsonValue data) {
    String named = data.textOf("type");
    if (named != null) {
      return named;
    }
    if (!event.type().equals("message")) {
      return event.type();
    }
    return VendorErrors.isError(data) ? "error" : "";
  }

  /** The fault that a {@code message-end} tells, null when it tells none. */
  static @Nullable FaultException failure(@Nullable JsonValue delta) {
    String word = delta == null ? null : delta.textOf("finish_reason");
    String error = delta == null ? null : delta.textOf("error");
    boolean failed = FinishReasons.isFailure(word) || (error != null && !error.isEmpty());
    return failed ? FinishReasons.failure(word, error) : null;
  }

  private void take(SseEvent event, Consumer<ChatEvent> events) {
    if (ended || event.data().isEmpty() || isDone(event.data())) {
      return;
    }
    JsonValue data;
    try {
      data = json(event.data());
    } catch (NotJsonException broken) {
      throw Wording.malformed("an event is not JSON");
    }
    String type = type(event, data);
    switch (type) {
      case "error" -> throw VendorErrors.inBand(data);
      case "message-start" -> start(data, events);
      case "message-end" -> finish(data, events);
      case "content-start",
          "content-delta",
          "content-end",
          "tool-plan-delta",
          "tool-call-start",
          "tool-call-delta",
          "tool-call-end",
          "citation-start",
          "citation-end" -> {
        checkStarted(type);
        parts.take(type, data, events);
      }
      default -> {
        if (started) {
          events.accept(new ChatEvent.Vendor(COHERE_CHAT, type, data.raw()));
        }
      }
    }
  }

  private void checkStarted(String type) {
    if (!started) {
      throw Wording.malformed(type + " before message-start");
    }
  }

  private void start(JsonValue data, Consumer<ChatEvent> events) {
    if (started) {
      throw Wording.malformed("message-start came twice");
    }
    started = true;
    String told = data.textOf("id");
    String id = told == null ? "" : told;
    parts.ofAnswer(id);
    Extras extras = new Extras(COHERE_CHAT, Leftovers.of(data, KNOWN_OF_START));
    events.accept(new ChatEvent.Started(id, "", 0, Usage.NONE, extras));
  }

  private void finish(JsonValue data, Consumer<ChatEvent> events) {
    JsonValue delta = data.get("delta");
    FaultException failure = failure(delta);
    if (failure != null) {
      throw failure;
    }
    checkStarted("message-end");
    parts.end(events);
    ended = true;
    Map<String, RawJson> extras = Leftovers.of(data, KNOWN_OF_START);
    String word = null;
    if (delta != null) {
      word = new Fields(delta, Path.ROOT.member("delta"), Wording.ANSWER).text("finish_reason");
      extras.putAll(Leftovers.of(delta, KNOWN_OF_END));
      Usage usage = UsageCounts.read(delta.get("usage"));
      if (!usage.equals(Usage.NONE)) {
        events.accept(new ChatEvent.UsageReport(usage));
      }
    }
    events.accept(
        new ChatEvent.Finished(
            0, FinishReasons.read(word, parts.sawCall()), new Extras(COHERE_CHAT, extras)));
  }
}

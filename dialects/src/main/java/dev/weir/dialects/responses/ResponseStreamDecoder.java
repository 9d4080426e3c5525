package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.responses.EncryptedContent.Sender;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.tree.JsonValue;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a vendor's stream. Its end is the event of a response that is completed or incomplete; a
 * failed one is a fault.
 *
 * <p>Lenient where imitations err without harm: events without a name or without deltas, items that
 * come only with the whole response, items that are not ended before it is.
 */
final class ResponseStreamDecoder implements StreamDecoder {

  private final SseReader reader = new SseReader();
  private final EncryptedContent encrypted;
  private final ItemReader whole;
  private final IncomingItems items = new IncomingItems();

  private Map<String, RawJson> settings = Map.of();
  private @Nullable String responseId;
  private boolean ended;
  private int calls;
  private @Nullable IncomingMessage message;
  private boolean refused;

  ResponseStreamDecoder(EncryptedContent encrypted) {
    this.encrypted = encrypted;
    this.whole = new ItemReader(encrypted, Sender.VENDOR);
  }

  @Override
  public void feed(Buffer bytes, Consumer<ChatEvent> events) {
    byte[] array = BufferBytes.of(bytes);
    try {
      reader.feed(array, 0, array.length, event -> take(event, events));
    } catch (SseException tooLong) {
      throw VendorFailures.malformed("an event is too long");
    }
  }

  @Override
  public void end(Consumer<ChatEvent> events) {
    SseEvent last = ended ? null : reader.unfinished();
    if (last != null && isLastWord(last)) {
      take(last, events);
    }
    if (!ended) {
      throw VendorFailures.broken();
    }
  }

  /** Whether an event ends a stream, and is whole even if no blank line follows. */
  static boolean isLastWord(SseEvent event) {
    JsonValue data = JsonBodies.read(event);
    String type = data == null ? "" : JsonBodies.type(event, data);
    return isEnd(type) || VendorFailures.isFailure(type);
  }

  /** Whether an event's type ends a stream that is whole. */
  static boolean isEnd(String type) {
    return type.equals("response.completed") || type.equals("response.incomplete");
  }

  private void take(SseEvent event, Consumer<ChatEvent> events) {
    if (ended || event.data().isEmpty()) {
      return; // Some imitations say [DONE] after the end.
    }
    JsonValue data = JsonBodies.read(event);
    if (data == null || !data.isObject()) {
      throw VendorFailures.malformed("an event is not a JSON object");
    }
    String type = JsonBodies.type(event, data);
    if (VendorFailures.isFailure(type)) {
      throw VendorFailures.inBand(data);
    }
    switch (type) {
      case "keepalive", "response.queued" -> {}
      case "response.created", "response.in_progress" -> start(data.get("response"), events);
      case "response.completed", "response.incomplete" -> finish(data, events);
      default -> {
        if (responseId != null) {
          inside(type, data, events);
        } else if (type.startsWith("response.")) {
          throw VendorFailures.malformed(type + " before response.created");
        }
      }
    }
  }

  private void start(@Nullable JsonValue response, Consumer<ChatEvent> events) {
    if (responseId != null) {
      return;
    }
    if (response == null) {
      throw VendorFailures.malformed("a response began without one");
    }
    responseId = IncomingItem.text(response, "id");
    settings = response.membersBut(AnswerReader.KNOWN);
    events.accept(
        new ChatEvent.Started(
            responseId,
            IncomingItem.text(response, "model"),
            Math.max(0, response.longOf("created_at", 0)),
            Usage.NONE,
            new Extras(OPENAI_RESPONSES, settings)));
  }

  private void inside(String type, JsonValue data, Consumer<ChatEvent> events) {
    switch (type) {
      case "response.output_item.added" -> {
        JsonValue item = data.get("item");
        if (item == null || items.event("", data, events)) {
          throw VendorFailures.malformed("an item that began twice, or not at all");
        }
        begin(data.longOf("output_index", items.nextIndex()), item, events);
      }
      case "response.output_item.done" -> {
        JsonValue item = data.get("item");
        long index = data.longOf("output_index", -1);
        if (item != null && index >= 0 && !items.hasBegun(index)) {
          begin(index, item, events);
        }
        items.end(index, item, events);
        tellRefusal();
      }
      default -> {
        boolean taken = items.event(type, data, events);
        boolean aboutItem = data.get("output_index") != null || data.get("item_id") != null;
        if (!taken && aboutItem && type.endsWith(".delta")) {
          throw VendorFailures.malformed("more of an item that is not open");
        }
        if (!aboutItem) {
          events.accept(new ChatEvent.Vendor(OPENAI_RESPONSES, type, data.raw()));
        }
      }
    }
  }

  private void begin(long index, JsonValue item, Consumer<ChatEvent> events) {
    String type = item.textOf("type");
    IncomingItem begun =
        switch (type == null ? "message" : type) {
          case "message" -> {
            tellRefusal();
            message = new IncomingMessage(whole);
            yield message;
          }
          case "function_call" -> new IncomingCall(whole, false, spareId());
          case "custom_tool_call" -> new IncomingCall(whole, true, spareId());
          case "reasoning" -> new IncomingThought(whole, encrypted);
          default -> new IncomingItem.Whole(whole);
        };
    items.begin(index, item, begun, events);
  }

  private String spareId() {
    return CallIds.made(Objects.requireNonNullElse(responseId, ""), 0, calls++);
  }

  private void tellRefusal() {
    refused |= message != null && message.refused();
  }

  private void finish(JsonValue data, Consumer<ChatEvent> events) {
    JsonValue response = data.get("response");
    start(response, events);
    if (response == null) {
      throw VendorFailures.malformed("a response ended without one");
    }
    JsonValue output = response.get("output");
    List<JsonValue> all = output == null ? List.of() : output.items();
    for (int i = 0; i < all.size(); i++) {
      if (!items.hasBegun(i)) {
        begin(i, all.get(i), events);
      }
      items.end(i, all.get(i), events);
      tellRefusal();
    }
    items.endAll(events);
    tellRefusal();
    Usage usage = UsageCounts.read(response.get("usage"));
    if (!usage.equals(Usage.NONE)) {
      events.accept(new ChatEvent.UsageReport(usage));
    }
    ended = true;
    events.accept(
        new ChatEvent.Finished(
            0,
            Endings.read(AnswerReader.incomplete(response), calls > 0, refused),
            new Extras(OPENAI_RESPONSES, news(response))));
  }

  /** Members that the response did not have, or had otherwise, when it began. */
  private Map<String, RawJson> news(JsonValue response) {
    Map<String, RawJson> news = new LinkedHashMap<>(response.membersBut(AnswerReader.KNOWN));
    news.entrySet().removeAll(settings.entrySet());
    return news;
  }
}

package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.RepeatedDelta;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a vendor's stream. Blocks become parts one to one.
 *
 * <p>Lenient where imitations err without harm: a block that is not stopped before the next begins,
 * a missing stop reason before {@code message_stop}, events without a name.
 */
final class MessagesStreamDecoder implements StreamDecoder {

  private final SseReader reader = new SseReader();
  private final RepeatedDelta repeated = new RepeatedDelta();
  private final BlockReader blocks;
  private final Signatures signatures;
  private final UsageCounts counts = new UsageCounts();
  private final Map<String, RawJson> finishing = new LinkedHashMap<>();

  private boolean started;
  private boolean ended;
  private boolean calls;
  private int parts;
  private @Nullable OpenBlock open;
  private @Nullable String stopReason;
  private @Nullable String stopSequence;
  private @Nullable RawJson stopDetails;

  MessagesStreamDecoder(Signatures signatures) {
    this.signatures = signatures;
    this.blocks = new BlockReader(signatures, Wording.ANSWER);
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
      ByteSlice data = event.data();
      String type = type(event, JsonReader.read(data.array(), data.offset(), data.length()));
      return type.equals("message_stop") || type.equals("error");
    } catch (NotJsonException half) {
      return false;
    }
  }

  private void take(SseEvent event, Consumer<ChatEvent> events) {
    if (ended) {
      return; // Some imitations say [DONE] as well.
    }
    if (!repeated.take(event, events)) {
      read(event, repeated.watching(events));
      repeated.learn(event);
    }
  }

  private void read(SseEvent event, Consumer<ChatEvent> events) {
    JsonValue data;
    try {
      data = JsonReader.read(event.data().array(), event.data().offset(), event.data().length());
    } catch (NotJsonException broken) {
      throw Wording.malformed("an event is not JSON");
    }
    String type = type(event, data);
    switch (type) {
      case "ping" -> {}
      case "error" -> throw ErrorReader.ofEvent(data).asException();
      case "message_start" -> start(data, events);
      default -> {
        if (started) {
          inside(type, data, events);
        } else if (type.startsWith("content_block_") || type.startsWith("message_")) {
          throw Wording.malformed(type + " before message_start");
        }
      }
    }
  }

  private static String type(SseEvent event, JsonValue data) {
    String named = data.textOf("type");
    if (named != null) {
      return named;
    }
    return data.get("error") == null ? event.type() : "error";
  }

  private void start(JsonValue data, Consumer<ChatEvent> events) {
    if (started) {
      throw Wording.malformed("message_start came twice");
    }
    started = true;
    Fields message = new Fields(data, Path.ROOT, Wording.ANSWER).requiredObject("message");
    String id = message.text("id");
    String model = message.text("model");
    JsonValue usage = message.take("usage");
    if (usage != null) {
      counts.update(usage);
    }
    message.skip("type", "role", "content", "stop_reason", "stop_sequence", "stop_details");
    events.accept(
        new ChatEvent.Started(
            id == null ? "" : id,
            model == null ? "" : model,
            0,
            counts.toUsage(),
            message.rest(ANTHROPIC_MESSAGES)));
  }

  private void inside(String type, JsonValue data, Consumer<ChatEvent> events) {
    switch (type) {
      case "content_block_start" -> startBlock(data, events);
      case "content_block_delta" -> opened(data).delta(data.get("delta"), events);
      case "content_block_stop" -> {
        opened(data);
        stopBlock(events);
      }
      case "message_delta" -> finish(data, events);
      case "message_stop" -> stop(events);
      default -> events.accept(new ChatEvent.Vendor(ANTHROPIC_MESSAGES, type, data.raw()));
    }
  }

  private void startBlock(JsonValue data, Consumer<ChatEvent> events) {
    stopBlock(events);
    JsonValue block = data.get("content_block");
    if (block == null) {
      throw Wording.ANSWER.missing(Path.ROOT.member("content_block"));
    }
    OpenBlock begun = new OpenBlock(parts++, data.longOf("index", -1), blocks, signatures);
    begun.start(block, events);
    calls |= begun.isCall();
    open = begun;
  }

  /** The open block, which the event must be about. */
  private OpenBlock opened(JsonValue data) {
    OpenBlock block = open;
    if (block == null || block.number() != data.longOf("index", -1)) {
      throw Wording.malformed("an event about a block that is not open");
    }
    return block;
  }

  private void stopBlock(Consumer<ChatEvent> events) {
    OpenBlock block = open;
    if (block != null) {
      block.stop(events);
      open = null;
    }
  }

  private void finish(JsonValue data, Consumer<ChatEvent> events) {
    stopBlock(events);
    Fields whole = new Fields(data, Path.ROOT, Wording.ANSWER);
    whole.skip("type");
    Fields delta = whole.object("delta");
    if (delta != null) {
      String reason = delta.text("stop_reason");
      stopReason = reason == null ? stopReason : reason;
      String sequence = delta.text("stop_sequence");
      stopSequence = sequence == null ? stopSequence : sequence;
      RawJson details = delta.raw("stop_details");
      stopDetails = details == null ? stopDetails : details;
      finishing.putAll(delta.rest(ANTHROPIC_MESSAGES).members());
    }
    JsonValue usage = whole.take("usage");
    finishing.putAll(whole.rest(ANTHROPIC_MESSAGES).members());
    if (usage != null) {
      counts.update(usage);
      Usage soFar = counts.toUsage();
      events.accept(new ChatEvent.UsageReport(soFar));
    }
  }

  private void stop(Consumer<ChatEvent> events) {
    stopBlock(events);
    ended = true;
    events.accept(
        new ChatEvent.Finished(
            0,
            StopReasons.read(stopReason, stopSequence, stopDetails, calls),
            new Extras(ANTHROPIC_MESSAGES, finishing)));
  }
}

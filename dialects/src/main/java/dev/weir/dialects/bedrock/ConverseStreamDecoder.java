package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.eventstream.EventStreamException;
import dev.weir.dialects.eventstream.Frame;
import dev.weir.dialects.eventstream.FrameReader;
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
 * Reads the vendor's stream. The answer is whole with {@code messageStop}; it is told so only when
 * {@code metadata} has come, which brings the usage, or the stream closes.
 *
 * <p>Lenient where it does no harm: a block that is not stopped before the next begins, events of
 * new types.
 */
final class ConverseStreamDecoder implements StreamDecoder {

  /** Random letters that hide how long the payload is. */
  private static final String PADDING = "p";

  private final FrameReader reader = new FrameReader();
  private final PartStream parts;
  private final Map<String, RawJson> finishing = new LinkedHashMap<>();

  private boolean started;
  private boolean stopped;
  private boolean ended;
  private long block = -1; // The number of the open block.
  private @Nullable String stopReason;

  ConverseStreamDecoder(Thoughts thoughts) {
    this.parts = new PartStream(thoughts);
  }

  @Override
  public void feed(Buffer bytes, Consumer<ChatEvent> events) {
    byte[] array = BufferBytes.of(bytes);
    try {
      reader.feed(array, 0, array.length, frame -> take(frame, events));
    } catch (EventStreamException broken) {
      throw Wording.malformed(String.valueOf(broken.getMessage()));
    }
  }

  @Override
  public void end(Consumer<ChatEvent> events) {
    if (!stopped) {
      throw Wording.broken();
    }
    finish(events);
  }

  private void take(Frame frame, Consumer<ChatEvent> events) {
    if (ended) {
      return;
    }
    String type = type(frame);
    JsonValue data = json(frame);
    switch (type) {
      case "messageStart" -> start(data, events);
      case "contentBlockStart" -> {
        open(data, events);
        startBlock(data.get("start"), events);
      }
      case "contentBlockDelta" -> {
        open(data, events);
        JsonValue delta = data.get("delta");
        if (delta != null) {
          parts.delta(delta, events);
        }
      }
      case "contentBlockStop" -> {
        open(data, events);
        parts.end(events);
      }
      case "messageStop" -> stop(data, events);
      case "metadata" -> metadata(data, events);
      default -> {
        if (started) {
          events.accept(new ChatEvent.Vendor(BEDROCK_CONVERSE, type, data.raw()));
        }
      }
    }
  }

  /** The type of an event; a frame that is none is a fault. */
  static String type(Frame frame) {
    String kind = frame.text(":message-type");
    if ("exception".equals(kind) || "error".equals(kind)) {
      throw ErrorReader.ofFrame(frame);
    }
    String type = frame.text(":event-type");
    if (type == null) {
      throw Wording.malformed("a frame that is neither event nor exception");
    }
    return type;
  }

  static JsonValue json(Frame frame) {
    try {
      return JsonReader.read(
          frame.payload().array(), frame.payload().offset(), frame.payload().length());
    } catch (NotJsonException broken) {
      throw Wording.malformed("an event is not JSON");
    }
  }

  private void start(JsonValue data, Consumer<ChatEvent> events) {
    if (started) {
      throw Wording.malformed("messageStart came twice");
    }
    started = true;
    Fields message = new Fields(data, Path.ROOT, Wording.ANSWER);
    message.skip("role", PADDING);
    events.accept(new ChatEvent.Started("", "", 0, Usage.NONE, message.rest(BEDROCK_CONVERSE)));
  }

  /** Makes the block that an event is about the open one. */
  private void open(JsonValue data, Consumer<ChatEvent> events) {
    if (!started || stopped) {
      throw Wording.malformed("a block outside the message");
    }
    long number = data.longOf("contentBlockIndex", 0);
    if (number != block) {
      parts.end(events);
      block = number;
    }
  }

  /** A text or a thought that announces itself begins with its first delta all the same. */
  private void startBlock(@Nullable JsonValue start, Consumer<ChatEvent> events) {
    JsonValue call = start == null ? null : start.get("toolUse");
    if (call == null || call.get("type") != null) {
      hold(start, events);
      return;
    }
    Fields fields = new Fields(call, Path.ROOT.member("start").member("toolUse"), Wording.ANSWER);
    String id = fields.requiredText("toolUseId");
    String name = fields.requiredText("name");
    Extras extras = fields.rest(BEDROCK_CONVERSE);
    parts.call(new Part.ToolCall(id, name, "", false, null, extras), events);
  }

  private void hold(@Nullable JsonValue start, Consumer<ChatEvent> events) {
    if (start == null) {
      return;
    }
    for (Map.Entry<String, JsonValue> kind : start.members().entrySet()) {
      if (kind.getValue().isObject() && !kind.getKey().equals("reasoningContent")) {
        parts.hold(new HeldBlock(kind.getKey(), kind.getValue()), events);
        return;
      }
    }
  }

  private void stop(JsonValue data, Consumer<ChatEvent> events) {
    if (!started || stopped) {
      throw Wording.malformed("messageStop out of turn");
    }
    parts.end(events);
    stopped = true;
    Fields fields = new Fields(data, Path.ROOT, Wording.ANSWER);
    stopReason = fields.text("stopReason");
    fields.skip(PADDING);
    finishing.putAll(fields.rest(BEDROCK_CONVERSE).members());
  }

  private void metadata(JsonValue data, Consumer<ChatEvent> events) {
    if (!started) {
      throw Wording.malformed("metadata before the message");
    }
    Fields fields = new Fields(data, Path.ROOT, Wording.ANSWER);
    fields.skip(PADDING);
    JsonValue usage = fields.take("usage");
    if (usage != null) {
      events.accept(new ChatEvent.UsageReport(UsageCounts.read(usage)));
    }
    finishing.putAll(fields.rest(BEDROCK_CONVERSE).members());
    if (stopped) {
      finish(events);
    }
  }

  private void finish(Consumer<ChatEvent> events) {
    if (!ended) {
      ended = true;
      events.accept(
          new ChatEvent.Finished(
              0,
              StopReasons.read(stopReason, parts.sawCall()),
              new Extras(BEDROCK_CONVERSE, finishing)));
    }
  }
}

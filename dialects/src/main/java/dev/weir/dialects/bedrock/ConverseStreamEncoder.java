package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caller's stream. There is one message, so that of several choices only the first is
 * told; its two last events wait for {@link #end}, because usage may come until then.
 */
final class ConverseStreamEncoder implements StreamEncoder {

  /** The member of the answer that stands in {@code messageStop}; all others are metadata. */
  private static final String RESPONSE_FIELDS = "additionalModelResponseFields";

  private final AnswerContext context;
  private final EventFrames frames = new EventFrames();
  private final BlockStream blocks;
  private final Map<String, RawJson> extras = new LinkedHashMap<>();

  private Usage usage = Usage.NONE;
  private ChatEvent.@Nullable Finished finished;

  ConverseStreamEncoder(AnswerContext context, Thoughts thoughts) {
    this.context = context;
    this.blocks = new BlockStream(frames, thoughts);
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    for (ChatEvent event : events) {
      write(event);
    }
    return frames.take();
  }

  @Override
  public Buffer end() {
    ChatEvent.Finished last = finished;
    if (last == null) {
      throw new IllegalStateException("a stream that is whole finishes its answer");
    }
    extras.remove(AnswerWriter.MESSAGE); // A stream has no place for it.
    RawJson fields = extras.remove(RESPONSE_FIELDS);
    JsonWriter stop = frames.begin().name("stopReason");
    stop.text(StopReasons.word(last.finish(), blocks.sawCall()));
    if (fields != null) {
      stop.name(RESPONSE_FIELDS).raw(fields);
    }
    frames.end(EventType.MESSAGE_STOP, 0);
    JsonWriter metadata = frames.begin().name("usage");
    UsageCounts.write(metadata, usage, context.estimatedInput());
    extras.putIfAbsent(AnswerWriter.METRICS, AnswerWriter.NO_METRICS);
    metadata.members(extras);
    frames.end(EventType.METADATA, 0);
    return frames.take();
  }

  @Override
  public Buffer fail(Fault fault) {
    return ErrorWriter.frame(fault);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer();
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started first -> {
        usage = usage.updatedBy(first.usage());
        extras.putAll(first.extras().of(BEDROCK_CONVERSE));
        frames.begin().name("role").text("assistant");
        frames.end(EventType.MESSAGE_START, 0);
      }
      case ChatEvent.PartStarted part when part.choice() == 0 -> blocks.begin(part.part());
      case ChatEvent.TextDelta delta when delta.choice() == 0 -> blocks.text(delta.text());
      case ChatEvent.RefusalDelta delta when delta.choice() == 0 -> blocks.text(delta.text());
      case ChatEvent.ThinkingDelta delta when delta.choice() == 0 -> blocks.thinking(delta.text());
      case ChatEvent.SignatureDelta delta when delta.choice() == 0 ->
          blocks.signature(delta.signature(), delta.family());
      case ChatEvent.ArgumentsDelta delta when delta.choice() == 0 ->
          blocks.arguments(delta.text());
      case ChatEvent.VendorDelta delta when delta.choice() == 0 -> blocks.element(delta);
      case ChatEvent.PartEnded part when part.choice() == 0 -> blocks.end();
      case ChatEvent.Finished last when last.choice() == 0 -> {
        finished = last;
        extras.putAll(last.extras().of(BEDROCK_CONVERSE));
      }
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      default -> {
        // Another choice, log probabilities, a dialect's own event: no words for it here.
      }
    }
  }
}

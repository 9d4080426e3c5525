package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

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
 * told; the stop reason waits for {@link #end}, because usage may come after it.
 */
final class MessagesStreamEncoder implements StreamEncoder {

  private final AnswerContext context;
  private final JsonWriter out = new JsonWriter();
  private final BlockStream blocks;

  private boolean started;
  private Usage usage = Usage.NONE;
  private ChatEvent.@Nullable Finished finished;

  MessagesStreamEncoder(AnswerContext context, Signatures signatures) {
    this.context = context;
    this.blocks = new BlockStream(out, signatures);
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    out.reset();
    for (ChatEvent event : events) {
      write(event);
    }
    return out.toBuffer();
  }

  @Override
  public Buffer end() {
    ChatEvent.Finished last = finished;
    if (!started || last == null) {
      throw new IllegalStateException("a stream that is whole begins and finishes its answer");
    }
    out.reset();
    writeMessageDelta(last);
    return out.verbatim(Frames.MESSAGE_STOP).toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    return ErrorWriter.event(fault, context.requestId());
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Frames.PING);
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started first -> start(first);
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
      case ChatEvent.Finished last when last.choice() == 0 -> finished = last;
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Vendor vendor when passes(vendor) ->
          out.verbatim(Frames.head(vendor.type())).raw(vendor.json()).verbatim(Frames.END);
      default -> {
        // Another choice, log probabilities, another dialect's event: no words for it here.
      }
    }
  }

  /** A line end in the name would be the end of the event. */
  private static boolean passes(ChatEvent.Vendor vendor) {
    return vendor.dialect().equals(ANTHROPIC_MESSAGES)
        && vendor.type().chars().noneMatch(Character::isISOControl);
  }

  private void start(ChatEvent.Started first) {
    started = true;
    usage = usage.updatedBy(first.usage());
    out.verbatim(Frames.head("message_start")).object().name("type").text("message_start");
    out.name("message").object();
    AnswerWriter.identity(out, first.id(), context);
    out.name("content").array().endArray();
    out.name("stop_reason").nothing().name("stop_sequence").nothing();
    out.members(first.extras().of(ANTHROPIC_MESSAGES));
    out.name("usage");
    UsageCounts.write(out, usage, context.estimatedInput());
    out.endObject().endObject().verbatim(Frames.END);
  }

  private void writeMessageDelta(ChatEvent.Finished last) {
    Map<String, RawJson> extras = new LinkedHashMap<>(last.extras().of(ANTHROPIC_MESSAGES));
    RawJson contextManagement = extras.remove("context_management");
    out.verbatim(Frames.head("message_delta")).object().name("type").text("message_delta");
    out.name("delta").object();
    AnswerWriter.stop(out, last.finish(), blocks.sawCall(), blocks.sawRefusal());
    out.members(extras).endObject();
    if (contextManagement != null) {
      out.name("context_management").raw(contextManagement); // Beside the delta, not in it.
    }
    out.name("usage");
    UsageCounts.write(out, usage, context.estimatedInput());
    out.endObject().verbatim(Frames.END);
  }
}

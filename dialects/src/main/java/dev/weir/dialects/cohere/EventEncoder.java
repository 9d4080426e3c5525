package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caller's stream. There is one message, so that of several choices only the first is
 * told; {@code message-end} waits for {@link #end}, because usage may come after the finish. Cohere
 * says {@code [DONE]} after it, and so do we.
 */
final class EventEncoder implements StreamEncoder {

  private final AnswerContext context;
  private final JsonWriter out = new JsonWriter();
  private final BlockStream blocks;

  private String id;
  private boolean started;
  private Usage usage = Usage.NONE;
  private ChatEvent.@Nullable Finished finished;

  EventEncoder(AnswerContext context, Signatures signatures) {
    this.context = context;
    this.id = context.requestId();
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
    Frames.open(out, "message-end").name("id").text(id).name("delta").object();
    out.name("finish_reason").text(FinishReasons.write(last.finish(), blocks.sawCall()));
    out.name("usage");
    UsageCounts.write(out, usage, context.estimatedInput());
    Frames.close(out.members(last.extras().of(COHERE_CHAT)).endObject());
    return out.verbatim(Frames.DONE).toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    return FaultBodies.event(fault, id);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Frames.KEEP_ALIVE);
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
      case ChatEvent.Logprobs logprobs when logprobs.choice() == 0 ->
          blocks.logprobs(Logprobs.write(logprobs.json()));
      case ChatEvent.Finished last when last.choice() == 0 -> finished = last;
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Vendor vendor when passes(vendor) ->
          out.verbatim(Frames.utf8("event: " + vendor.type() + "\ndata: "))
              .raw(vendor.json())
              .verbatim(Frames.END);
      default -> {
        // Another choice, another dialect's event: no words for it here.
      }
    }
  }

  /** A line end in the name would be the end of the event. */
  private static boolean passes(ChatEvent.Vendor vendor) {
    return vendor.dialect().equals(COHERE_CHAT)
        && vendor.type().chars().noneMatch(Character::isISOControl);
  }

  private void start(ChatEvent.Started first) {
    started = true;
    usage = usage.updatedBy(first.usage());
    id = first.id().isEmpty() ? id : first.id();
    Frames.open(out, "message-start").name("id").text(id);
    Frames.message(out).name("role").text("assistant");
    out.name("content").array().endArray().name("tool_plan").text("");
    out.name("tool_calls").array().endArray().name("citations").array().endArray();
    out.endObject().endObject();
    Frames.close(out.members(first.extras().of(COHERE_CHAT)));
  }
}

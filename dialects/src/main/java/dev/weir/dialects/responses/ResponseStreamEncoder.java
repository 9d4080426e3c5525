package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caller's stream. There is one answer, so that of several choices only the first is told;
 * the event that ends the stream waits for {@link #end}, because usage may come after the finish.
 */
final class ResponseStreamEncoder implements StreamEncoder {

  private static final Set<String> COUNTED = Set.of("type", "sequence_number");

  private final AnswerContext context;
  private final @Nullable ChatRequest asked;
  private final EncryptedContent encrypted;
  private final Frames frames = new Frames();
  private ResponseObject response;
  private ItemStream items;
  private boolean started;
  private Usage usage = Usage.NONE;
  private ChatEvent.@Nullable Finished finished;

  ResponseStreamEncoder(
      AnswerContext context, @Nullable ChatRequest asked, EncryptedContent encrypted) {
    this.context = context;
    this.asked = asked;
    this.encrypted = encrypted;
    this.response = new ResponseObject(context, asked, "", 0, Extras.NONE);
    this.items = items();
  }

  private ItemStream items() {
    Output output = new Output(frames, response.idBase());
    return new ItemStream(output, encrypted, ToolName.Table.of(asked));
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    frames.out.reset();
    for (ChatEvent event : events) {
      write(event);
    }
    return frames.out.toBuffer();
  }

  @Override
  public Buffer end() {
    ChatEvent.Finished last = finished;
    if (!started || last == null) {
      throw new IllegalStateException("a stream that is whole begins and finishes its answer");
    }
    frames.out.reset();
    response.add(last.extras());
    String incomplete = Endings.incomplete(last.finish(), items.refused());
    frames.begin(incomplete == null ? "response.completed" : "response.incomplete");
    response.writeEnded(frames.out.name("response"), incomplete, items.soFar(), usage);
    frames.end();
    return frames.out.toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    frames.out.reset();
    frames.begin("response.failed");
    response.writeFailed(frames.out.name("response"), fault, items.soFar());
    frames.end();
    return frames.out.toBuffer();
  }

  @Override
  public Buffer keepAlive() {
    frames.out.reset();
    frames.begin("keepalive");
    frames.end();
    return frames.out.toBuffer();
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started first -> start(first);
      case ChatEvent.PartStarted part when part.choice() == 0 -> items.begin(part.part());
      case ChatEvent.TextDelta delta when delta.choice() == 0 -> items.more(delta.text());
      case ChatEvent.RefusalDelta delta when delta.choice() == 0 -> items.more(delta.text());
      case ChatEvent.ThinkingDelta delta when delta.choice() == 0 -> items.more(delta.text());
      case ChatEvent.ArgumentsDelta delta when delta.choice() == 0 -> items.more(delta.text());
      case ChatEvent.SignatureDelta delta when delta.choice() == 0 ->
          items.sign(delta.signature(), delta.family());
      case ChatEvent.VendorDelta delta when delta.choice() == 0 && isAnnotation(delta) ->
          items.annotate(delta.element());
      case ChatEvent.PartEnded part when part.choice() == 0 -> items.endPart();
      case ChatEvent.Logprobs logprobs when logprobs.choice() == 0 ->
          items.logprobs(logprobs.json());
      case ChatEvent.Finished last when last.choice() == 0 -> {
        finished = last;
        String incomplete = Endings.incomplete(last.finish(), items.refused());
        items.end(incomplete == null ? Endings.COMPLETED : Endings.INCOMPLETE);
      }
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Vendor vendor when passes(vendor) -> vendor(vendor);
      default -> {
        // Another choice, or another dialect's event: no words for it here.
      }
    }
  }

  private static boolean isAnnotation(ChatEvent.VendorDelta delta) {
    return delta.dialect().equals(OPENAI_RESPONSES) && delta.member().equals("annotations");
  }

  private void start(ChatEvent.Started first) {
    started = true;
    usage = usage.updatedBy(first.usage());
    response =
        new ResponseObject(context, asked, first.id(), first.createdSeconds(), first.extras());
    items = items();
    for (String type : List.of("response.created", "response.in_progress")) {
      frames.begin(type);
      response.writeBegun(frames.out.name("response"));
      frames.end();
    }
  }

  /** A line end in the name would be the end of the event. */
  private static boolean passes(ChatEvent.Vendor vendor) {
    return vendor.dialect().equals(OPENAI_RESPONSES)
        && vendor.type().chars().noneMatch(Character::isISOControl);
  }

  /** As it came, but for its number. */
  private void vendor(ChatEvent.Vendor vendor) {
    JsonValue json = JsonReader.read(vendor.json());
    frames.begin(vendor.type());
    frames.out.members(json.membersBut(COUNTED));
    frames.end();
  }
}

package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caller's stream: a chunk for each piece of text, for each call when it is whole, and a
 * last one with the reasons of all choices and with usage.
 */
final class ContentStreamEncoder implements StreamEncoder {

  private final AnswerContext context;
  private final Signatures signatures;
  private final Framing framing;
  private final JsonWriter out = new JsonWriter();
  private final TreeMap<Integer, Choice> choices = new TreeMap<>();

  private boolean first = true;
  private String id = "";
  private long createdSeconds;
  private Map<String, RawJson> extras = Map.of();
  private Usage usage = Usage.NONE;

  ContentStreamEncoder(AnswerContext context, Signatures signatures, Framing framing) {
    this.context = context;
    this.signatures = signatures;
    this.framing = framing;
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    out.reset();
    events.forEach(this::write);
    return out.toBuffer();
  }

  @Override
  public Buffer end() {
    out.reset();
    open();
    choices.forEach((index, choice) -> last(index, choice));
    out.endArray().name("usageMetadata");
    UsageCounts.write(out, usage, context.estimatedInput());
    close();
    framing.close(out);
    return out.toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    return error(fault, context.requestId(), framing, first);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Framing.KEEP_ALIVE);
  }

  /** The chunk that ends a stream which failed. */
  static Buffer error(Fault fault, String requestId, Framing framing, boolean first) {
    JsonWriter out = new JsonWriter();
    framing.begin(out, first);
    out.raw(RawJson.ofUtf8(ErrorWriter.body(fault, requestId).getBytes()));
    framing.end(out);
    framing.close(out);
    return out.toBuffer();
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started started -> {
        id = started.id();
        createdSeconds = started.createdSeconds();
        extras = started.extras().of(GEMINI);
        usage = usage.updatedBy(started.usage());
      }
      case ChatEvent.PartStarted begun -> begin(begun.choice(), begun.part());
      case ChatEvent.TextDelta delta -> text(delta.choice(), delta.text());
      case ChatEvent.RefusalDelta delta -> text(delta.choice(), delta.text());
      case ChatEvent.ThinkingDelta delta -> thought(delta.choice(), delta.text());
      case ChatEvent.ArgumentsDelta delta -> choice(delta.choice()).held.append(delta.text());
      case ChatEvent.SignatureDelta delta ->
          choice(delta.choice()).sign(delta.signature(), delta.family());
      case ChatEvent.PartEnded ended -> end(ended.choice());
      case ChatEvent.Logprobs logprobs -> {
        open();
        out.object().name("logprobsResult");
        LogprobsShape.write(out, logprobs.json());
        closeCandidate(logprobs.choice());
      }
      case ChatEvent.Finished finished -> choice(finished.choice()).finished = finished;
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Vendor vendor -> vendor(vendor);
      case ChatEvent.VendorDelta element -> {
        // Lists of parts come whole in this dialect; those of others it has no place for.
      }
    }
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, fresh -> new Choice(new ThoughtRun(signatures)));
  }

  // ---- Parts

  private void begin(int index, Part part) {
    Choice choice = choice(index);
    choice.part = part;
    choice.held.setLength(0);
    choice.signature = null;
    switch (part) {
      case Part.Text text -> text(index, text.text());
      case Part.Refusal refusal -> {
        choice.refused = true;
        text(index, refusal.text());
      }
      case Part.Thinking thought -> {
        choice.sign(thought.signature(), thought.family());
        thought(index, thought.text());
      }
      case Part.ToolCall call -> choice.held.append(call.arguments());
      case Part.RedactedThinking state -> {
        choice.run.add(state);
        String alone = state.extras().of(GEMINI).isEmpty() ? null : choice.run.take();
        if (alone != null) {
          openCandidate();
          AnswerWriter.end(out, alone);
          closeParts(index);
        }
      }
      default -> whole(index, choice, part);
    }
  }

  private void whole(int index, Choice choice, Part part) {
    JsonWriter parts = new JsonWriter();
    AnswerWriter.whole(parts, part, choice.run);
    if (parts.length() > 0) {
      openCandidate().raw(parts.toRaw());
      closeParts(index);
    }
  }

  private void text(int index, String text) {
    Choice choice = choice(index);
    Extras its = choice.part instanceof Part.Text begun ? begun.extras() : Extras.NONE;
    if (!text.isEmpty() || !its.of(GEMINI).isEmpty()) {
      openCandidate();
      PartWriter.text(out, text, its, choice.run.take());
      closeParts(index);
    }
  }

  private void thought(int index, String text) {
    Choice choice = choice(index);
    choice.held.append(text);
    if (!text.isEmpty() && AnswerWriter.showsThoughts(context)) {
      Extras its = choice.part instanceof Part.Thinking begun ? begun.extras() : Extras.NONE;
      openCandidate();
      PartWriter.thought(out, text, its, null);
      closeParts(index);
    }
  }

  private void end(int index) {
    Choice choice = choice(index);
    switch (choice.part) {
      case Part.Thinking begun ->
          choice.run.add(
              new Part.Thinking(
                  choice.held.toString(), choice.signature, choice.family, begun.extras()));
      case Part.ToolCall begun -> {
        openCandidate();
        PartWriter.call(out, choice.whole(begun), begun.name(), choice.run.take());
        closeParts(index);
      }
      case null, default -> {}
    }
    choice.part = null;
  }

  // ---- Chunks

  private void open() {
    framing.begin(out, first);
    first = false;
    out.object().name("candidates").array();
  }

  private void close() {
    AnswerWriter.identity(out, id, createdSeconds, context);
    out.members(extras).endObject();
    extras = Map.of();
    framing.end(out);
  }

  private JsonWriter openCandidate() {
    open();
    return out.object().name("content").object().name("parts").array();
  }

  private void closeParts(int index) {
    out.endArray().name("role").text("model").endObject();
    closeCandidate(index);
  }

  private void closeCandidate(int index) {
    out.name("index").number(index).endObject().endArray();
    close();
  }

  private void last(int index, Choice choice) {
    ChatEvent.Finished finished = choice.finished;
    if (finished == null) {
      throw new IllegalStateException("a stream that is whole finishes its choices");
    }
    out.object().name("content").object().name("parts").array();
    String state = choice.run.take();
    if (state == null) {
      PartWriter.text(out, "", Extras.NONE, null); // Clients take no content without a part.
    }
    AnswerWriter.end(out, state);
    out.endArray().name("role").text("model").endObject();
    out.name("finishReason").text(FinishReasons.write(finished.finish(), choice.refused));
    out.name("index").number(index).members(finished.extras().of(GEMINI)).endObject();
  }

  /** What came or changed within a vendor's stream, see {@link ContentStreamDecoder}. */
  private void vendor(ChatEvent.Vendor vendor) {
    if (!vendor.dialect().equals(GEMINI)) {
      return;
    }
    JsonValue json = JsonReader.read(vendor.json());
    if (vendor.type().equals(ContentStreamDecoder.CHUNK)) {
      open();
      out.endArray().members(json);
      close();
    } else if (vendor.type().equals(ContentStreamDecoder.CANDIDATE)) {
      open();
      out.object().members(json).endObject().endArray();
      close();
    }
  }

  private static final class Choice {
    final ThoughtRun run;
    final StringBuilder held = new StringBuilder(0); // Arguments, or the text of a thought.
    @Nullable Part part;
    @Nullable String signature;
    String family = "";
    boolean refused;
    ChatEvent.@Nullable Finished finished;

    Choice(ThoughtRun run) {
      this.run = run;
    }

    void sign(@Nullable String state, String itsFamily) {
      if (state != null) {
        signature = state;
        family = itsFamily;
      }
    }

    Part.ToolCall whole(Part.ToolCall begun) {
      return new Part.ToolCall(
          begun.id(), begun.name(), held.toString(), begun.custom(), null, begun.extras());
    }
  }
}

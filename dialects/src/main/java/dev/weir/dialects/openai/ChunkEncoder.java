package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chunks, one for each delta, a first one with the role and a last one with the
 * reason for every choice. Usage comes in a chunk of its own before {@code [DONE]}, if it was asked
 * for, and is null in all others then.
 *
 * <p>A thought's text goes out as {@code reasoning_content}. Its state follows, when the thought
 * ends, in one entry of {@code reasoning_details} that repeats the whole text, so that a client
 * which only collects the entries can send the thought back.
 */
final class ChunkEncoder implements StreamEncoder {

  private static final byte[] CHOICE = ascii(",\"choices\":[{\"index\":");
  private static final byte[] DELTA = ascii(",\"delta\":{");
  private static final byte[] CONTENT = ascii("\"content\":");
  private static final byte[] ROLE =
      ascii("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null");
  private static final byte[] DELTA_END = ascii("},\"logprobs\":null,\"finish_reason\":null}]");
  private static final byte[] NO_USAGE_YET = ascii(",\"usage\":null");
  private static final byte[] EVENT_END = ascii("}\n\n");
  static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");
  private static final byte[] DONE = ascii("data: [DONE]\n\n");

  private final ReasoningDetails details;
  private final AnswerContext context;
  private final JsonWriter out = new JsonWriter();
  private final Map<Integer, Choice> choices = new HashMap<>(2);
  private byte[] head;
  private Extras firstExtras = Extras.NONE;
  private Usage usage = Usage.NONE;

  ChunkEncoder(ReasoningDetails details, AnswerContext context) {
    this.details = details;
    this.context = context;
    this.head = head("", 0, context);
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
    out.reset();
    if (context.tellsOptional()) {
      out.verbatim(head).name("choices").array().endArray().name("usage");
      UsageCounts.write(out, usage, context.estimatedInput());
      out.verbatim(EVENT_END);
    }
    return out.verbatim(DONE).toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    return FaultBodies.event(fault, context.requestId());
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(KEEP_ALIVE);
  }

  /** What every chunk begins with, up to before its choices. */
  private static byte[] head(String id, long created, AnswerContext context) {
    JsonWriter text = new JsonWriter().verbatim(ascii("data: ")).object();
    text.name("id").text(id.isEmpty() ? AnswerEncoder.madeId(context) : id);
    text.name("object").text("chat.completion.chunk");
    text.name("created").number(created == 0 ? context.nowSeconds() : created);
    text.name("model").text(context.askedModel());
    return text.toBytes();
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.TextDelta delta -> content(choice(delta.choice()), delta.text());
      case ChatEvent.ArgumentsDelta delta -> arguments(choice(delta.choice()), delta.text());
      case ChatEvent.ThinkingDelta delta -> thought(choice(delta.choice()), delta.text(), null);
      case ChatEvent.SignatureDelta delta -> signature(choice(delta.choice()), delta);
      case ChatEvent.RefusalDelta delta -> refusal(choice(delta.choice()), delta.text());
      case ChatEvent.VendorDelta delta -> element(choice(delta.choice()), delta);
      case ChatEvent.PartStarted begun -> partStarted(choice(begun.choice()), begun.part());
      case ChatEvent.PartEnded ended -> partEnded(choice(ended.choice()));
      case ChatEvent.Logprobs logprobs -> logprobs(choice(logprobs.choice()), logprobs.json());
      case ChatEvent.Finished finished -> finished(choice(finished.choice()), finished);
      case ChatEvent.Vendor vendor -> vendor(vendor);
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Started started -> {
        head = head(started.id(), started.createdSeconds(), context);
        firstExtras = started.extras();
        usage = usage.updatedBy(started.usage());
      }
    }
  }

  /** The choice; its first chunk is written when it is first spoken of. */
  private Choice choice(int index) {
    Choice choice = choices.get(index);
    if (choice == null) {
      choice = new Choice(index);
      choices.put(index, choice);
      out.verbatim(head).members(firstExtras.of(DialectName.OPENAI_CHAT));
      firstExtras = Extras.NONE;
      openChoice(choice);
      out.verbatim(ROLE);
      closeDelta();
    }
    return choice;
  }

  // ---- Frames

  private void openDelta(Choice choice) {
    out.verbatim(head);
    openChoice(choice);
  }

  private void openChoice(Choice choice) {
    out.verbatim(CHOICE).number(choice.index).verbatim(DELTA);
  }

  private void closeDelta() {
    out.verbatim(DELTA_END);
    closeChunk();
  }

  private void closeChunk() {
    if (context.tellsOptional()) {
      out.verbatim(NO_USAGE_YET);
    }
    out.verbatim(EVENT_END);
  }

  // ---- Parts

  private void partStarted(Choice choice, Part part) {
    if (choice.unclosed != null && part instanceof Part.Thinking) {
      // Without it the two thoughts would be one to whoever reads them.
      closeThought(choice, choice.unclosed);
    }
    choice.unclosed = null;
    choice.part = part;
    switch (part) {
      case Part.Text text -> {
        content(choice, text.text());
        RawJson list = text.extras().of(DialectName.OPENAI_CHAT).get("annotations");
        if (list != null) {
          list(choice, "annotations", list);
        }
      }
      case Part.Refusal refused -> refusal(choice, refused.text());
      case Part.Thinking thought -> {
        choice.thoughtSoFar.setLength(0);
        choice.signature = null;
        thought(choice, thought.text(), thought.signature());
      }
      case Part.ToolCall call -> {
        choice.calls++;
        choice.argumentsDue = !call.custom() && call.arguments().isBlank();
        openCall(choice);
        ToolCalls.writeMembers(out, call, call.id(), call.arguments());
        closeCall();
      }
      case Part.Image image -> {
        if (AnswerImages.url(image) != null) {
          openDelta(choice);
          AnswerImages.write(out, List.of(image));
          closeDelta();
        }
      }
      default -> {
        if (ReasoningDetails.needed(part)) {
          openDelta(choice);
          detail(choice, part);
          closeDelta();
        }
      }
    }
  }

  private void partEnded(Choice choice) {
    if (choice.part instanceof Part.ToolCall && choice.argumentsDue) {
      arguments(choice, "{}");
    }
    if (choice.part instanceof Part.Thinking begun && !ReasoningDetails.isNative(begun)) {
      Part.Thinking thought =
          new Part.Thinking(
              choice.thoughtSoFar.toString(), choice.signature, choice.family, begun.extras());
      if (choice.signature == null) {
        choice.unclosed = thought;
      } else {
        closeThought(choice, thought);
      }
    }
    choice.part = null;
  }

  private void closeThought(Choice choice, Part.Thinking thought) {
    openDelta(choice);
    detail(choice, thought);
    closeDelta();
  }

  private void content(Choice choice, String text) {
    if (!text.isEmpty()) {
      openDelta(choice);
      out.verbatim(CONTENT).text(text);
      closeDelta();
    }
  }

  private void refusal(Choice choice, String text) {
    if (!text.isEmpty()) {
      choice.refused = true;
      openDelta(choice);
      out.name("refusal").text(text);
      closeDelta();
    }
  }

  /**
   * A thought of OpenRouter's goes out as OpenRouter sends it, any other as the class comment says.
   */
  private void thought(Choice choice, String text, @Nullable String signature) {
    if (!(choice.part instanceof Part.Thinking begun)) {
      return;
    }
    boolean asItIs = ReasoningDetails.isNative(begun);
    if (!asItIs) {
      choice.thoughtSoFar.append(text);
      choice.sign(signature, begun.family());
    }
    if (text.isEmpty() && (!asItIs || signature == null)) {
      return;
    }
    openDelta(choice);
    if (!text.isEmpty()) {
      out.name("reasoning_content").text(text);
    }
    if (asItIs) {
      detail(choice, new Part.Thinking(text, signature, begun.family(), begun.extras()));
    }
    closeDelta();
  }

  private void signature(Choice choice, ChatEvent.SignatureDelta delta) {
    if (choice.part instanceof Part.Thinking begun) {
      if (ReasoningDetails.isNative(begun)) {
        openDelta(choice);
        detail(choice, new Part.Thinking("", delta.signature(), delta.family(), begun.extras()));
        closeDelta();
      } else {
        choice.sign(delta.signature(), delta.family());
      }
    }
  }

  private void detail(Choice choice, Part part) {
    out.name("reasoning_details").array();
    details.write(out, part, choice.details++);
    out.endArray();
  }

  // ---- Calls

  private void arguments(Choice choice, String text) {
    if (text.isEmpty()) {
      return;
    }
    boolean custom = choice.part instanceof Part.ToolCall call && call.custom();
    choice.argumentsDue &= text.isBlank();
    openCall(choice);
    out.name(custom ? "custom" : "function").object();
    out.name(custom ? "input" : "arguments").text(text).endObject();
    closeCall();
  }

  private void openCall(Choice choice) {
    openDelta(choice);
    out.name("tool_calls").array().object().name("index").number(choice.calls - 1L);
  }

  private void closeCall() {
    out.endObject().endArray();
    closeDelta();
  }

  // ---- The rest

  private void element(Choice choice, ChatEvent.VendorDelta delta) {
    if (delta.dialect().equals(DialectName.OPENAI_CHAT)) {
      list(choice, delta.member(), RawJson.of("[" + delta.element() + "]"));
    }
  }

  private void list(Choice choice, String member, RawJson list) {
    openDelta(choice);
    out.name(member).raw(list);
    closeDelta();
  }

  private void logprobs(Choice choice, RawJson json) {
    openDelta(choice);
    out.endObject().name("logprobs").raw(json).name("finish_reason").nothing();
    out.endObject().endArray();
    closeChunk();
  }

  private void finished(Choice choice, ChatEvent.Finished finished) {
    openDelta(choice);
    Leftovers.within(out, finished.extras(), AnswerDecoder.MESSAGE);
    out.endObject().name("logprobs").nothing();
    out.name("finish_reason").text(FinishReasons.write(finished.finish(), choice.refused));
    Leftovers.without(out, finished.extras(), Set.of(AnswerDecoder.MESSAGE));
    out.endObject().endArray();
    closeChunk();
  }

  private void vendor(ChatEvent.Vendor vendor) {
    if (!vendor.dialect().equals(DialectName.OPENAI_CHAT)) {
      return;
    }
    if (vendor.type().equals(ChunkDecoder.CHUNK)) {
      out.verbatim(head).name("choices").array().endArray();
      out.members(JsonReader.read(vendor.json()));
      closeChunk();
    }
    if (vendor.type().equals(ChunkDecoder.DELTA)) {
      JsonValue json = JsonReader.read(vendor.json());
      JsonValue delta = json.get("delta");
      if (delta != null) {
        openDelta(choice((int) json.longOf("index", 0)));
        out.members(delta);
        closeDelta();
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }

  private static final class Choice {
    final int index;
    final StringBuilder thoughtSoFar = new StringBuilder(0);
    @Nullable Part part;
    Part.@Nullable Thinking unclosed;
    @Nullable String signature;
    String family = "";
    int calls;
    int details;
    boolean argumentsDue;
    boolean refused;

    Choice(int index) {
      this.index = index;
    }

    void sign(@Nullable String state, String itsFamily) {
      if (state != null) {
        signature = state;
        family = itsFamily;
      }
    }
  }
}

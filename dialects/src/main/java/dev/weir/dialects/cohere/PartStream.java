package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Seal;
import dev.weir.dialects.cohere.Signatures.Sender;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events within a vendor's message as parts, one after another. A part stays open until the
 * next one begins, since citations may come after its content has ended; nothing else is held. A
 * block of a type that nobody knows is a vendor's part as it began, and its deltas are events.
 */
final class PartStream {

  private static final Path CALL = Path.ROOT.member("delta").member("message").member("tool_calls");
  private static final Path BLOCK = Path.ROOT.member("delta").member("message").member("content");

  private final Signatures signatures;
  private final AssistantReader reader;

  private String answerId = "";
  private int next;
  private int calls;
  private @Nullable Part open;
  private boolean over; // The open part takes citations, and nothing else.
  private boolean signed;
  private boolean argued;
  private long callIndex;

  PartStream(Signatures signatures) {
    this.signatures = signatures;
    this.reader = new AssistantReader(signatures, Wording.ANSWER);
  }

  /** Tells the answer's id, of which ids of calls are made where the vendor gives none. */
  void ofAnswer(String id) {
    answerId = id;
  }

  boolean sawCall() {
    return calls > 0;
  }

  void take(String type, JsonValue data, Consumer<ChatEvent> events) {
    JsonValue message = message(data);
    switch (type) {
      case "content-start" -> startContent(message, events);
      case "content-delta" -> content(data, message, events);
      case "content-end" -> over = true;
      case "tool-plan-delta" -> plan(message.textOf("tool_plan"), events);
      case "tool-call-start" -> startCall(data, message, events);
      case "tool-call-delta" -> arguments(data, message, events);
      case "tool-call-end" -> end(events);
      case "citation-start" -> cite(data, message, events);
      case "citation-end" -> {
        if (!cites()) {
          events.accept(new ChatEvent.Vendor(COHERE_CHAT, type, data.raw()));
        }
      }
      default -> throw new IllegalArgumentException(type);
    }
  }

  /** Ends the open part. */
  void end(Consumer<ChatEvent> events) {
    if (open instanceof Part.ToolCall && !argued) {
      arguments("{}", events);
    }
    if (open != null) {
      events.accept(new ChatEvent.PartEnded(0, next - 1));
      open = null;
    }
  }

  /** The message in an event's delta; the event itself, which has no such members, for none. */
  private static JsonValue message(JsonValue data) {
    JsonValue delta = data.get("delta");
    JsonValue message = delta == null ? null : delta.get("message");
    return message == null ? data : message;
  }

  private void begin(Part part, Consumer<ChatEvent> events) {
    end(events);
    open = part;
    over = false;
    argued = false;
    signed = part instanceof Part.Thinking thought && thought.signature() != null;
    events.accept(new ChatEvent.PartStarted(0, next++, part));
  }

  // ---- Content

  private void startContent(JsonValue message, Consumer<ChatEvent> events) {
    JsonValue content = message.get("content");
    over = true; // What comes without a type is told by its first delta.
    if (content == null || content.get("type") == null) {
      return;
    }
    switch (reader.block(content, BLOCK)) {
      case null -> begin(Part.Text.of(""), events);
      case Part.Text text -> {
        begin(new Part.Text("", null, text.extras()), events);
        text(text.text(), events);
      }
      case Part.Thinking thought -> {
        begin(
            new Part.Thinking("", thought.signature(), thought.family(), thought.extras()), events);
        thinking(thought.text(), events);
      }
      case Part whole -> begin(whole, events);
    }
  }

  private void content(JsonValue data, JsonValue message, Consumer<ChatEvent> events) {
    if (open instanceof Part.Vendor && !over) {
      events.accept(new ChatEvent.Vendor(COHERE_CHAT, "content-delta", data.raw()));
      return;
    }
    JsonValue content = message.get("content");
    if (content != null) {
      text(content.textOf("text"), events);
      thinking(content.textOf("thinking"), events);
      sign(content.textOf(Signatures.SIGNATURE), events);
    }
    JsonValue logprobs = data.get("logprobs");
    if (logprobs != null) {
      RawJson canonical = Logprobs.read(List.of(logprobs));
      events.accept(new ChatEvent.Logprobs(0, canonical));
    }
  }

  private void text(@Nullable String text, Consumer<ChatEvent> events) {
    if (text == null || text.isEmpty()) {
      return;
    }
    if (over || !(open instanceof Part.Text)) {
      begin(Part.Text.of(""), events);
    }
    events.accept(new ChatEvent.TextDelta(0, next - 1, text));
  }

  private void thinking(@Nullable String text, Consumer<ChatEvent> events) {
    if (text == null || text.isEmpty()) {
      return;
    }
    if (over || !(open instanceof Part.Thinking) || isPlan()) {
      begin(new Part.Thinking("", null, "", Extras.NONE), events);
    }
    events.accept(new ChatEvent.ThinkingDelta(0, next - 1, text));
  }

  private void sign(@Nullable String shown, Consumer<ChatEvent> events) {
    Seal.Wrapped state =
        shown == null || shown.isEmpty() ? null : signatures.opened(shown, Sender.VENDOR);
    if (state != null && !signed && open instanceof Part.Thinking) {
      signed = true;
      events.accept(new ChatEvent.SignatureDelta(0, next - 1, state.payload(), state.family()));
    }
  }

  // ---- Plan and calls

  private void plan(@Nullable String text, Consumer<ChatEvent> events) {
    if (text == null || text.isEmpty()) {
      return;
    }
    if (!isPlan()) {
      begin(new Part.Thinking("", null, "", AssistantReader.PLANNED), events);
    }
    events.accept(new ChatEvent.ThinkingDelta(0, next - 1, text));
  }

  private boolean isPlan() {
    return open != null && AssistantReader.isPlan(open);
  }

  private void startCall(JsonValue data, JsonValue message, Consumer<ChatEvent> events) {
    Fields fields = new Fields(firstOf(message.get("tool_calls")), CALL, Wording.ANSWER);
    Part.ToolCall call = reader.call(fields, CallIds.made(answerId, 0, calls++));
    callIndex = data.longOf("index", 0);
    begin(new Part.ToolCall(call.id(), call.name(), "", false, null, call.extras()), events);
    arguments(call.arguments(), events);
  }

  private void arguments(JsonValue data, JsonValue message, Consumer<ChatEvent> events) {
    if (!(open instanceof Part.ToolCall) || data.longOf("index", callIndex) != callIndex) {
      throw Wording.malformed("tool-call-delta of a call that is not open");
    }
    JsonValue function = firstOf(message.get("tool_calls")).get("function");
    if (function != null) {
      arguments(AssistantReader.arguments(function.get("arguments")), events);
    }
  }

  private void arguments(String text, Consumer<ChatEvent> events) {
    if (!text.isEmpty()) {
      argued |= !text.isBlank();
      events.accept(new ChatEvent.ArgumentsDelta(0, next - 1, text));
    }
  }

  /** Some say a list of one. */
  private static JsonValue firstOf(@Nullable JsonValue calls) {
    if (calls == null) {
      throw Wording.ANSWER.missing(CALL);
    }
    return calls.items().isEmpty() ? calls : calls.items().getFirst();
  }

  // ---- Citations

  private boolean cites() {
    return open instanceof Part.Text || open instanceof Part.Thinking;
  }

  private void cite(JsonValue data, JsonValue message, Consumer<ChatEvent> events) {
    JsonValue citations = message.get(AssistantReader.CITATIONS);
    if (!cites() || citations == null) {
      events.accept(new ChatEvent.Vendor(COHERE_CHAT, "citation-start", data.raw()));
      return;
    }
    List<JsonValue> list = citations.isArray() ? citations.items() : List.of(citations);
    for (JsonValue citation : list) {
      events.accept(
          new ChatEvent.VendorDelta(
              0, next - 1, COHERE_CHAT, AssistantReader.CITATIONS, citation.raw()));
    }
  }
}

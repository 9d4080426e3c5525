package dev.weir.dialects.openai;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.RepeatedDelta;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseException;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of chunks. The end is {@code [DONE]}, and only that: every imitation of note sends
 * it, and without it a cut stream could not be told from a whole one. Each choice that began must
 * have told a {@code finish_reason} by then. Choices are finished at {@code [DONE]} and not before,
 * because some vendors send content or another reason after the first one.
 *
 * <p>Members of a chunk that nobody knows are extras of {@link ChatEvent.Started} when they come at
 * the beginning; those that come or change later are {@link ChatEvent.Vendor} events of the type
 * {@link #CHUNK}, those of a delta of the type {@link #DELTA}.
 */
final class ChunkDecoder implements StreamDecoder {

  /** Members of a chunk, as an object. */
  static final String CHUNK = "chunk";

  /** Members of a delta, as {@code {"index": .., "delta": {..}}}. */
  static final String DELTA = "delta";

  private static final String DONE = "[DONE]";

  /** With some space around it. */
  private static final int DONE_BYTES_MAX = 16;

  private static final Set<String> NEVER_NEWS =
      Set.of("id", "object", "created", "model", "choices", "usage", "error", "obfuscation");

  /** OpenAI answers at most so many at once. */
  private static final int CHOICES_MAX = 128;

  private final ReasoningDetails details;
  private final SseReader reader = new SseReader();
  private final RepeatedDelta repeated = new RepeatedDelta();
  private final TreeMap<Integer, ChoiceParts> choices = new TreeMap<>();
  private final Map<String, JsonValue> known = new LinkedHashMap<>();
  private Usage usage = Usage.NONE;
  private @Nullable String answerId;
  private boolean done;

  ChunkDecoder(ReasoningDetails details) {
    this.details = details;
  }

  @Override
  public void feed(Buffer bytes, Consumer<ChatEvent> events) {
    try {
      reader.feed(BufferBytes.of(bytes), 0, bytes.length(), event -> event(event, events));
    } catch (SseException tooLong) {
      throw VendorErrors.malformed("the vendor sent an event that is too long");
    }
  }

  @Override
  public void end(Consumer<ChatEvent> events) {
    SseEvent last = done ? null : reader.unfinished();
    if (last != null && isLastWord(last)) {
      event(last, events);
    }
    if (!done) {
      throw VendorErrors.broken("the vendor closed the stream before [DONE]");
    }
  }

  private void event(SseEvent event, Consumer<ChatEvent> events) {
    if (done || event.data().isEmpty()) {
      return;
    }
    if (isDone(event.data())) {
      done(events);
      return;
    }
    if (!repeated.take(event, events)) {
      read(event, repeated.watching(events));
      repeated.learn(event);
    }
  }

  private void read(SseEvent event, Consumer<ChatEvent> events) {
    JsonValue chunk = json(event);
    if (VendorErrors.isError(chunk) || event.type().equals("error")) {
      throw VendorErrors.inBand(chunk);
    }
    if (!chunk.isObject()) {
      throw VendorErrors.malformed("the vendor sent a chunk that is no object");
    }
    chunk(chunk, events);
  }

  /** Whether an event ends a stream, and is whole even if no blank line follows. */
  static boolean isLastWord(SseEvent event) {
    if (isDone(event.data())) {
      return true;
    }
    try {
      JsonValue json =
          JsonReader.read(event.data().array(), event.data().offset(), event.data().length());
      return VendorErrors.isError(json) || event.type().equals("error");
    } catch (NotJsonException half) {
      return false;
    }
  }

  /** Whether an event's data make it the terminal one. */
  static boolean isDone(ByteSlice data) {
    return data.length() >= DONE.length()
        && data.array()[data.offset()] == '['
        && data.length() <= DONE_BYTES_MAX
        && data.asString().strip().equals(DONE);
  }

  private static JsonValue json(SseEvent event) {
    try {
      return JsonReader.read(event.data().array(), event.data().offset(), event.data().length());
    } catch (NotJsonException garbage) {
      throw VendorErrors.malformed("the vendor sent a chunk that is not JSON");
    }
  }

  private void done(Consumer<ChatEvent> events) {
    if (choices.isEmpty()) {
      throw VendorErrors.broken("the vendor ended the stream without an answer");
    }
    choices.values().forEach(choice -> choice.end(events));
    done = true;
  }

  private void chunk(JsonValue chunk, Consumer<ChatEvent> events) {
    JsonValue list = chunk.get("choices");
    List<JsonValue> entries = list == null ? List.of() : list.items();
    String id = answerId;
    if (id == null) {
      id = begin(chunk, entries, events);
    } else {
      changedMembers(chunk, events);
    }
    for (JsonValue entry : entries) {
      if (!entry.isObject()) {
        throw VendorErrors.malformed("the vendor sent a choice that is no object");
      }
      choice(entry, id == null ? "" : id, events);
    }
    Usage now = usageOf(chunk);
    if (answerId != null && !now.equals(Usage.NONE) && !now.equals(usage)) {
      usage = now;
      events.accept(new ChatEvent.UsageReport(now));
    }
  }

  /** What a chunk tells of usage, in whichever of its places. */
  static Usage usageOf(JsonValue chunk) {
    JsonValue told = chunk.get("usage");
    JsonValue choices = chunk.get("choices");
    if (told == null && choices != null && !choices.items().isEmpty()) {
      told = choices.items().getFirst().get("usage"); // Moonshot.
    }
    JsonValue groq = chunk.get("x_groq");
    if (told == null && groq != null) {
      told = groq.get("usage");
    }
    return UsageCounts.read(told);
  }

  /**
   * Azure sends findings of its filter first, in a chunk without id: it only adds to the beginning.
   */
  private @Nullable String begin(
      JsonValue chunk, List<JsonValue> entries, Consumer<ChatEvent> events) {
    chunk.members().forEach(this::isNews);
    String id = chunk.textOf("id");
    if (entries.isEmpty() && (id == null || id.isEmpty())) {
      return null;
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    known.forEach((name, value) -> members.put(name, value.raw()));
    String model = chunk.textOf("model");
    answerId = id == null ? "" : id;
    events.accept(
        new ChatEvent.Started(
            answerId,
            model == null ? "" : model,
            Math.max(0, chunk.longOf("created", 0)),
            Usage.NONE,
            new Extras(DialectName.OPENAI_CHAT, members)));
    return answerId;
  }

  private void changedMembers(JsonValue chunk, Consumer<ChatEvent> events) {
    JsonWriter news = null;
    for (Map.Entry<String, JsonValue> member : chunk.members().entrySet()) {
      if (isNews(member.getKey(), member.getValue())) {
        news = news == null ? new JsonWriter().object() : news;
        news.name(member.getKey()).raw(member.getValue().raw());
      }
    }
    if (news != null) {
      RawJson json = news.endObject().toRaw();
      events.accept(new ChatEvent.Vendor(DialectName.OPENAI_CHAT, CHUNK, json));
    }
  }

  /** Whether a member is one that nobody knows, and says what it has not said before. */
  private boolean isNews(String name, JsonValue value) {
    if (NEVER_NEWS.contains(name) || value.saysNothing()) {
      return false;
    }
    JsonValue before = known.get(name);
    if (before != null && before.sameAs(value)) {
      return false;
    }
    // A copy: the bytes behind the chunk are overwritten by the next.
    known.put(name, JsonReader.read(value.raw()));
    return true;
  }

  private void choice(JsonValue entry, String id, Consumer<ChatEvent> events) {
    long index = entry.longOf("index", 0);
    if (index < 0 || index >= CHOICES_MAX) {
      throw VendorErrors.malformed("the vendor sent a choice that nobody asked for");
    }
    int number = (int) index;
    ChoiceParts parts = choices.get(number);
    if (parts == null) {
      parts = new ChoiceParts(number, id);
      choices.put(number, parts);
    }
    for (Map.Entry<String, JsonValue> member : entry.members().entrySet()) {
      JsonValue value = member.getValue();
      switch (member.getKey()) {
        case "index", "message", "usage", "logprobs", "finish_reason" -> {
          // Whole messages come beside deltas from some; the others have their turn.
        }
        case "delta" -> delta(value, number, parts, events);
        default -> {
          if (!value.saysNothing()) {
            parts.extra(member.getKey(), value.raw());
          }
        }
      }
    }
    JsonValue logprobs = entry.get("logprobs");
    if (logprobs != null && !logprobs.saysNothing()) {
      events.accept(new ChatEvent.Logprobs(number, logprobs.raw()));
    }
    String word = entry.textOf("finish_reason");
    if (word != null) {
      FinishReasons.failIfBrokenOff(word);
      parts.finishWord(word);
    }
  }

  private void delta(JsonValue delta, int choice, ChoiceParts parts, Consumer<ChatEvent> events) {
    thinking(delta, parts, events);
    JsonWriter unknown = null;
    for (Map.Entry<String, JsonValue> member : delta.members().entrySet()) {
      JsonValue value = member.getValue();
      if (value.saysNothing()) {
        continue;
      }
      switch (member.getKey()) {
        case "role",
            "reasoning",
            "reasoning_content",
            "reasoning_details",
            "content",
            "refusal",
            "tool_calls",
            "function_call",
            AnswerImages.MEMBER,
            "annotations" -> {
          // Have their turn below, in the order in which they make sense.
        }
        default -> {
          unknown = unknown == null ? new JsonWriter().object() : unknown;
          unknown.name(member.getKey()).raw(value.raw());
        }
      }
    }
    content(delta.get("content"), parts, events);
    String refusal = delta.textOf("refusal");
    if (refusal != null) {
      parts.refusal(refusal, events);
    }
    AnswerImages.read(delta).forEach(image -> parts.whole(image, events));
    calls(delta, parts, events);
    JsonValue annotations = delta.get("annotations");
    if (annotations != null) {
      annotations.items().forEach(item -> parts.annotation(item.raw(), events));
    }
    if (unknown != null) {
      JsonWriter out = new JsonWriter().object().name("index").number(choice);
      out.name(DELTA).raw(unknown.endObject().toRaw()).endObject();
      events.accept(new ChatEvent.Vendor(DialectName.OPENAI_CHAT, DELTA, out.toRaw()));
    }
  }

  /**
   * OpenRouter tells the text of a thought twice, beside and within the details. An entry that is
   * sealed repeats the whole text of the thought that it closes.
   */
  private void thinking(JsonValue delta, ChoiceParts parts, Consumer<ChatEvent> events) {
    JsonValue list = delta.get("reasoning_details");
    List<JsonValue> entries = list == null ? List.of() : list.items();
    boolean told = false;
    for (JsonValue entry : entries) {
      if (!ReasoningDetails.sealed(entry)) {
        told |= detail(entry, parts, events);
      }
    }
    String text = ReasoningDetails.plainText(delta);
    if (!told && text != null) {
      parts.thinking("", new Part.Thinking(text, null, "", Extras.NONE), events);
    }
    for (JsonValue entry : entries) {
      if (ReasoningDetails.sealed(entry)) {
        Part part = details.read(entry, ReasoningDetails.Sender.VENDOR);
        if (part instanceof Part.Thinking thinking) {
          parts.sealed(thinking, events);
        } else if (part != null) {
          parts.whole(part, events);
        }
      }
    }
  }

  /** Whether the entry told text. */
  private boolean detail(JsonValue entry, ChoiceParts parts, Consumer<ChatEvent> events) {
    Part part = details.read(entry, ReasoningDetails.Sender.VENDOR);
    if (part instanceof Part.Thinking thinking) {
      JsonValue number = entry.get("index");
      parts.thinking(number == null ? "" : number.text(), thinking, events);
      return !thinking.text().isEmpty();
    }
    if (part != null) {
      parts.whole(part, events);
    }
    return false;
  }

  private static void content(
      @Nullable JsonValue content, ChoiceParts parts, Consumer<ChatEvent> events) {
    if (content == null) {
      return;
    }
    if (content.isString()) {
      parts.text(content.text(), events);
    }
    for (JsonValue item : content.items()) {
      switch (AnswerContent.part(item)) {
        case Part.Text text -> parts.text(text.text(), events);
        case Part.Thinking thinking -> parts.thinking("", thinking, events);
        case Part.Refusal refusal -> parts.refusal(refusal.text(), events);
        case Part other -> parts.whole(other, events);
      }
    }
  }

  private static void calls(JsonValue delta, ChoiceParts parts, Consumer<ChatEvent> events) {
    JsonValue list = delta.get("tool_calls");
    if (list != null) {
      for (JsonValue entry : list.items()) {
        parts.call(ToolCalls.delta(entry), events);
      }
    }
    JsonValue old = delta.get("function_call");
    if (old != null) {
      parts.functionCall(
          ToolCalls.said(old.textOf("name")), ToolCalls.arguments(old, "arguments"), events);
    }
  }
}

package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One candidate of a stream. Texts that follow one another are one part, as thoughts are, unless
 * one of them bears a signature: a signed part is never merged with another.
 */
final class ChoiceStream {

  private final int index;
  private final CallBook book;
  private final PartReader reader;
  private final Map<String, RawJson> extras = new LinkedHashMap<>();

  private int next;
  private @Nullable Part open;
  private boolean calls;
  private @Nullable String reason;

  /**
   * @param answerId the answer's id, from which calls without an id get one
   */
  ChoiceStream(int index, String answerId, PartReader reader) {
    this.index = index;
    this.book = new CallBook(answerId, index);
    this.reader = reader;
  }

  /** Whether it has told why it ended. */
  boolean finished() {
    return reason != null;
  }

  /** Takes what a chunk tells of it. */
  void take(JsonValue candidate, Consumer<ChatEvent> events) {
    for (JsonValue item : AnswerReader.content(candidate)) {
      List<Part> parts = new ArrayList<>(1);
      boolean signed = reader.read(item, Path.ROOT.member("parts"), book, parts);
      parts.forEach(part -> add(part, signed, events));
    }
    JsonValue logprobs = candidate.get("logprobsResult");
    if (logprobs != null && !logprobs.saysNothing()) {
      events.accept(new ChatEvent.Logprobs(index, LogprobsShape.read(logprobs)));
    }
    JsonWriter replaced = null;
    for (Map.Entry<String, RawJson> member :
        candidate.membersBut(AnswerReader.KNOWN_OF_CANDIDATE).entrySet()) {
      RawJson before = extras.put(member.getKey(), member.getValue());
      if (before != null && !before.equals(member.getValue())) {
        replaced = replaced == null ? new JsonWriter().object() : replaced;
        replaced.name(member.getKey()).raw(before);
      }
    }
    if (replaced != null) {
      RawJson json = replaced.name("index").number(index).endObject().toRaw();
      events.accept(new ChatEvent.Vendor(GEMINI, ContentStreamDecoder.CANDIDATE, json));
    }
    String word = candidate.textOf("finishReason");
    if (word != null && !word.isEmpty()) {
      reason = word;
      FinishReasons.read(word, calls); // Fails at once for one that is a failure.
    }
  }

  /** The stream is whole. */
  void end(Consumer<ChatEvent> events) {
    close(events);
    events.accept(
        new ChatEvent.Finished(
            index, FinishReasons.read(reason, calls), new Extras(GEMINI, extras)));
  }

  private void add(Part part, boolean signed, Consumer<ChatEvent> events) {
    switch (part) {
      case Part.Text text when !signed && text.extras().isEmpty() -> {
        if (!(open instanceof Part.Text)) {
          begin(Part.Text.of(""), events);
        }
        events.accept(new ChatEvent.TextDelta(index, next - 1, text.text()));
      }
      case Part.Thinking thought when !signed && thought.extras().isEmpty() -> {
        if (thought.text().isEmpty()) {
          return;
        }
        if (!(open instanceof Part.Thinking)) {
          begin(new Part.Thinking("", null, "", Extras.NONE), events);
        }
        events.accept(new ChatEvent.ThinkingDelta(index, next - 1, thought.text()));
      }
      default -> {
        calls |= part instanceof Part.ToolCall;
        begin(part, events);
        close(events);
      }
    }
  }

  private void begin(Part part, Consumer<ChatEvent> events) {
    close(events);
    open = part;
    events.accept(new ChatEvent.PartStarted(index, next++, part));
  }

  private void close(Consumer<ChatEvent> events) {
    if (open != null) {
      open = null;
      events.accept(new ChatEvent.PartEnded(index, next - 1));
    }
  }
}

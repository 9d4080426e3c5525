package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a vendor's stream, events or a JSON array. There is no terminal event: a stream is whole
 * when it closes after every candidate has told why it ended, or after the prompt was refused.
 *
 * <p>Members of a chunk that nobody knows are extras of {@link ChatEvent.Started} when they come at
 * the beginning; those that come or change later are {@link ChatEvent.Vendor} events of the type
 * {@link #CHUNK}. Of a candidate's the last ones are extras of its end, those that they replace
 * events of the type {@link #CANDIDATE}.
 */
final class ContentStreamDecoder implements StreamDecoder {

  /** Members of a chunk, as an object. */
  static final String CHUNK = "chunk";

  /** Members of a candidate, as an object with its {@code index}. */
  static final String CANDIDATE = "candidate";

  private final PartReader parts;
  private final TreeMap<Integer, ChoiceStream> choices = new TreeMap<>();
  private final Map<String, RawJson> known = new LinkedHashMap<>();

  private @Nullable SseReader reader;
  private @Nullable JsonElements elements;
  private @Nullable String answerId;
  private @Nullable Finish blocked;
  private Usage usage = Usage.NONE;

  ContentStreamDecoder(Signatures signatures) {
    this.parts = new PartReader(signatures, Wording.ANSWER);
  }

  @Override
  public void feed(Buffer bytes, Consumer<ChatEvent> events) {
    byte[] array = BufferBytes.of(bytes);
    if (reader == null && elements == null && !recognize(array)) {
      return; // Blank lines alone, which are nothing in either form.
    }
    if (elements != null) {
      elements.feed(array, object -> chunk(object, events));
    } else if (reader != null) {
      try {
        reader.feed(array, 0, array.length, event -> event(event, events));
      } catch (SseException tooLong) {
        throw Wording.malformed("an event that is too long");
      }
    }
  }

  private boolean recognize(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '[' || b == '{') {
        elements = new JsonElements();
        return true;
      }
      if (b != '\r' && b != '\n') {
        reader = new SseReader();
        return true;
      }
    }
    return false;
  }

  @Override
  public void end(Consumer<ChatEvent> events) {
    SseEvent last = reader == null || isWhole() ? null : reader.unfinished();
    if (last != null && isLastWord(last.data())) {
      event(last, events);
    }
    if (!isWhole()) {
      throw Wording.broken();
    }
    choices.values().forEach(choice -> choice.end(events));
    Finish refused = blocked;
    if (choices.isEmpty() && refused != null) {
      events.accept(new ChatEvent.Finished(0, refused, Extras.NONE));
    }
  }

  private boolean isWhole() {
    return choices.isEmpty()
        ? blocked != null
        : choices.values().stream().allMatch(ChoiceStream::finished);
  }

  /** Whether an event ends a stream, and is whole even if no blank line follows. */
  static boolean isLastWord(ByteSlice data) {
    try {
      JsonValue chunk = JsonReader.read(data.array(), data.offset(), data.length());
      JsonValue candidates = chunk.get("candidates");
      return ErrorReader.isError(chunk)
          || AnswerReader.isBlocked(chunk)
          || (candidates != null
              && candidates.items().stream()
                  .anyMatch(one -> AnswerReader.isTold(one, "finishReason")));
    } catch (NotJsonException half) {
      return false;
    }
  }

  private void event(SseEvent event, Consumer<ChatEvent> events) {
    if (!event.data().isEmpty()) {
      chunk(event.data(), events);
    }
  }

  private void chunk(ByteSlice data, Consumer<ChatEvent> events) {
    JsonValue chunk;
    try {
      chunk = JsonReader.read(data.array(), data.offset(), data.length());
    } catch (NotJsonException broken) {
      throw Wording.malformed("a chunk is not JSON");
    }
    if (ErrorReader.isError(chunk)) {
      throw ErrorReader.inBand(chunk).asException();
    }
    if (!chunk.isObject()) {
      throw Wording.malformed("a chunk is no object");
    }
    Usage now = UsageCounts.read(chunk.get("usageMetadata"));
    String id = answerId;
    if (id == null) {
      id = begin(chunk, now, events);
    } else {
      changed(chunk, events);
    }
    if (AnswerReader.isBlocked(chunk)) {
      blocked = AnswerReader.blocked(chunk);
    }
    JsonValue candidates = chunk.get("candidates");
    int position = 0;
    if (candidates != null) {
      for (JsonValue candidate : candidates.items()) {
        int index = AnswerReader.index(candidate, position++);
        ChoiceStream choice = choices.get(index);
        if (choice == null) {
          choice = new ChoiceStream(index, id, parts);
          choices.put(index, choice);
        }
        choice.take(candidate, events);
      }
    }
    if (!now.equals(Usage.NONE) && !now.equals(usage)) {
      usage = now;
      events.accept(new ChatEvent.UsageReport(now));
    }
  }

  private String begin(JsonValue chunk, Usage now, Consumer<ChatEvent> events) {
    String id = AnswerReader.text(chunk, "responseId");
    known.putAll(chunk.membersBut(AnswerReader.KNOWN));
    answerId = id;
    usage = now;
    events.accept(
        new ChatEvent.Started(
            id,
            AnswerReader.text(chunk, "modelVersion"),
            AnswerReader.seconds(chunk),
            now,
            new Extras(GEMINI, known)));
    return id;
  }

  private void changed(JsonValue chunk, Consumer<ChatEvent> events) {
    Map<String, RawJson> news = new LinkedHashMap<>(chunk.membersBut(AnswerReader.KNOWN));
    known.forEach(news::remove); // What is told again as it was.
    if (!news.isEmpty()) {
      known.putAll(news);
      RawJson json = new JsonWriter().object(news).toRaw();
      events.accept(new ChatEvent.Vendor(GEMINI, CHUNK, json));
    }
  }
}

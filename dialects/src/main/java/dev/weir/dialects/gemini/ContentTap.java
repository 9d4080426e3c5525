package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.StreamSplice;
import dev.weir.dialects.sse.PassingEvents;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Watches a raw stream of events, each of which is glanced at. */
final class ContentTap implements Tap {

  private final PassingEvents events = new PassingEvents(this::event, ContentTap::tooLong);
  private final TreeMap<Integer, Boolean> candidates = new TreeMap<>();
  private final int asked;
  private @Nullable StreamSplice model;

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
  private final Said said = new Said();
  private boolean semantic;
  private boolean blocked;

  /**
   * @param asked how many candidates were asked for; a vendor may give fewer
   */
  ContentTap(int asked) {
    this.asked = asked;
  }

  @Override
  public Tap renaming(String askedModel) {
    model = new StreamSplice(askedModel, GeminiContent.MODEL_MEMBER);
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return events.feed(bytes);
  }

  @Override
  public Buffer end() {
    SseEvent last = terminated() ? null : events.unfinished();
    return last != null && ContentStreamDecoder.isLastWord(last.data())
        ? feed(Buffer.buffer("\n\n"))
        : Buffer.buffer();
  }

  @Override
  public Buffer takeBefore() {
    return events.takeBefore();
  }

  @Override
  public boolean semantic() {
    return semantic;
  }

  /** When one candidate has ended another that was asked for may still begin. */
  @Override
  public boolean closed() {
    return terminated() && candidates.size() >= (blocked ? 0 : asked);
  }

  @Override
  public boolean terminated() {
    return candidates.isEmpty() ? blocked : !candidates.containsValue(false);
  }

  @Override
  public Seen seen() {
    return new Seen(usage, finishReason, said.chars());
  }

  @Override
  public Said said() {
    return said;
  }

  private static FaultException tooLong() {
    return Wording.malformed("an event that is too long");
  }

  private @Nullable FaultException event(SseEvent event) {
    byte[] data = event.data().toBytes();
    Glance glance = Glance.at(data, said);
    FaultException error = glance.error ? failure(data) : null;
    if (error != null) {
      return error;
    }
    usage = usage.updatedBy(glance.usage);
    finishReason = glance.finishReason == null ? finishReason : glance.finishReason;
    if (glance.usage.output() > 0) { // Some count nothing until the last chunk.
      said.counted();
    }
    semantic |= glance.semantic;
    blocked |= glance.blocked;
    glance.candidates.forEach((index, ended) -> candidates.merge(index, ended, Boolean::logicalOr));
    if (model != null && model.find(data, 0, data.length)) {
      events.replace(model.start(), model.end(), model.text());
    }
    return null;
  }

  /** Null for what only looked like an error: it passes, and the caller will say so. */
  private static @Nullable FaultException failure(byte[] data) {
    try {
      JsonValue chunk = JsonReader.read(data);
      return ErrorReader.isError(chunk) ? ErrorReader.inBand(chunk).asException() : null;
    } catch (NotJsonException garbage) {
      return null;
    }
  }
}

package dev.weir.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes Anthropic's stream as InvokeModel does: the data of each event, in base64, in a frame of
 * its own. The last one tells the counts once more, in Bedrock's words.
 */
final class InvokeStreamEncoder implements StreamEncoder {

  private static final String METRICS = "amazon-bedrock-invocationMetrics";

  private final StreamEncoder events;
  private final Function<Fault, Buffer> failure;
  // What it reads is ours: there is nothing to guard against.
  private final SseReader reader = new SseReader(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private final EventFrames frames = new EventFrames();
  private Usage usage = Usage.NONE;

  /**
   * @param events writes Anthropic's own stream
   * @param failure writes the frame of a fault
   */
  InvokeStreamEncoder(StreamEncoder events, Function<Fault, Buffer> failure) {
    this.events = events;
    this.failure = failure;
  }

  @Override
  public Buffer encode(List<ChatEvent> batch) {
    for (ChatEvent event : batch) {
      switch (event) {
        case ChatEvent.Started first -> usage = usage.updatedBy(first.usage());
        case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
        default -> {
          // Only counts are kept.
        }
      }
    }
    return framed(events.encode(batch));
  }

  @Override
  public Buffer end() {
    return framed(events.end());
  }

  @Override
  public Buffer fail(Fault fault) {
    return failure.apply(fault);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer();
  }

  private Buffer framed(Buffer stream) {
    byte[] bytes = stream.getBytes();
    reader.feed(bytes, 0, bytes.length, this::frame);
    return frames.take();
  }

  private void frame(SseEvent event) {
    ByteSlice data = event.data();
    byte[] json = event.type().equals("message_stop") ? withMetrics(data) : data.toBytes();
    JsonWriter out = frames.begin().name("bytes");
    out.text(new String(Base64.getEncoder().encode(json), UTF_8));
    frames.end(EventType.CHUNK, 0);
  }

  private byte[] withMetrics(ByteSlice data) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    JsonReader.read(data.array(), data.offset(), data.length())
        .members()
        .forEach((name, value) -> members.put(name, value.raw()));
    JsonWriter metrics = new JsonWriter().object();
    metrics.name("inputTokenCount").number(UsageCounts.inputBesideCache(usage));
    metrics.name("outputTokenCount").number(Usage.orZero(usage.output()));
    members.put(METRICS, metrics.endObject().toRaw());
    return new JsonWriter().object(members).toBytes();
  }
}

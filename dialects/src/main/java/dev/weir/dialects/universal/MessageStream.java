package dev.weir.dialects.universal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseReader;
import dev.weir.dialects.sse.SseWriter;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a stream as the messages that {@code chat.v1.json} would send: the chunks of OpenAI's
 * stream, numbered from 0, and a last word.
 */
final class MessageStream implements StreamEncoder {

  private static final byte[] CHUNK = "event: chunk\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "event: done\ndata: {\"done\":true}\n\n".getBytes(US_ASCII);
  private static final byte[] OPENAI_DONE = "[DONE]".getBytes(US_ASCII);

  private final StreamEncoder chunks;
  private final String requestId;
  // What it reads was written here: no limit of a reader of strangers' bytes applies.
  private final SseReader reader = new SseReader(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private final JsonWriter out = new JsonWriter();
  private long seq;

  MessageStream(StreamEncoder chunks, String requestId) {
    this.chunks = chunks;
    this.requestId = requestId;
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    out.reset();
    read(chunks.encode(events));
    return out.toBuffer();
  }

  @Override
  public Buffer end() {
    out.reset();
    read(chunks.end());
    return out.verbatim(DONE).toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    byte[] message = FailureMessage.of(fault, requestId).getBytes();
    return Buffer.buffer(SseWriter.event("error", message));
  }

  @Override
  public Buffer keepAlive() {
    return chunks.keepAlive();
  }

  private void read(Buffer sse) {
    byte[] bytes = sse.getBytes();
    reader.feed(bytes, 0, bytes.length, this::message);
  }

  private void message(SseEvent event) {
    byte[] chunk = event.data().toBytes();
    if (!Arrays.equals(chunk, OPENAI_DONE)) {
      out.verbatim(CHUNK).object().name("seq").number(seq++);
      out.name("chunk").verbatim(chunk).endObject().verbatim(END);
    }
  }
}

package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes a stream for a caller that declared custom tools. */
record CustomCallStream(StreamEncoder chunks, CustomCalls calls) implements StreamEncoder {

  @Override
  public Buffer encode(List<ChatEvent> events) {
    return chunks.encode(calls.shown(events));
  }

  @Override
  public Buffer end() {
    return chunks.end();
  }

  @Override
  public Buffer fail(Fault fault) {
    return chunks.fail(fault);
  }

  @Override
  public Buffer keepAlive() {
    return chunks.keepAlive();
  }
}

package dev.weir.provider.vendor;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.Said;
import dev.weir.dialects.StreamDecoder;
import dev.weir.provider.core.FinishWords;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes on a vendor's stream as canonical events. */
final class EventStream implements StreamedAnswer {

  private final ChunkWriter out;
  private final StreamDecoder decoder;
  private List<ChatEvent> events = new ArrayList<>();
  private final Said said = new Said();
  private Usage usage = Usage.NONE;
  private @Nullable String reason;

  EventStream(ChunkWriter out, StreamDecoder decoder) {
    this.out = out;
    this.decoder = decoder;
  }

  @Override
  public boolean feed(Buffer bytes) {
    try {
      decoder.feed(bytes, this::add);
    } finally {
      write(); // Also what came before an error.
    }
    return false; // Usage may follow the finish, and only the decoder knows the dialect's end.
  }

  @Override
  public void end() {
    try {
      decoder.end(this::add);
    } finally {
      write();
    }
  }

  private void add(ChatEvent event) {
    events.add(event);
    said.event(event);
    switch (event) {
      case ChatEvent.Started started -> learn(started.usage());
      case ChatEvent.UsageReport report -> learn(report.usage());
      case ChatEvent.Finished finished -> reason = FinishWords.of(finished.finish());
      default -> {
        // Nothing to account for.
      }
    }
  }

  private void learn(Usage told) {
    usage = usage.updatedBy(told);
    if (told.output() > 0) { // Some count nothing until the last chunk.
      said.counted();
    }
  }

  private void write() {
    if (!events.isEmpty()) {
      out.write(new Chunk.Events(events));
      events = new ArrayList<>();
    }
  }

  @Override
  public @Nullable String reason() {
    return reason;
  }

  @Override
  public Usage told() {
    return usage;
  }

  @Override
  public Said.Uncounted said() {
    return said.uncounted();
  }
}

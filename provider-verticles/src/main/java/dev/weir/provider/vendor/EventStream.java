package dev.weir.provider.vendor;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.StreamDecoder;
import dev.weir.provider.core.FinishWords;
import dev.weir.provider.core.PartialUsage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes on a vendor's stream as canonical events. */
final class EventStream implements StreamedAnswer {

  private final ChunkWriter out;
  private final StreamDecoder decoder;
  private List<ChatEvent> events = new ArrayList<>();
  private Usage usage = Usage.NONE;
  private long contentChars;
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
    switch (event) {
      case ChatEvent.TextDelta delta -> contentChars += delta.text().length();
      case ChatEvent.ThinkingDelta delta -> contentChars += delta.text().length();
      case ChatEvent.ArgumentsDelta delta -> contentChars += delta.text().length();
      case ChatEvent.RefusalDelta delta -> contentChars += delta.text().length();
      case ChatEvent.PartStarted started when started.part() instanceof Part.ToolCall call ->
          contentChars += call.name().length() + call.arguments().length();
      case ChatEvent.Started started -> usage = usage.updatedBy(started.usage());
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Finished finished -> reason = FinishWords.of(finished.finish());
      default -> {
        // Nothing to account for.
      }
    }
  }

  private void write() {
    if (!events.isEmpty()) {
      out.write(new Chunk.Events(events));
      events = new ArrayList<>();
    }
  }

  @Override
  public Frame.Ending ending() {
    return new Frame.Ending(usage.output() != Usage.UNKNOWN ? usage : partialUsage(), reason);
  }

  @Override
  public Usage partialUsage() {
    return PartialUsage.of(usage, contentChars);
  }
}

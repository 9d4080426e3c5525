package dev.weir.dialects.bedrock;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.eventstream.EventStreamException;
import dev.weir.dialects.eventstream.Frame;
import dev.weir.dialects.eventstream.FrameReader;
import dev.weir.dialects.json.TextSkim;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.tree.JsonValue;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a raw stream, which never names its model. Parsed are only the two last events; in a
 * block's deltas the generated text is looked for.
 *
 * <p>A stream counts as ended with {@code metadata}, which is the last event; if it closes without
 * one, {@code messageStop} will do.
 */
final class ConverseTap implements Tap {

  private static final TextSkim GENERATED = new TextSkim("text", "input");

  private final FrameReader reader = new FrameReader();

  private Buffer passed = Buffer.buffer();
  private @Nullable FaultException failure;
  private boolean semantic;
  private boolean stopped;
  private boolean terminated;
  private @Nullable String stopReason;
  private Usage usage = Usage.NONE;
  private final Said said = new Said();

  @Override
  public Tap renaming(String askedModel) {
    return this;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    byte[] array = BufferBytes.of(bytes);
    try {
      reader.feed(array, 0, array.length, this::watch);
    } catch (EventStreamException broken) {
      throw Wording.malformed(String.valueOf(broken.getMessage()));
    }
    if (failure != null) {
      throw failure;
    }
    return takeBefore();
  }

  @Override
  public Buffer end() {
    terminated |= stopped;
    return Buffer.buffer();
  }

  @Override
  public Buffer takeBefore() {
    Buffer taken = passed;
    passed = Buffer.buffer();
    return taken;
  }

  @Override
  public boolean semantic() {
    return semantic;
  }

  @Override
  public boolean terminated() {
    return terminated;
  }

  @Override
  public Seen seen() {
    return new Seen(usage, stopReason, said.chars());
  }

  @Override
  public Said said() {
    return said;
  }

  private void watch(Frame frame) {
    if (failure != null) {
      return;
    }
    try {
      watchEvent(ConverseStreamDecoder.type(frame), frame);
    } catch (FaultException reported) {
      failure = reported;
      return;
    }
    ByteSlice whole = frame.bytes();
    passed.appendBytes(whole.array(), whole.offset(), whole.length());
  }

  private void watchEvent(String type, Frame frame) {
    switch (type) {
      case "contentBlockStart" -> semantic = true;
      case "contentBlockDelta" -> {
        semantic = true;
        ByteSlice payload = frame.payload();
        GENERATED.look(payload.array(), payload.offset(), payload.length(), said::json);
      }
      case "messageStop" -> {
        semantic = true;
        stopped = true;
        stopReason = ConverseStreamDecoder.json(frame).textOf("stopReason");
      }
      case "metadata" -> {
        terminated = stopped;
        JsonValue counted = ConverseStreamDecoder.json(frame).get("usage");
        usage = counted == null ? usage : UsageCounts.read(counted);
        if (usage.output() != Usage.UNKNOWN) {
          said.counted();
        }
      }
      default -> {}
    }
  }
}

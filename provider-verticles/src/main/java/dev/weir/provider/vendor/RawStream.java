package dev.weir.provider.vendor;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes on a vendor's stream as it is, whole events at a time. */
final class RawStream implements StreamedAnswer {

  private final ChunkWriter out;
  private final Tap tap;
  private final Breakage breakage;

  RawStream(ChunkWriter out, Tap tap, Breakage breakage) {
    this.out = out;
    this.tap = tap;
    this.breakage = breakage;
  }

  @Override
  public boolean feed(Buffer bytes) {
    pass(() -> tap.feed(bytes));
    return tap.closed();
  }

  private void pass(Supplier<Buffer> whole) {
    try {
      write(whole.get());
    } catch (FaultException reported) {
      write(tap.takeBefore());
      throw reported;
    }
  }

  private void write(Buffer whole) {
    if (whole.length() > 0) {
      out.write(new Chunk.Raw(whole, true, tap.semantic()));
    }
  }

  @Override
  public void end() {
    pass(tap::end);
    if (!tap.terminated()) {
      throw breakage.broken().asException();
    }
  }

  @Override
  public @Nullable String reason() {
    return tap.seen().finishReason();
  }

  @Override
  public Usage told() {
    return tap.seen().usage();
  }

  @Override
  public Said.Uncounted said() {
    return tap.said().uncounted();
  }
}

package dev.weir.testkit.stream;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkWriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * A stream of numbers, each a chunk of its own turn of the event loop; the reader's side checks
 * that none is missing.
 */
final class Numbers {

  private final long count;
  private final int padding;
  private long next;

  /**
   * @param padding bytes beside the number in each chunk, a multiple of 8
   */
  Numbers(long count, int padding) {
    this.count = count;
    this.padding = padding;
  }

  /** Writes them all, as fast as the reader takes them, and ends. */
  void writeTo(ChunkWriter out) {
    Context context = Vertx.currentContext();
    out.drainHandler(drained -> context.runOnContext(turn -> writeOne(context, out)));
    writeOne(context, out);
  }

  private void writeOne(Context context, ChunkWriter out) {
    Buffer bytes = Buffer.buffer(8 + padding).appendLong(next++);
    for (int i = 0; i < padding; i += 8) {
      bytes.appendLong(-1);
    }
    out.write(new Chunk.Raw(bytes, true, true));
    if (next == count) {
      out.end();
    } else if (!out.writeQueueFull()) {
      context.runOnContext(turn -> writeOne(context, out));
    }
  }

  /** Checks numbers as they come. */
  long check(Chunk chunk) {
    Buffer bytes = ((Chunk.Raw) chunk).bytes();
    for (int at = 0; at < bytes.length(); at += 8) {
      long number = bytes.getLong(at);
      if (number == -1) {
        continue;
      }
      if (number != next) {
        throw new AssertionError("after " + (next - 1) + " came " + number);
      }
      next++;
    }
    return next;
  }

  long seen() {
    return next;
  }
}

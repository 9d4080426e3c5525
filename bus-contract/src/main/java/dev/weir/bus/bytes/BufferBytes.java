package dev.weir.bus.bytes;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * The bytes of a buffer as an array, for those who only read. {@link Buffer#getBytes()} always
 * copies, which for each of the parsers that look at a body costs as much as looking.
 */
public final class BufferBytes {

  private BufferBytes() {}

  /**
   * The buffer's own array where it holds nothing but the buffer's content, as that of a body that
   * came in one piece does; else a copy. Not to be written to: what is appended to the buffer later
   * does not change it.
   */
  public static byte[] of(Buffer buffer) {
    if (buffer instanceof BufferInternal known) {
      ByteBuf content = known.getByteBuf();
      if (content.hasArray() && content.array().length == buffer.length()) {
        return content.array();
      }
    }
    return buffer.getBytes();
  }
}

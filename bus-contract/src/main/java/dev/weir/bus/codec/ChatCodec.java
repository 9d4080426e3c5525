package dev.weir.bus.codec;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.message.Chunk;
import io.vertx.core.buffer.Buffer;

/**
 * Requests and chunks as bytes by themselves, for what is too large for one frame and is sent in
 * pieces. The bytes are the same as within a frame: binary, since a large request is mostly texts
 * and JSON that nobody on the way reads, and both are copied as they are.
 */
public final class ChatCodec {

  private ChatCodec() {}

  /** The bytes of a request. */
  public static Buffer encodeRequest(ChatRequest request) {
    WireWriter out = new WireWriter(4096);
    RequestFormat.write(out, request);
    return out.toBuffer();
  }

  /**
   * The request of these bytes.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static ChatRequest decodeRequest(Buffer bytes) {
    return decode(bytes, RequestFormat::read);
  }

  /** The bytes of a chunk. */
  public static Buffer encodeChunk(Chunk chunk) {
    WireWriter out = new WireWriter(64 + chunk.size());
    FrameFormat.writeChunk(out, chunk);
    return out.toBuffer();
  }

  /**
   * The chunk of these bytes.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static Chunk decodeChunk(Buffer bytes) {
    return decode(bytes, FrameFormat::readChunk);
  }

  private static <T> T decode(Buffer bytes, WireReader.Field<T> field) {
    WireReader in = new WireReader(BufferBytes.of(bytes));
    if (in.atEnd()) {
      throw new UnreadableException("no bytes at all");
    }
    T value = field.read(in);
    if (!in.atEnd()) {
      throw new UnreadableException("more than one value");
    }
    return value;
  }
}

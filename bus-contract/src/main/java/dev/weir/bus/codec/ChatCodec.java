package dev.weir.bus.codec;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.message.Chunk;
import io.vertx.core.buffer.Buffer;
/** Stub. */
@SuppressWarnings("DoNotCallSuggester")
public final class ChatCodec {
  private ChatCodec() {}
  public static Buffer encodeRequest(ChatRequest r) { throw new UnsupportedOperationException(); }
  public static ChatRequest decodeRequest(Buffer b) { throw new UnsupportedOperationException(); }
  public static Buffer encodeChunk(Chunk c) { throw new UnsupportedOperationException(); }
  public static Chunk decodeChunk(Buffer b) { throw new UnsupportedOperationException(); }
}

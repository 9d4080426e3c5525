package dev.weir.gateway.bus;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkReader;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a caller's direction of a stream. Its end and its failure are also told to handlers
 * that are set after them.
 */
final class ChunkBytes implements ReadStream<Buffer> {

  private final ChunkReader chunks;
  private int endHandlers;
  private int failureHandlers;

  ChunkBytes(ChunkReader chunks) {
    this.chunks = chunks;
  }

  @Override
  public ChunkBytes handler(@Nullable Handler<Buffer> handler) {
    chunks.handler(
        handler == null
            ? null
            : chunk -> {
              if (chunk instanceof Chunk.Raw raw) { // Events are no part of a body.
                handler.handle(raw.bytes());
              }
            });
    return this;
  }

  @Override
  public ChunkBytes pause() {
    chunks.pause();
    return this;
  }

  @Override
  public ChunkBytes resume() {
    chunks.resume();
    return this;
  }

  @Override
  public ChunkBytes fetch(long amount) {
    chunks.fetch(amount);
    return this;
  }

  @Override
  public ChunkBytes endHandler(@Nullable Handler<Void> handler) {
    int mine = ++endHandlers;
    if (handler != null) {
      chunks
          .ended()
          .onSuccess(
              ending -> {
                if (mine == endHandlers) { // And no other has taken its place.
                  handler.handle(null);
                }
              });
    }
    return this;
  }

  @Override
  public ChunkBytes exceptionHandler(@Nullable Handler<Throwable> handler) {
    int mine = ++failureHandlers;
    if (handler != null) {
      chunks
          .ended()
          .onFailure(
              failure -> {
                if (mine == failureHandlers) {
                  handler.handle(failure);
                }
              });
    }
    return this;
  }
}

package dev.weir.gateway.bus;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that is there already, as the stream of itself: one piece, then its end. */
final class BytesAtHand implements ReadStream<Buffer> {

  private final Buffer bytes;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private long demand;
  private boolean given;
  private boolean ended;

  /** Paused until somebody asks. */
  BytesAtHand(Buffer bytes) {
    this.bytes = bytes;
    this.given = bytes.length() == 0;
  }

  private void deliver() {
    Handler<Buffer> taker = handler;
    if (!given && demand > 0 && taker != null) {
      given = true;
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      taker.handle(bytes);
    }
    Handler<Void> listener = endHandler;
    if (given && demand > 0 && !ended && listener != null) {
      ended = true;
      listener.handle(null);
    }
  }

  @Override
  public BytesAtHand handler(@Nullable Handler<Buffer> taker) {
    handler = taker;
    deliver();
    return this;
  }

  @Override
  public BytesAtHand pause() {
    demand = 0;
    return this;
  }

  @Override
  public BytesAtHand resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public BytesAtHand fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }

  @Override
  public BytesAtHand endHandler(@Nullable Handler<Void> listener) {
    endHandler = listener;
    deliver();
    return this;
  }

  @Override
  public BytesAtHand exceptionHandler(@Nullable Handler<Throwable> unneeded) {
    return this; // Nothing can go wrong.
  }
}

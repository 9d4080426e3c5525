package dev.weir.bus.stream;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one direction of a stream.
 *
 * <p>Chunks come in order and without gaps, or the stream fails: a frame beyond the next one ends
 * it at once, one already seen is ignored. While paused, at most the credit (256 KiB by default)
 * waits here; the other side is granted more only as chunks are handed on. After the last chunk
 * either the end handler is called, or the exception handler with a {@link FaultException}; {@link
 * #ended()} tells the same.
 *
 * <p>Not thread-safe: to be used on the endpoint's context.
 */
public final class ChunkReader implements ReadStream<Chunk> {

  private final StreamEndpoint endpoint;
  private final ChunkStream stream;
  private final int window;
  private final ArrayDeque<Chunk> queue = new ArrayDeque<>();
  private final Promise<Head> head = Promise.promise();
  private final Promise<Frame.Ending> ended = Promise.promise();
  private long demand = Long.MAX_VALUE;
  private long expected;
  private long taken;
  private long granted;
  private @Nullable Buffer assembling;
  private long peerSent;
  private long suspectSeq;
  private long suspectSinceMillis;
  private Frame.@Nullable Ending ending; // Received, perhaps behind queued chunks.
  private @Nullable Fault fault;
  private @Nullable Usage failedUsage;
  private boolean finished; // Handlers know.
  private boolean delivering;
  private @Nullable Handler<Chunk> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  ChunkReader(StreamEndpoint endpoint, ChunkStream stream) {
    this.endpoint = endpoint;
    this.stream = stream;
    this.window = endpoint.limits().creditBytes();
    this.granted = window;
  }

  /** The head of the answer; fails with the stream. */
  public Future<Head> head() {
    return head.future();
  }

  /** How the direction ended, once every chunk is handed on; fails with the stream. */
  public Future<Frame.Ending> ended() {
    return ended.future();
  }

  /**
   * What the other side had used when it said that the direction failed; null where it did not say
   * so, but the stream broke on the way or was given up here.
   */
  public @Nullable Usage failedUsage() {
    return failedUsage;
  }

  @Override
  public ChunkReader handler(@Nullable Handler<Chunk> handler) {
    this.handler = handler;
    deliver();
    return this;
  }

  @Override
  public ChunkReader pause() {
    demand = 0;
    return this;
  }

  @Override
  public ChunkReader resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ChunkReader fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }

  @Override
  public ChunkReader endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public ChunkReader exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  /** Takes a frame of this direction. Returns false when the stream is over with it. */
  boolean receive(Frame.InOrder frame) {
    if (over() || frame.seq() < expected) {
      return !over();
    }
    if (frame.seq() > expected && !(frame instanceof Frame.Fail)) {
      fail(
          new Fault.Broken(
              "frame " + expected + " of stream " + stream.id() + " was lost on the bus"));
      return false;
    }
    expected = frame.seq() + 1;
    switch (frame) {
      case Frame.HeadFrame first -> head.tryComplete(first.head());
      case Frame.Data data -> data(data.chunk());
      case Frame.Answer answer -> {
        head.tryComplete(answer.head());
        if (answer.chunk() != null) {
          queue.addLast(answer.chunk());
          taken -= answer.chunk().size(); // It costs no credit.
        }
        ending = answer.ending();
        deliver();
      }
      case Frame.End end -> {
        ending = end.ending();
        deliver();
      }
      case Frame.Fail failed -> {
        failedUsage = failed.used();
        fail(failed.fault());
      }
    }
    return !over();
  }

  /** Fails this direction; what was received before is still handed on. */
  void fail(Fault why) {
    if (!over()) {
      fault = why;
      deliver();
    }
  }

  /**
   * Forgets what was not handed on and ends at once, whole or not: the application wants no more.
   */
  void drop(Fault why) {
    queue.clear();
    assembling = null;
    handler = null;
    if (!finished && fault == null) {
      fault = why;
    }
    deliver();
  }

  /** Whether the last frame has come. */
  boolean over() {
    return ending != null || fault != null;
  }

  /** What the last frame said, if that was an end. */
  Frame.@Nullable Ending ending() {
    return ending;
  }

  long grantedUpTo() {
    return granted;
  }

  /** The other side says how many frames it has sent: a loss at the very end shows in no gap. */
  void peerSent(long frames, long nowMillis) {
    peerSent = Math.max(peerSent, frames);
    if (!over() && peerSent > expected && suspectSeq == 0) {
      suspectSeq = peerSent;
      suspectSinceMillis = nowMillis;
    }
  }

  /** Fails the stream when frames that were sent long ago have not come. */
  void checkSuspicion(long nowMillis) {
    if (suspectSeq == 0 || nowMillis - suspectSinceMillis < endpoint.limits().pingMillis()) {
      return;
    }
    if (expected < suspectSeq) {
      fail(new Fault.Broken("the end of stream " + stream.id() + " was lost on the bus"));
    }
    suspectSeq = 0;
    peerSent(peerSent, nowMillis); // Said only once, perhaps while another suspicion was open.
  }

  private void data(Chunk chunk) {
    if (chunk instanceof Chunk.Fragment fragment) {
      fragment(fragment);
    } else {
      queue.addLast(chunk);
      deliver();
    }
  }

  private void fragment(Chunk.Fragment fragment) {
    Buffer whole = assembling == null ? Buffer.buffer() : assembling;
    if (whole.length() + fragment.size() > endpoint.limits().uploadBytesMax()) {
      assembling = null;
      fail(
          new Fault.TooLarge(
              "more than " + endpoint.limits().uploadBytesMax() + " bytes in one piece"));
      return;
    }
    whole.appendBuffer(fragment.bytes());
    assembling = whole;
    take(fragment.size());
    if (fragment.last()) {
      assembling = null;
      if (stream.assembled(this, whole)) {
        return;
      }
      try {
        Chunk chunk = ChatCodec.decodeChunk(whole);
        taken -= chunk.size(); // Its fragments have paid.
        queue.addLast(chunk);
        deliver();
      } catch (IllegalArgumentException garbage) {
        fail(new Fault.Broken("a chunk of stream " + stream.id() + " cannot be read"));
      }
    }
  }

  private void deliver() {
    if (delivering) {
      return; // A handler resumed the stream: the loop below goes on by itself.
    }
    delivering = true;
    try {
      while (demand > 0 && handler != null && !queue.isEmpty()) {
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        Chunk chunk = queue.removeFirst();
        try {
          handler.handle(chunk);
        } finally {
          take(chunk.size());
        }
      }
    } catch (RuntimeException failure) {
      endpoint.wire().defer(this::deliver); // The handler's failure is its own: the stream goes on.
      throw failure;
    } finally {
      delivering = false;
    }
    if (over() && queue.isEmpty() && !finished) {
      finish();
    }
  }

  private void take(int size) {
    taken += size;
    // Half a window at a time: a grant for every chunk would double the messages.
    if (!over() && taken + window - granted >= window / 2) {
      granted = taken + window;
      stream.grant(granted);
    }
  }

  private void finish() {
    finished = true;
    if (fault != null) {
      FaultException failure = new FaultException(fault);
      head.tryFail(failure);
      ended.tryFail(failure);
      if (exceptionHandler != null) {
        exceptionHandler.handle(failure);
      }
      return;
    }
    Frame.Ending how = ending == null ? Frame.Ending.PLAIN : ending;
    head.tryFail(new FaultException(new Fault.Broken("the answer ended before it began")));
    ended.tryComplete(how);
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }
}

package dev.weir.bus.stream;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of one direction of a stream.
 *
 * <p>What is written within one turn of the event loop leaves in one frame. What the reader's
 * credit does not cover waits here, joined into larger pieces; from {@code pendingBytes} on {@link
 * #writeQueueFull()} says so, and the drain handler is called when half of it has gone. {@link
 * #end}, {@link #fail}, {@link #endAfter}, {@link #failAfter} and {@link #answer} are each the last
 * word: the first of them counts, and what is written later is ignored.
 *
 * <p>Not thread-safe: to be used on the endpoint's context.
 */
public final class ChunkWriter implements WriteStream<Chunk> {

  private static final Future<Void> ACCEPTED = Future.succeededFuture();

  private final StreamEndpoint endpoint;
  private final ChunkStream stream;
  private final boolean toCallee;
  private final ChunkQueue queue;
  private int pendingMax;
  private long granted;
  private long window; // The first grant.
  private long sentBytes;
  private long seq;
  private boolean flushDeferred;
  private boolean mustDrain;
  private Frame.@Nullable InOrder last; // Waits behind the queue.
  private boolean closed; // The last word is said.
  private boolean settling; // It is said, but for what was used.
  private @Nullable Fault cut; // Why it is another one than is being worked out.
  private boolean sent; // And has left.
  private Frame.@Nullable InOrder lastSent;
  private @Nullable Handler<Void> drainHandler;

  ChunkWriter(StreamEndpoint endpoint, ChunkStream stream, boolean toCallee, long credit) {
    this.endpoint = endpoint;
    this.stream = stream;
    this.toCallee = toCallee;
    this.granted = credit;
    this.window = credit;
    this.pendingMax = endpoint.limits().pendingBytes();
    this.queue = new ChunkQueue(endpoint.limits().frameBytes(), !stream.local());
  }

  /** Sends the head of the answer at once. */
  public void head(Head head) {
    if (!closed) {
      send(new Frame.HeadFrame(stream.id(), toCallee, seq, head));
    }
  }

  /** Takes a chunk; the future says only that it was taken, or that the stream is over. */
  @Override
  public Future<Void> write(Chunk chunk) {
    if (closed) {
      return Future.failedFuture(new FaultException(new Fault.Cancelled("the stream is over")));
    }
    queue.add(chunk);
    deferFlush();
    return ACCEPTED;
  }

  /** Says that the answer is whole. */
  @Override
  public Future<Void> end() {
    end(Frame.Ending.PLAIN);
    return ACCEPTED;
  }

  /** Says that the answer is whole, and how it ended. */
  public void end(Frame.Ending ending) {
    if (!closed) {
      closeWith(new Frame.End(stream.id(), toCallee, -1, ending));
    }
  }

  /** Says that the answer failed, after what was written before. */
  public void fail(Fault fault) {
    fail(fault, Usage.NONE);
  }

  /** Says that the answer failed, after what was written before, and what it has cost. */
  public void fail(Fault fault, Usage used) {
    if (!closed) {
      closeWith(new Frame.Fail(stream.id(), toCallee, -1, fault, used));
    }
  }

  /**
   * Says that the answer is whole, once it is known how it ended: until then nothing more is taken,
   * and a cancel is not answered. A future that fails ends it plainly.
   */
  public void endAfter(Future<Frame.Ending> how) {
    settle(
        how.otherwise(Frame.Ending.PLAIN)
            .map(ending -> new Frame.End(stream.id(), toCallee, -1, ending)));
  }

  /** Says that the answer failed, once it is known what was used; as {@link #endAfter}. */
  public void failAfter(Fault fault, Future<Usage> used) {
    settle(
        used.otherwise(Usage.NONE)
            .map(known -> new Frame.Fail(stream.id(), toCallee, -1, fault, known)));
  }

  private void settle(Future<? extends Frame.InOrder> word) {
    if (!closed) {
      closed = true;
      settling = true;
      word.onSuccess(this::settled);
    }
  }

  private void settled(Frame.InOrder word) {
    if (settling) {
      settling = false;
      last = cut == null ? word : new Frame.Fail(stream.id(), toCallee, -1, cut, usedBy(word));
      flush();
    }
  }

  private static Usage usedBy(Frame.@Nullable InOrder word) {
    return switch (word) {
      case Frame.End end -> end.ending().usage();
      case Frame.Fail fail -> fail.used();
      case null, default -> Usage.NONE;
    };
  }

  /**
   * Sends a whole answer. In one frame, free of credit, where the reader is in this JVM or the
   * content fits into a frame; as head, chunks and end otherwise. Nothing may have been sent
   * before.
   */
  public void answer(Head head, @Nullable Chunk content, Frame.Ending ending) {
    if (closed) {
      return;
    }
    int cost = content == null ? 0 : content.size();
    int max = endpoint.limits().frameBytes() / (content instanceof Chunk.Events ? 4 : 1);
    if (seq == 0 && queue.isEmpty() && (stream.local() || cost <= max)) {
      closed = true;
      sent = true;
      lastSent = new Frame.End(stream.id(), toCallee, seq, ending);
      send(new Frame.Answer(stream.id(), toCallee, seq, head, content, ending));
      stream.writerDone(this);
      return;
    }
    head(head);
    if (content != null) {
      write(content);
    }
    end(ending);
  }

  /** Drops what waits and ends, at once unless it is being worked out how. */
  void cutShort(Frame.Ending ending) {
    queue.clear();
    if (last == null && !sent && !settling) {
      closed = true;
      last = new Frame.End(stream.id(), toCallee, -1, ending);
    }
    flush();
  }

  /**
   * Drops what waits and fails at once, even when an end waits behind it: what is cut is not whole.
   */
  void cutShort(Fault fault) {
    queue.clear();
    if (!sent) {
      closed = true;
      settling = false;
      last = new Frame.Fail(stream.id(), toCallee, -1, fault, usedBy(last));
    }
    flush();
  }

  /** The same, but where it is being worked out what was used, only after that. */
  void cutShortSettled(Fault fault) {
    if (settling) {
      queue.clear();
      cut = fault;
    } else {
      cutShort(fault);
    }
  }

  /** Says nothing more, ever: the other side is gone. */
  void abandon() {
    closed = true;
    sent = true;
    settling = false;
    queue.clear();
    last = null;
    if (mustDrain) {
      // Whoever waits to write shall learn that he need not.
      endpoint.wire().defer(this::drained);
    }
  }

  /** How it ended, once that has left. */
  Frame.@Nullable InOrder lastWord() {
    return lastSent;
  }

  /** The reader took data. */
  void grant(long upTo) {
    if (upTo > granted) {
      if (window == 0) {
        window = upTo;
      }
      granted = upTo;
      flush();
    }
  }

  /** Sends fragments of a large payload, which the reader's end puts together. */
  void upload(Buffer bytes) {
    List<Chunk> fragments = queue.fragments(bytes);
    fragments.forEach(queue::add);
    end();
  }

  /** Why the direction failed; null when it did not, or nothing was said of it. */
  @Nullable Fault fault() {
    return lastSent instanceof Frame.Fail fail ? fail.fault() : null;
  }

  long sentFrames() {
    return seq;
  }

  boolean toCallee() {
    return toCallee;
  }

  /** Whether the last word has left. */
  boolean done() {
    return sent;
  }

  /** Whether it holds something back for want of credit. */
  boolean waits() {
    return !queue.isEmpty() && granted <= sentBytes;
  }

  @Override
  public boolean writeQueueFull() {
    if (queue.bytes() >= pendingMax) {
      if (!flushDeferred || granted <= sentBytes) {
        mustDrain = true;
        return true;
      }
      flush(); // Credit may be there: only the end of the turn has not come yet.
      mustDrain |= queue.bytes() >= pendingMax;
    }
    return mustDrain;
  }

  @Override
  public ChunkWriter setWriteQueueMaxSize(int bytes) {
    pendingMax = bytes;
    return this;
  }

  @Override
  public ChunkWriter drainHandler(@Nullable Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  /** Failures reach the reader's and the stream's handlers; a writer has none of its own. */
  @Override
  public ChunkWriter exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  private void closeWith(Frame.InOrder word) {
    closed = true;
    last = word;
    flush();
  }

  private void deferFlush() {
    if (!flushDeferred) {
      flushDeferred = true;
      endpoint.wire().defer(this::flush);
    }
  }

  private void flush() {
    flushDeferred = false;
    if (sent || stream.unreachable()) {
      return;
    }
    while (true) {
      // A reader that has taken all grants again only when half its window is used: more credit
      // than that says that
      // it waits, less may come when it goes on.
      boolean idle = granted - sentBytes > window / 2;
      Chunk chunk = queue.next(granted - sentBytes, idle);
      if (chunk == null) {
        break;
      }
      sentBytes += chunk.size();
      send(new Frame.Data(stream.id(), toCallee, seq, chunk));
      if (sent) {
        return; // The peer turned out to be gone.
      }
    }
    if (last != null && queue.isEmpty()) {
      Frame.InOrder word = numbered(last);
      last = null;
      sent = true;
      lastSent = word;
      send(word);
      stream.writerDone(this);
    }
    drained();
  }

  private void drained() {
    if (mustDrain && queue.bytes() <= pendingMax / 2) {
      mustDrain = false;
      Handler<Void> handler = drainHandler;
      if (handler != null) {
        handler.handle(null);
      }
    }
  }

  private Frame.InOrder numbered(Frame.InOrder word) {
    return switch (word) {
      case Frame.End end -> new Frame.End(end.id(), toCallee, seq, end.ending());
      case Frame.Fail fail -> new Frame.Fail(fail.id(), toCallee, seq, fail.fault(), fail.used());
      default -> throw new IllegalStateException("not a last word: " + word);
    };
  }

  private void send(Frame.InOrder frame) {
    seq++;
    stream.changed();
    stream.send(frame);
  }
}

package dev.weir.bus.stream;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.StreamId;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream: a reader, a writer, and what both sides must agree on. The direction from
 * callee to caller decides: when it has ended the stream is over, whatever the other direction
 * still has to say.
 */
public abstract sealed class ChunkStream permits OutgoingCall, IncomingCall {

  private final StreamEndpoint endpoint;
  private final StreamId id;
  private final boolean caller;
  private final boolean local;
  private final ChunkReader in;
  private final ChunkWriter out;
  private final long deadlineMillis;
  private @Nullable Peer peer;
  private long changedPing;

  ChunkStream(
      StreamEndpoint endpoint,
      StreamId id,
      boolean caller,
      boolean local,
      long peerCredit,
      long deadlineMillis) {
    this.endpoint = endpoint;
    this.id = id;
    this.caller = caller;
    this.local = local;
    this.deadlineMillis = deadlineMillis;
    this.in = new ChunkReader(endpoint, this);
    this.out = new ChunkWriter(endpoint, this, caller, peerCredit);
  }

  /** Names the stream for both of its ends. */
  public StreamId id() {
    return id;
  }

  /** What comes from the other side. */
  public ChunkReader in() {
    return in;
  }

  /** What goes to the other side. */
  public ChunkWriter out() {
    return out;
  }

  /** How long the call may still take. */
  public long remainingMillis() {
    return Math.max(0, deadlineMillis - endpoint.wire().nowMillis());
  }

  StreamEndpoint endpoint() {
    return endpoint;
  }

  boolean caller() {
    return caller;
  }

  /** Whether the other side is in this JVM, so that objects cross as they are. */
  boolean local() {
    return local;
  }

  @Nullable Peer peer() {
    return peer;
  }

  void peer(Peer known) {
    peer = known;
    known.add(this);
    changed();
  }

  boolean unreachable() {
    return peer == null;
  }

  /** Whether both sides must know of the stream by now. */
  abstract boolean established();

  /** Something that pings repeat has changed. */
  void changed() {
    if (peer != null) {
      changedPing = peer.nextPing();
    }
  }

  long changedPing() {
    return changedPing;
  }

  void send(Frame.OfStream frame) {
    if (peer != null) {
      endpoint.sendTo(peer, frame);
    }
  }

  void grant(long upTo) {
    changed();
    send(new Frame.Credit(id, caller, upTo));
  }

  Frame.Note note() {
    return new Frame.Note(id, caller, in.grantedUpTo(), out.sentFrames());
  }

  /** A frame for this end has come. */
  abstract void receive(Frame.OfStream frame);

  /** Time has passed. */
  abstract void tick(long nowMillis);

  /** The other side is gone. */
  abstract void peerLost(Fault why);

  /** The writer's last word has left. */
  abstract void writerDone(ChunkWriter writer);

  /** Bytes of a large payload are complete; false when they are an ordinary chunk. */
  boolean assembled(ChunkReader reader, Buffer bytes) {
    return false;
  }

  boolean pastDeadline(long nowMillis) {
    return nowMillis >= deadlineMillis;
  }
}

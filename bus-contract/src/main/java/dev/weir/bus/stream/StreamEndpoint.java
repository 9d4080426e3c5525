package dev.weir.bus.stream;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.StreamId;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All streams of one verticle instance, multiplexed over its one inbox. It demultiplexes frames,
 * watches its peers, and lets streams go when they are over.
 *
 * <p>Life of a stream: the caller {@link #open}s; the callee answers {@code Opened} at once and
 * hands the call to its application; frames flow; the callee's last word ends it. The callee keeps
 * an {@link EndedCall} until the caller's endpoint has confirmed a ping that tells how many frames
 * there were, so that even a lost last word is noticed.
 *
 * <p>Not thread-safe: everything happens on one context. It is over 400 lines because the maps of
 * calls under way, retired and confirmed change together with every kind of frame.
 */
public final class StreamEndpoint {

  /** The place of a failure that knows no other. */
  private static final long BEYOND_ALL = 1L << 62;

  /** The number of a ping that belongs to no round. */
  private static final long GREETING = 1L << 62;

  private final String inbox;
  private final String node;
  private final Wire wire;
  private final StreamLimits limits;
  private final long origin;
  private final Map<StreamId, OutgoingCall> outgoing = new HashMap<>();
  private final Map<StreamId, IncomingCall> incoming = new HashMap<>();
  private final Map<StreamId, EndedCall> retired = new HashMap<>();
  private final Map<String, Peer> peers = new HashMap<>();
  private final RecentIds earlyCancels = new RecentIds();
  private final RecentIds released = new RecentIds();
  private final RecentIds concluded = new RecentIds();
  private Handler<IncomingCall> acceptor =
      call -> call.out().fail(new Fault.Unavailable("nothing is served here", -1));
  private long nextNumber;
  private long tickedMillis;
  private boolean closed;
  private @Nullable Fault refusing;

  /**
   * @param inbox the address of this endpoint's inbox: {@link Inboxes#name}
   * @param origin a random number that tells this endpoint's streams from all others
   */
  public StreamEndpoint(String inbox, long origin, Wire wire, StreamLimits limits) {
    this.inbox = inbox;
    this.node = Inboxes.nodeOf(inbox);
    this.origin = origin;
    this.wire = wire;
    this.limits = limits;
    this.tickedMillis = wire.nowMillis();
  }

  /** Who gets the calls that come in. */
  public void acceptor(Handler<IncomingCall> handler) {
    acceptor = handler;
  }

  /** From now on new calls are refused with this fault; open streams go on. */
  public void refuse(Fault why) {
    refusing = why;
  }

  /** The streams that are carried now. */
  public int load() {
    return outgoing.size() + incoming.size();
  }

  /** The streams that have ended here and wait for the other side to confirm that it knows. */
  public int remembered() {
    return retired.size();
  }

  /** The inboxes that are watched now. */
  public int peers() {
    return peers.size();
  }

  /** The calls that are served now. */
  public int serving() {
    return incoming.size();
  }

  /** How its streams are now. */
  StreamCounts counts() {
    int starved = 0;
    for (OutgoingCall call : outgoing.values()) {
      starved += call.out().waits() ? 1 : 0;
    }
    for (IncomingCall call : incoming.values()) {
      starved += call.out().waits() ? 1 : 0;
    }
    return new StreamCounts(outgoing.size(), incoming.size(), starved);
  }

  /** The address of this endpoint's inbox. */
  public String inbox() {
    return inbox;
  }

  /** The bounds it keeps. */
  public StreamLimits limits() {
    return limits;
  }

  /** Whether an inbox is in the same JVM as this endpoint. */
  public boolean isLocal(String otherInbox) {
    return Inboxes.nodeOf(otherInbox).equals(node);
  }

  /**
   * Opens a stream. Never throws: what goes wrong, goes wrong in the returned call.
   *
   * @param remainingMillis how long the whole call may take
   */
  public OutgoingCall open(
      Target target, List<Header> headers, Payload payload, long remainingMillis) {
    long now = wire.nowMillis();
    StreamId id = new StreamId(origin, nextNumber++);
    Buffer upload =
        target.local() || closed ? null : OutgoingCall.uploadOf(payload, limits.frameBytes());
    OutgoingCall call = new OutgoingCall(this, id, target, upload, now, now + remainingMillis);
    outgoing.put(id, call);
    if (closed) {
      wire.defer(() -> call.unreachable(new Fault.Unavailable("this endpoint is closed", -1)));
      return call;
    }
    if (target.inbox() != null) {
      meet(call, target.inbox());
    }
    Payload sent =
        upload == null
            ? payload
            : new Payload.Upload(
                payload.head(), payload instanceof Payload.Canonical, upload.length());
    wire.open(
            target.address(),
            new OpenStream(id, inbox, limits.creditBytes(), remainingMillis, headers, sent),
            target.local())
        .onFailure(
            // Not within this call: the caller has yet to set the handlers of the stream.
            nobody -> wire.defer(() -> call.unreachable(nobodyServes(target))));
    return call;
  }

  /**
   * Says hello to an instance that was heard of, and lets it answer. A bus asks the cluster for an
   * address when it is first used, and makes its connections then; while a node is being lost that
   * takes seconds, which a call does not have. Instances of this JVM are reached without asking.
   *
   * @param address where it takes calls
   * @param otherInbox its inbox
   */
  public void greet(String address, String otherInbox) {
    if (!closed && !isLocal(otherInbox)) {
      wire.send(address, new Frame.Ping(inbox, 0, List.of()));
      wire.send(otherInbox, new Frame.Ping(inbox, GREETING, List.of()));
    }
  }

  private static Fault nobodyServes(Target target) {
    return new Fault.Unavailable("nobody serves " + target.address() + " now", 1_000);
  }

  /** Takes a frame that came to the inbox, or to an address that this endpoint serves. */
  public void receive(Frame frame, @Nullable String key) {
    switch (frame) {
      case OpenStream open -> opened(open, key);
      case Frame.Ping ping -> pinged(ping);
      case Frame.Pong pong -> {
        Peer peer = peers.get(pong.inbox());
        if (peer != null) {
          peer.heard(wire.nowMillis());
          peer.confirmed(pong.number());
          releaseRetired(peer);
        }
      }
      case Frame.OfStream ofStream -> routed(ofStream);
    }
  }

  /** A call came that cannot be read: its caller need not wait to find out. */
  void unread(CallLabel label, Fault why) {
    wire.send(label.inbox(), new Frame.Fail(label.id(), false, 0, why));
  }

  private void opened(OpenStream open, @Nullable String key) {
    StreamId id = open.id();
    if (incoming.containsKey(id) || retired.containsKey(id) || released.contains(id)) {
      return; // The bus delivered it twice.
    }
    boolean local = isLocal(open.inbox());
    IncomingCall call =
        new IncomingCall(
            this,
            open,
            local,
            key,
            wire.nowMillis() + open.remainingMillis() + limits.pingMillis());
    incoming.put(id, call);
    meet(call, open.inbox()).heard(wire.nowMillis()); // It may have been met for older streams.
    if (earlyCancels.remove(id)) {
      call.receive(new Frame.Cancel(id, true, "cancelled before it began"));
      return;
    }
    if (refusing != null) {
      call.out().fail(refusing);
      return;
    }
    if (load() > limits.streamsMax()) {
      call.out().fail(new Fault.Overloaded("too many streams", 1_000));
      return;
    }
    call.send(new Frame.Opened(id, inbox, limits.creditBytes()));
    call.begin();
  }

  void accept(IncomingCall call) {
    try {
      acceptor.handle(call);
    } catch (RuntimeException failure) {
      call.out().fail(Fault.of(failure));
    }
  }

  private void routed(Frame.OfStream frame) {
    ChunkStream stream = frame.toCallee() ? incoming.get(frame.id()) : outgoing.get(frame.id());
    if (stream != null) {
      Peer peer = stream.peer();
      if (peer != null) {
        peer.heard(wire.nowMillis());
      }
      stream.receive(frame);
      return;
    }
    EndedCall ended = frame.toCallee() ? retired.get(frame.id()) : null;
    switch (frame) {
      case Frame.Cancel again when ended != null ->
          sendTo(ended.peer(), ended.lastWord()); // Who asks to cancel has not heard it.
      case Frame.Cancel early when early.toCallee() -> earlyCancels.add(early.id());
      case Frame.Opened late ->
          // Its caller has given up and, perhaps, could not say so for want of an inbox.
          wire.send(late.inbox(), new Frame.Cancel(late.id(), true, "given up"));
      default -> {
        // The stream is over on this side; the other one will notice or has noticed.
      }
    }
  }

  private void pinged(Frame.Ping ping) {
    long now = wire.nowMillis();
    Peer peer = peers.get(ping.inbox());
    if (peer != null) {
      peer.heard(now);
    }
    for (Frame.Note note : ping.notes()) {
      ChunkStream stream = note.toCallee() ? incoming.get(note.id()) : outgoing.get(note.id());
      if (stream != null) {
        if (stream instanceof OutgoingCall call && call.unreachable()) {
          call.found(ping.inbox());
        }
        stream.in().peerSent(note.sent(), now);
        stream.out().grant(note.creditUpTo());
      } else {
        unknown(note, ping.inbox());
      }
    }
    if (ping.number() > 0) {
      wire.send(ping.inbox(), new Frame.Pong(inbox, ping.number()));
    }
  }

  /**
   * The other side has a stream that is not here any more: it has missed its end, or this one took
   * it for dead.
   */
  private void unknown(Frame.Note note, String from) {
    StreamId id = note.id();
    if (!note.toCallee()) {
      if (!concluded.contains(id)) {
        wire.send(from, new Frame.Cancel(id, true, "unknown to its caller"));
      }
    } else if (!retired.containsKey(id)) {
      // As where its node has left: whoever leaves a cluster takes all others for gone.
      Fault lost =
          new Fault.Unavailable(
              "the other end of the stream is gone: stream " + id + " is unknown to its callee",
              1_000);
      wire.send(from, new Frame.Fail(id, false, BEYOND_ALL, lost));
    }
  }

  /** The last word of a stream of this endpoint has come. */
  void concluded(StreamId id) {
    concluded.add(id);
  }

  /**
   * To be called every quarter of a ping interval or so: deadlines, pings and silences are noticed
   * here.
   */
  public void tick() {
    long now = wire.nowMillis();
    long asleep = now - tickedMillis - limits.pingMillis();
    tickedMillis = now;
    if (asleep > 0) {
      // The thread was held up. What the peers sent meanwhile is queued behind this very turn.
      peers.values().forEach(peer -> peer.excuse(asleep, now));
    }
    for (OutgoingCall call : List.copyOf(outgoing.values())) {
      call.tick(now);
    }
    for (IncomingCall call : List.copyOf(incoming.values())) {
      call.tick(now);
    }
    for (Peer peer : new ArrayList<>(peers.values())) {
      watch(peer, now);
    }
  }

  private void watch(Peer peer, long now) {
    if (peer.idle()) {
      peers.remove(peer.inbox());
    } else if (peer.silentMillis(now) >= limits.silenceMillis()) {
      lost(peer, "silent for " + limits.silenceMillis() + " ms");
    } else if (peer.pingDue(now, limits.pingMillis())) {
      peer.pings(inbox, now).forEach(ping -> sendTo(peer, ping));
    }
  }

  private void releaseRetired(Peer peer) {
    for (EndedCall ended = peer.confirmed(); ended != null; ended = peer.confirmed()) {
      retired.remove(ended.id());
      released.add(ended.id());
    }
  }

  /** A node has left the cluster: its inboxes are gone. */
  public void nodeLost(String lostNode) {
    for (Peer peer : new ArrayList<>(peers.values())) {
      if (Inboxes.nodeOf(peer.inbox()).equals(lostNode)) {
        lost(peer, "its node left the cluster");
      }
    }
  }

  /** Ends every stream: this endpoint goes away. */
  public void close() {
    Fault gone = new Fault.Unavailable("the verticle that served this was stopped", 1_000);
    refuse(gone);
    for (IncomingCall call : List.copyOf(incoming.values())) {
      call.out().cutShort(gone);
      call.stopped("stopped");
    }
    for (OutgoingCall call : List.copyOf(outgoing.values())) {
      call.stopped();
    }
    closed = true;
    outgoing.clear();
    incoming.clear();
    retired.clear();
    peers.clear();
  }

  void sendTo(Peer peer, Frame frame) {
    // Not within the sender's own call: the end of one stream ends its neighbours too.
    wire.send(peer.inbox(), frame)
        .onFailure(nobody -> wire.defer(() -> lost(peer, "its inbox is gone")));
  }

  private void lost(Peer peer, String why) {
    if (!peers.remove(peer.inbox(), peer)) {
      return;
    }
    Fault fault = new Fault.Unavailable("the other end of the stream is gone: " + why, 1_000);
    for (EndedCall ended : peer.ended()) {
      retired.remove(ended.id());
      released.add(ended.id());
    }
    for (ChunkStream stream : peer.streams()) {
      released.add(stream.id());
      stream.peerLost(fault);
    }
  }

  /** From now on the stream's frames go to this inbox. */
  Peer meet(ChunkStream stream, String otherInbox) {
    Peer old = stream.peer();
    if (old != null && old.inbox().equals(otherInbox)) {
      return old;
    }
    if (old != null) {
      old.remove(stream);
    }
    Peer peer = peers.computeIfAbsent(otherInbox, fresh -> new Peer(otherInbox, wire.nowMillis()));
    stream.peer(peer);
    return peer;
  }

  boolean carries(OutgoingCall call) {
    return outgoing.containsKey(call.id());
  }

  /** The stream is over and nothing of it needs to be repeated. */
  void forget(ChunkStream stream) {
    if (stream.caller()) {
      outgoing.remove(stream.id());
    } else {
      incoming.remove(stream.id());
    }
    Peer peer = stream.peer();
    if (peer != null) {
      peer.remove(stream);
    }
  }

  /** The callee has said its last word: it is repeated by pings until the caller confirms one. */
  void retire(IncomingCall call) {
    if (!incoming.remove(call.id(), call)) {
      return; // Its peer is lost.
    }
    Peer peer = call.peer();
    if (peer != null) {
      peer.remove(call);
      if (!call.local()) { // Within a JVM nothing is lost.
        EndedCall ended = EndedCall.of(call, peer);
        retired.put(ended.id(), ended);
        peer.add(ended);
        if (peer.crowded()) {
          peer.pings(inbox).forEach(ping -> sendTo(peer, ping));
        }
      }
    }
    call.in().fail(new Fault.Cancelled("the callee has ended the stream"));
  }

  Wire wire() {
    return wire;
  }
}

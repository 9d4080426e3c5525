package dev.weir.testkit.sim;

import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The links between simulated nodes. Frames to another node pass through the wire format; within a
 * node the same object arrives, in order and for certain.
 */
public final class SimBus {

  private static final WireCodec CODEC = new WireCodec();

  private final SimClock clock;
  private final SplittableRandom random;
  private final Map<String, List<SimPeer>> addresses = new HashMap<>();
  private final Map<String, LinkFaults> links = new HashMap<>();
  private final Map<String, Long> lastArrival = new HashMap<>();
  private final Map<String, Long> cutUntilMillis = new HashMap<>();
  private LinkFaults faults = LinkFaults.NONE;
  private FrameWatch watch = (from, address, frame) -> {};
  private Predicate<Frame> loses = frame -> false;
  private long originNumber = 1;

  /** Sees each frame that a living endpoint sends. */
  @FunctionalInterface
  public interface FrameWatch {
    void sent(SimPeer from, String address, Frame frame);
  }

  public SimBus(SimClock clock, SplittableRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new endpoint on a node. */
  public SimPeer join(String node, String name, StreamLimits limits) {
    SimPeer peer = new SimPeer(this, clock, node, name, originNumber++, limits);
    serve(peer.inbox(), peer);
    return peer;
  }

  /** What all links do that are not told otherwise. */
  public void faults(LinkFaults all) {
    faults = all;
  }

  /** What the link from one node to another does, in this direction. */
  public void faults(String from, String to, LinkFaults some) {
    links.put(link(from, to), some);
  }

  /** Loses, on all links between nodes, the frames that a test names. */
  public void loses(Predicate<Frame> which) {
    loses = which;
  }

  /** Sees each frame that is sent. */
  public void watch(FrameWatch observer) {
    watch = observer;
  }

  /** Nothing crosses between two nodes for a while. */
  public void cut(String nodeA, String nodeB, long millis) {
    cutUntilMillis.put(link(nodeA, nodeB), clock.nowMillis() + millis);
    cutUntilMillis.put(link(nodeB, nodeA), clock.nowMillis() + millis);
  }

  void serve(String address, SimPeer peer) {
    addresses.computeIfAbsent(address, fresh -> new ArrayList<>()).add(peer);
  }

  void withdraw(SimPeer peer) {
    addresses.values().forEach(peers -> peers.remove(peer));
  }

  Future<Void> send(SimPeer from, String address, Frame frame) {
    watch.sent(from, address, frame);
    List<SimPeer> there = addresses.getOrDefault(address, List.of());
    if (there.isEmpty()) {
      return Future.failedFuture("NO_HANDLERS " + address);
    }
    SimPeer to = there.get(there.size() == 1 ? 0 : random.nextInt(there.size()));
    if (from.node().equals(to.node())) {
      arriveInOrder(link(from.node(), to.node()), 0, to, frame);
      return Future.succeededFuture();
    }
    String link = link(from.node(), to.node());
    LinkFaults does = links.getOrDefault(link, faults);
    boolean cut = cutUntilMillis.getOrDefault(link, 0L) > clock.nowMillis();
    if (cut || chance(does.drop()) || loses.test(frame)) {
      return Future.succeededFuture();
    }
    pass(link, does, to, frame);
    if (chance(does.duplicate())) {
      pass(link, does, to, frame);
    }
    return Future.succeededFuture();
  }

  private void pass(String link, LinkFaults does, SimPeer to, Frame frame) {
    Frame arrived = acrossTheWire(frame);
    int delay = does.delayMillisMax() == 0 ? 0 : random.nextInt(does.delayMillisMax() + 1);
    if (chance(does.reorder())) {
      clock.in(delay, () -> to.receive(arrived));
    } else {
      arriveInOrder(link, delay, to, arrived);
    }
  }

  private void arriveInOrder(String link, int delay, SimPeer to, Frame frame) {
    long at = Math.max(clock.nowMillis() + delay, lastArrival.getOrDefault(link, Long.MIN_VALUE));
    lastArrival.put(link, at);
    clock.at(at, () -> to.receive(frame));
  }

  private static Frame acrossTheWire(Frame frame) {
    Buffer bytes = Buffer.buffer();
    CODEC.encodeToWire(bytes, frame);
    BusMessage read = CODEC.decodeFromWire(0, bytes);
    if (read instanceof Frame same) {
      return same;
    }
    throw new AssertionError("the codec cannot read what it wrote: " + frame);
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private static String link(String from, String to) {
    return from + '>' + to;
  }
}

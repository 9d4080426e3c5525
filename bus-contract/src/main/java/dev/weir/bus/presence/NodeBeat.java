package dev.weir.bus.presence;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.NodeSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says each second what a node is and does, and hears what the others say. Safe for all threads.
 */
public final class NodeBeat {

  /** How often a node says so. */
  public static final long EVERY_MILLIS = 1_000;

  private final Vertx vertx;
  private final Supplier<NodeSeen> self;
  private final DeliveryOptions delivery;
  private final Nodes nodes = new Nodes();
  private final MessageConsumer<BusMessage> consumer;
  private final long timer;

  private NodeBeat(Vertx vertx, Supplier<NodeSeen> self) {
    this.vertx = vertx;
    this.self = self;
    WireCodec.register(vertx);
    this.delivery = WireCodec.delivery();
    this.consumer =
        vertx
            .eventBus()
            .consumer(
                Addresses.NODE_SEEN.name(),
                message -> {
                  if (message.body() instanceof NodeSeen seen) {
                    heard(seen);
                  }
                });
    this.timer = vertx.setPeriodic(EVERY_MILLIS, tick -> say(self.get()));
  }

  /**
   * Begins. The future completes when the others are heard.
   *
   * @param self what to say of this node now
   */
  public static Future<NodeBeat> begin(Vertx vertx, Supplier<NodeSeen> self) {
    NodeBeat beat = new NodeBeat(vertx, self);
    return beat.consumer.completion().map(beat).onSuccess(begun -> begun.say(self.get()));
  }

  private synchronized void heard(NodeSeen seen) {
    nodes.heard(seen, nowMillis());
  }

  private void say(NodeSeen seen) {
    vertx.eventBus().publish(Addresses.NODE_SEEN.name(), seen, delivery);
  }

  /** Says so now. */
  public void changed() {
    say(self.get());
  }

  /** All nodes that are there now, this one among them. */
  public synchronized List<Nodes.Seen> all() {
    return nodes.all(nowMillis());
  }

  /** Tells the others that this node goes, and falls silent. */
  public Future<Void> leave() {
    vertx.cancelTimer(timer);
    NodeSeen last = self.get().gone();
    return consumer.unregister().onComplete(deaf -> say(last));
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}

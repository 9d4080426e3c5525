package dev.weir.bus.stream;

import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Unknown;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link StreamEndpoint} on a real event bus: one standing inbox per verticle instance, never
 * paused, and a timer. To be made, used and closed on the context of the verticle that owns it.
 */
public final class BusEndpoint {

  /** The message header with which a caller on the bus names its key. */
  public static final String KEY_HEADER = "weir-key";

  private static final Logger LOG = LoggerFactory.getLogger(BusEndpoint.class);
  private static final int PRODUCERS_MAX = 4_096;

  /** To count is to look at each stream: every 500 ms is often enough. */
  private static final int TICKS_PER_COUNT = 4;

  private final Vertx vertx;
  private final StreamEndpoint streams;
  private final DeliveryOptions delivery;
  private final DeliveryOptions localDelivery;
  private final List<MessageConsumer<BusMessage>> consumers = new ArrayList<>();
  private final Map<String, MessageProducer<BusMessage>> producers =
      new LinkedHashMap<>(64, 0.75f, true);
  private final long timer;
  private long ticks;

  private BusEndpoint(Vertx vertx, String node, String key, StreamLimits limits) {
    this.vertx = vertx;
    WireCodec.register(vertx);
    this.delivery = WireCodec.delivery();
    if (!key.isEmpty()) {
      delivery.addHeader(KEY_HEADER, key);
    }
    this.localDelivery = new DeliveryOptions(delivery).setLocalOnly(true);
    String inbox = Inboxes.name(node, UUID.randomUUID().toString());
    this.streams =
        new StreamEndpoint(inbox, ThreadLocalRandom.current().nextLong(), new BusWire(), limits);
    this.timer = vertx.setPeriodic(limits.pingMillis() / 4, tick -> tick());
  }

  /**
   * Opens an inbox. The future completes when the whole cluster knows it.
   *
   * @param node unique to this {@code Vertx}: see {@code Node}
   */
  public static Future<BusEndpoint> open(Vertx vertx, String node) {
    return open(vertx, node, "", StreamLimits.DEFAULT);
  }

  /**
   * Opens an inbox whose calls carry a key.
   *
   * @param key what the callee may ask for; empty for none
   */
  public static Future<BusEndpoint> open(
      Vertx vertx, String node, String key, StreamLimits limits) {
    BusEndpoint endpoint = new BusEndpoint(vertx, node, key, limits);
    return endpoint.serve(endpoint.streams.inbox()).map(endpoint);
  }

  private void tick() {
    streams.tick();
    if (++ticks % TICKS_PER_COUNT == 0) {
      StreamCounts.map(vertx).put(streams.inbox(), streams.counts());
    }
  }

  /** The streams. */
  public StreamEndpoint streams() {
    return streams;
  }

  /** Takes calls on this address too. Completes when the whole cluster knows it. */
  public Future<Void> serve(String address) {
    MessageConsumer<BusMessage> consumer = vertx.eventBus().consumer(address, this::receive);
    consumers.add(consumer);
    return consumer.completion();
  }

  /** Stops taking calls on all addresses but the inbox; open streams go on. */
  public Future<Void> withdraw() {
    List<Future<Void>> gone = new ArrayList<>();
    for (MessageConsumer<BusMessage> consumer : List.copyOf(consumers)) {
      if (!consumer.address().equals(streams.inbox())) {
        consumers.remove(consumer);
        gone.add(consumer.unregister());
      }
    }
    return Future.join(gone).mapEmpty();
  }

  /** Ends every stream and closes the inbox. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    StreamCounts.map(vertx).remove(streams.inbox());
    streams.close();
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private void receive(Message<BusMessage> message) {
    switch (message.body()) {
      case Frame frame -> streams.receive(frame, message.headers().get(KEY_HEADER));
      case Unknown unknown -> unread(unknown, message);
      default -> LOG.warn("event=misplaced-message type={}", message.body().getClass().getName());
    }
  }

  /**
   * Says so at once to whoever waits for an answer: what opens a stream, and any request. Of a
   * frame nobody is told, since its stream notices the gap.
   */
  private void unread(Unknown unknown, Message<BusMessage> message) {
    LOG.warn(
        "event=unknown-message version={} tag={} address={}",
        unknown.version(),
        unknown.tag(),
        message.address());
    Fault older =
        new Fault.Unsupported(
            "this instance is of another version and cannot read what it was asked",
            unknown.version(),
            unknown.tag());
    if (message.replyAddress() != null) {
      message.fail(older.number(), older.message());
    }
    CallLabel label = CallLabel.of(message.headers());
    if (label != null) {
      streams.unread(label, older);
    }
  }

  /**
   * Only one failure is certain. After any other the frame is lost, perhaps, and the protocol
   * notices.
   */
  private static Future<Void> lost(Throwable cause) {
    if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return Future.failedFuture(cause);
    }
    LOG.debug("event=frame-not-sent", cause);
    return Future.succeededFuture();
  }

  private final class BusWire implements Wire {

    private final Context context = vertx.getOrCreateContext();

    @Override
    public Future<Void> send(String address, Frame frame) {
      MessageProducer<BusMessage> producer = producers.get(address);
      if (producer == null) {
        if (producers.size() >= PRODUCERS_MAX) {
          producers.remove(producers.keySet().iterator().next());
        }
        // Within the JVM without asking the cluster, which may be busy with the loss of a node.
        DeliveryOptions options = streams.isLocal(address) ? localDelivery : delivery;
        producer = vertx.eventBus().sender(address, options);
        producers.put(address, producer);
      }
      return sent(producer.write(frame));
    }

    @Override
    public Future<Void> open(String address, OpenStream open, boolean local) {
      if (local) {
        return send(address, open); // Who is in this JVM is of this version.
      }
      DeliveryOptions labelled = CallLabel.of(open).on(delivery);
      return sent(vertx.eventBus().<BusMessage>sender(address, labelled).write(open));
    }

    private Future<Void> sent(Future<Void> written) {
      return written.succeeded() ? written : written.recover(BusEndpoint::lost);
    }

    @Override
    public void defer(Runnable task) {
      context.runOnContext(turn -> task.run());
    }

    @Override
    public long nowMillis() {
      return System.nanoTime() / 1_000_000;
    }
  }
}

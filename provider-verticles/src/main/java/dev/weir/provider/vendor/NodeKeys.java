package dev.weir.provider.vendor;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.config.Secret;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.presence.Node;
import dev.weir.provider.core.KeyPool;
import dev.weir.provider.core.KeyVerdict;
import dev.weir.provider.core.VendorKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's hold on the keys that all instances of a provider on a node share, for as long as
 * any of them lives. Other nodes are told when a key rests, and are heard.
 */
final class NodeKeys {

  private static final Logger LOG = LoggerFactory.getLogger(NodeKeys.class);
  private static final String ALL_MODELS = "";
  private static final String NO_MODEL = "-";

  private final Vertx vertx;
  private final String provider;
  private final String id;
  private final String node;
  private final KeyPool pool;
  private final DeliveryOptions delivery;
  private final MessageConsumer<BusMessage> events;
  private Runnable changed = () -> {};
  private int failures; // Of calls, since one succeeded.

  NodeKeys(Vertx vertx, ProviderConfig config) {
    this.vertx = vertx;
    this.provider = config.name();
    List<String> keys = config.keys().stream().map(Secret::reveal).toList();
    List<String> identity = new ArrayList<>(keys);
    identity.add(provider);
    identity.add(config.baseUrl().toString());
    this.id = VendorKey.digest(identity.toArray(String[]::new));
    this.node = Node.idOf(vertx);
    WireCodec.register(vertx);
    this.delivery = WireCodec.delivery();
    this.pool = NodePools.of(vertx).hold(id, provider, keys);
    this.events = vertx.eventBus().consumer(Addresses.KEY_RESTED.name(), m -> heard(m.body()));
  }

  /**
   * @param task told when there is something else to say of the keys
   */
  void whenChanged(Runnable task) {
    changed = task;
  }

  /**
   * A request's turn.
   *
   * @param callers the headers that came with the call: a key of the caller's own is shown instead
   *     of ours, and is no affair of the pool
   * @param model the one asked for; empty for none
   */
  Use use(List<Header> callers, String model) {
    for (Header header : callers) {
      if (header.name().equals(VendorLine.CALLERS_KEY)) {
        return new Use(header.value(), null, null, model);
      }
    }
    return switch (pool.turn(model, NodePools.nowMillis())) {
      case KeyPool.Turn.Keyless keyless -> new Use(null, null, null, model);
      case KeyPool.Turn.Shown shown -> new Use(shown.key().secret(), shown.key(), null, model);
      case KeyPool.Turn.Resting resting -> new Use(null, null, resting.fault(), model);
    };
  }

  /** Whether the last call failed for the vendor's sake, and none has succeeded since. */
  boolean callsFail() {
    return failures > 0;
  }

  /** What people should know. */
  String remark() {
    return pool.remark(NodePools.nowMillis());
  }

  // ---- Other nodes

  private void heard(BusMessage message) {
    if (message instanceof KeyRested rested
        && rested.provider().equals(provider)
        && !rested.node().equals(node)) {
      pool.heard(
          rested.key(),
          rested.model(),
          KeyVerdict.Why.of(rested.why()),
          rested.millis(),
          NodePools.nowMillis());
      changed.run();
    }
  }

  private void tell(VendorKey key, String model, long millis, String why) {
    KeyRested rested = new KeyRested(provider, key.digest(), model, millis, why, node);
    vertx.eventBus().publish(Addresses.KEY_RESTED.name(), rested, delivery);
  }

  /** Lets go of the keys; they are forgotten with the last instance. */
  Future<Void> close() {
    NodePools.of(vertx).release(id);
    return events.unregister();
  }

  /** What one request shows, and what comes of it. */
  final class Use {

    private final @Nullable String shown;
    private final @Nullable VendorKey key;
    private final Fault.@Nullable Upstream refusal;
    private final String model;

    private Use(
        @Nullable String shown,
        @Nullable VendorKey key,
        Fault.@Nullable Upstream refusal,
        String model) {
      this.shown = shown;
      this.key = key;
      this.refusal = refusal;
      this.model = model;
    }

    /** What is to be shown; null for nothing. */
    @Nullable String shown() {
      return shown;
    }

    /** Why the vendor is not to be asked; null when it is. */
    Fault.@Nullable Upstream refusal() {
      return refusal;
    }

    /** The vendor has begun to answer, and not with an error. */
    void taken() {
      failures = 0;
      if (key != null && pool.taken(key, model, NodePools.nowMillis())) {
        LOG.info("event=key-freed provider={} key=\"{}\"", provider, key);
        tell(key, ALL_MODELS, 0, "answered");
        tell(key, model.isEmpty() ? NO_MODEL : model, 0, "answered");
        changed.run();
      }
    }

    /** Nothing came of it. */
    void released() {
      if (key != null) {
        pool.released(key, model);
      }
    }

    /**
     * It failed.
     *
     * @return the fault as it is told: with the number of keys that might do better
     */
    Fault failed(Fault fault) {
      if (!(fault instanceof Fault.Upstream upstream)) {
        released();
        return fault;
      }
      if (isVendors(upstream)) {
        failures++;
      }
      KeyVerdict verdict =
          key == null ? null : KeyVerdict.of(upstream, model, System.currentTimeMillis());
      if (key == null || verdict == null) {
        released();
        return fault;
      }
      int left = pool.refused(key, model, verdict, upstream, NodePools.nowMillis());
      LOG.warn(
          "event=key-rests provider={} key=\"{}\" model={} reason={} millis={} keys-left={}",
          provider,
          key,
          verdict.ofModel() ? model : "*",
          verdict.why().word(),
          verdict.millis(),
          left);
      if (verdict.millis() > 0) {
        String about = model.isEmpty() ? NO_MODEL : model;
        tell(key, verdict.ofModel() ? about : ALL_MODELS, verdict.millis(), verdict.why().word());
      }
      changed.run();
      return left == 0 ? fault : with(upstream, left);
    }

    private static boolean isVendors(Fault.Upstream fault) {
      return switch (fault.kind()) {
        case BROKEN, TIMEOUT, SERVER, OVERLOADED, MALFORMED -> true;
        default -> false;
      };
    }

    private static Fault with(Fault.Upstream fault, int left) {
      List<Header> headers = new ArrayList<>(fault.headers());
      headers.add(new Header(Header.KEYS_LEFT, Integer.toString(left)));
      return new Fault.Upstream(
          fault.message(),
          fault.dialect(),
          fault.upstreamStatus(),
          fault.kind(),
          fault.retryAfterMillis(),
          headers,
          fault.body());
    }
  }
}

package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.health.NodeConditions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.function.Consumer;

/**
 * Tells the other nodes what becomes of this node's breakers, and this node what they tell. A lost
 * message costs a few failures more, so nobody waits for one or repeats it.
 */
final class BreakerNews {

  private static final DeliveryOptions DELIVERY = WireCodec.delivery();

  private BreakerNews() {}

  /** Who tells the other nodes; may be called on any thread. */
  static Consumer<BreakerChanged> teller(Vertx vertx) {
    WireCodec.register(vertx);
    return news -> vertx.eventBus().publish(Addresses.BREAKER_CHANGED.name(), news, DELIVERY);
  }

  /** Begins to listen; for a node once. */
  static Future<Void> hear(Vertx vertx, NodeConditions conditions) {
    WireCodec.register(vertx);
    return vertx
        .eventBus()
        .consumer(
            Addresses.BREAKER_CHANGED.name(),
            message -> {
              if (message.body() instanceof BreakerChanged news) {
                conditions.heard(news, Uptime.millis());
              }
            })
        .completion();
  }
}

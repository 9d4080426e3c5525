package dev.weir.bus.presence;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Roll;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Supplier;

/**
 * Announces one instance for as long as it lives: at once, every 2 s, on {@link #changed()} and
 * when a gateway calls the roll.
 */
public final class Presence {

  /** How often an instance announces itself. */
  public static final long EVERY_MILLIS = 2_000;

  private final Vertx vertx;
  private final Supplier<Announcement> self;
  private final DeliveryOptions delivery;
  private final MessageConsumer<BusMessage> roll;
  private final long timer;

  private Presence(Vertx vertx, Supplier<Announcement> self) {
    this.vertx = vertx;
    this.self = self;
    WireCodec.register(vertx);
    this.delivery = WireCodec.delivery();
    this.roll =
        vertx
            .eventBus()
            .consumer(
                Addresses.GATEWAY_STARTED.name(),
                asked -> {
                  if (asked.body() instanceof Roll) {
                    changed();
                  }
                });
    this.timer = vertx.setPeriodic(EVERY_MILLIS, tick -> changed());
  }

  /**
   * Begins to announce. The future completes when the instance will hear a roll call.
   *
   * @param self what to say of the instance now
   */
  public static Future<Presence> announce(Vertx vertx, Supplier<Announcement> self) {
    Presence presence = new Presence(vertx, self);
    presence.changed();
    return presence.roll.completion().map(presence);
  }

  /** Announces the instance now. */
  public void changed() {
    vertx.eventBus().publish(Addresses.ANNOUNCED.name(), self.get(), delivery);
  }

  /** Says goodbye and falls silent. */
  public Future<Void> leave() {
    vertx.cancelTimer(timer);
    Announcement last = self.get();
    vertx
        .eventBus()
        .publish(Addresses.ANNOUNCED.name(), last.withState(Announcement.State.GONE), delivery);
    return roll.unregister();
  }
}

package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Roll;
import dev.weir.bus.presence.Roster;
import dev.weir.gateway.core.Uptime;
import dev.weir.models.catalogue.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/** Keeps the roster of providers and the directory made of it, for one verticle instance. */
final class ProviderWatch {

  private static final long EXPIRY_CHECK_MILLIS = 500;

  /** The kind whose models are in no catalogue. */
  private static final String DEMO = "demo";

  private final Vertx vertx;
  private final Roster roster = new Roster();
  private final Directory directory;
  private boolean learning;
  private Consumer<Announcement> greeting = unheard -> {};

  ProviderWatch(Vertx vertx, GatewayNode node) {
    this.vertx = vertx;
    this.directory = new Directory(node, roster);
  }

  Roster roster() {
    return roster;
  }

  Directory directory() {
    return directory;
  }

  /**
   * Begins to listen, and asks everybody who is there to say so.
   *
   * @param id who asks
   */
  Future<Void> start(String id) {
    WireCodec.register(vertx);
    MessageConsumer<BusMessage> consumer =
        vertx.eventBus().consumer(Addresses.ANNOUNCED.name(), this::heard);
    vertx.setPeriodic(EXPIRY_CHECK_MILLIS, tick -> expire());
    DeliveryOptions delivery = WireCodec.delivery();
    return consumer
        .completion()
        .onSuccess(
            listening ->
                vertx.eventBus().publish(Addresses.GATEWAY_STARTED.name(), new Roll(id), delivery));
  }

  /** Greets whoever is there now, and whoever tells something new from now on. */
  void greet(Consumer<Announcement> how) {
    greeting = how;
    roster.all().forEach(how);
  }

  private void heard(Message<BusMessage> message) {
    if (message.body() instanceof Announcement news && roster.heard(news, Uptime.millis())) {
      directory.changed();
      learn(news.kind());
      if (news.state() != Announcement.State.GONE) {
        greeting.accept(news);
      }
    }
  }

  /**
   * Reads the catalogue when the first vendor is there: it takes memory, and too long for an event
   * loop. Only who asks for a list of models waits for it.
   */
  private void learn(String kind) {
    if (!learning && !kind.equals(DEMO)) {
      learning = true;
      directory.learn(vertx.executeBlocking(Catalogue::shipped, false));
    }
  }

  private void expire() {
    if (roster.expire(Uptime.millis())) {
      directory.changed();
    }
  }
}

package dev.weir.launcher.node;

import dev.weir.bus.Addresses;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.presence.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashSet;
import java.util.Set;

/**
 * Hears the instances of this node say that they take no more calls: only then is whatever is asked
 * next certain to go to those that replace them.
 */
final class Farewells {

  /** An instance that says nothing is busy or broken: it must not hold up the others. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final Vertx vertx;
  private final String node;
  private final Set<String> names;
  private final int expected;
  private final Set<String> heard = new HashSet<>();
  private final Promise<Void> all = Promise.promise();

  /**
   * @param names the providers that leave
   * @param instances how many instances they have in all
   */
  Farewells(Vertx vertx, Set<String> names, int instances) {
    this.vertx = vertx;
    this.node = Node.idOf(vertx);
    this.names = Set.copyOf(names);
    this.expected = instances;
  }

  /** Completes when all of them have said so, or it takes too long; never fails. */
  Future<Void> after(Runnable leaving) {
    if (names.isEmpty()) {
      return Future.succeededFuture();
    }
    MessageConsumer<BusMessage> consumer =
        vertx
            .eventBus()
            .consumer(
                Addresses.ANNOUNCED.name(),
                message -> {
                  if (message.body() instanceof Announcement news) {
                    hear(news);
                  }
                });
    long timer = vertx.setTimer(PATIENCE_MILLIS, late -> all.tryComplete());
    return consumer
        .completion()
        .transform(
            listening -> {
              leaving.run();
              return all.future();
            })
        .onComplete(
            over -> {
              vertx.cancelTimer(timer);
              consumer.unregister();
            });
  }

  private synchronized void hear(Announcement news) {
    if (news.node().equals(node)
        && names.contains(news.name())
        && news.state() != Announcement.State.READY
        && heard.add(news.instance())
        && heard.size() == expected) {
      all.tryComplete();
    }
  }
}

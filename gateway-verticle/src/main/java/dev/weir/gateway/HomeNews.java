package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.HomesLearned;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.route.Homes;
import dev.weir.gateway.route.Prefixes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;

/**
 * Tells the other nodes what this node has learned of homes and warm caches, and this node what
 * they have: every 200 ms, 256 of each at most. Who begins asks for what the others know, and each
 * of them tells the newest 2,000 again. No call waits for it; what is lost is as if it had never
 * been learned.
 */
final class HomeNews {

  static final long TELL_MILLIS = 200;

  /** So many of each are told again to who begins, by each node, once in 5 s at most. */
  static final int RETOLD_MAX = 2_000;

  private static final long RETELL_MILLIS = 5_000;

  private static final DeliveryOptions DELIVERY = WireCodec.delivery();

  private final Vertx vertx;
  private final String node;
  private final Homes homes;
  private final Prefixes prefixes;
  private volatile boolean asked;
  private long retellMillis;

  /**
   * @param node the node's id
   */
  HomeNews(Vertx vertx, String node, Homes homes, Prefixes prefixes) {
    this.vertx = vertx;
    this.node = node;
    this.homes = homes;
    this.prefixes = prefixes;
  }

  /** Begins; for a node once. Completes when it hears the others. */
  Future<Void> start() {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    WireCodec.register(vertx);
    vertx.setPeriodic(TELL_MILLIS, due -> tell());
    return vertx
        .eventBus()
        .consumer(
            Addresses.HOMES_LEARNED.name(),
            message -> {
              if (message.body() instanceof HomesLearned learned) {
                heard(learned);
              }
            })
        .completion()
        .onSuccess(hearing -> publish(new HomesLearned(node, List.of(), List.of())));
  }

  private void publish(HomesLearned learned) {
    vertx.eventBus().publish(Addresses.HOMES_LEARNED.name(), learned, DELIVERY);
  }

  void tell() {
    long now = Uptime.millis();
    if (asked && now >= retellMillis) {
      asked = false;
      retellMillis = now + RETELL_MILLIS;
      homes.retell(RETOLD_MAX, now);
      prefixes.retell(RETOLD_MAX);
    }
    List<HomesLearned.Home> kept = homes.untold(HomesLearned.EACH_MAX);
    List<HomesLearned.Warm> warm = prefixes.untold(HomesLearned.EACH_MAX);
    if (!kept.isEmpty() || !warm.isEmpty()) {
      publish(new HomesLearned(node, kept, warm));
    }
  }

  /** What one message may change is bounded, whoever sent it. */
  void heard(HomesLearned learned) {
    if (learned.node().equals(node)) {
      return;
    }
    asked |= learned.homes().isEmpty() && learned.warm().isEmpty();
    long now = Uptime.millis();
    learned.homes().stream().limit(HomesLearned.EACH_MAX).forEach(one -> homes.heard(one, now));
    learned.warm().stream()
        .limit(HomesLearned.EACH_MAX)
        .forEach(
            one ->
                prefixes.heard(one.key(), new ModelNames.Candidate(one.provider(), one.model())));
  }
}

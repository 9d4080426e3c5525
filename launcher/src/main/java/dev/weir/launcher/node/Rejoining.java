package dev.weir.launcher.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.Roll;
import dev.weir.bus.presence.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a node has fallen out of its cluster, and when it is back. One that stood still for
 * longer than the others wait for a heartbeat was taken off their list, as was the smaller side of
 * a split: either hears nobody until it has merged. Meanwhile it had better not be asked, which is
 * what readiness is for; what it is asked all the same it serves as well as it can.
 */
final class Rejoining {

  /** As {@code hazelcast.max.no.heartbeat.seconds} in cluster.xml. */
  static final long AWAY_MILLIS = 8_000;

  /** Who has not merged by then was missed by nobody. */
  static final long REJOIN_MILLIS_MAX = 15_000;

  private static final Logger LOG = LoggerFactory.getLogger(Rejoining.class);
  private static final long TICK_MILLIS = 500;

  /** The registrations of a node that has merged are written again by then. */
  private static final long ROLL_AFTER_MILLIS = 500;

  /** All have announced themselves by then. */
  private static final long HEARD_AFTER_MILLIS = 2_500;

  private final Vertx vertx;
  private final Consumer<Future<?>> unsettled;
  private long tickedMillis;
  private @Nullable Promise<Void> back;
  private int round;

  private Rejoining(Vertx vertx, Consumer<Future<?>> unsettled) {
    this.vertx = vertx;
    this.unsettled = unsettled;
    this.tickedMillis = nowMillis();
  }

  /**
   * Begins to watch.
   *
   * @param unsettled told what readiness has to wait for
   */
  static Rejoining watch(Vertx vertx, HazelcastInstance hazelcast, Consumer<Future<?>> unsettled) {
    Rejoining watch = new Rejoining(vertx, unsettled);
    vertx.setPeriodic(TICK_MILLIS, tick -> watch.ticked(nowMillis()));
    hazelcast.getLifecycleService().addLifecycleListener(event -> watch.changed(event.getState()));
    return watch;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  synchronized void ticked(long nowMillis) {
    long away = nowMillis - tickedMillis;
    tickedMillis = nowMillis;
    if (away >= AWAY_MILLIS) {
      LOG.warn("event=was-away for_ms={}", away);
      begin();
    }
  }

  synchronized void changed(LifecycleEvent.LifecycleState state) {
    switch (state) {
      case MERGING -> begin();
      case MERGED, MERGE_FAILED -> {
        LOG.info("event=rejoined how={}", state);
        int its = round;
        vertx.setTimer(ROLL_AFTER_MILLIS, registered -> callTheRoll());
        vertx.setTimer(HEARD_AFTER_MILLIS, heard -> end(its));
      }
      default -> {
        // Its start and its end are seen elsewhere.
      }
    }
  }

  private void callTheRoll() {
    vertx
        .eventBus()
        .publish(
            Addresses.GATEWAY_STARTED.name(), new Roll(Node.idOf(vertx)), WireCodec.delivery());
  }

  private void begin() {
    int its = ++round;
    if (back == null) {
      Promise<Void> promise = Promise.promise();
      back = promise;
      unsettled.accept(promise.future());
    }
    vertx.setTimer(REJOIN_MILLIS_MAX, late -> end(its));
  }

  /** What began anew meanwhile ends by its own time. */
  private synchronized void end(int its) {
    Promise<Void> waiting = back;
    if (its == round && waiting != null) {
      back = null;
      waiting.complete();
    }
  }
}

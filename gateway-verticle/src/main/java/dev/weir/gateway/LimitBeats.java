package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.Beat;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.state.ClusterState;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.limits.Limiter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Keeps the limits of a node together with those of others: enters the roll of nodes, then beats
 * until it leaves, whichever gateway instances there are. Without a cluster there is nothing to
 * keep together. Safe for all threads: others are heard on one context, and time passes on another.
 */
final class LimitBeats {

  private static final long BEAT_MILLIS = 500;

  /** How long something urgent may wait for more to go with it. */
  private static final long URGENT_MILLIS = 10;

  private static final String MAP = "limits";
  private static final String ROLL = "roll";

  /** Somebody else enters the roll at the same time; many may. */
  private static final int TRIES_MAX = 50;

  private final Vertx vertx;
  private final Limiter limiter;
  private final String me = UUID.randomUUID().toString();
  private long beatMillis;
  private boolean beating;
  private long timer;

  LimitBeats(Vertx vertx, Limiter limiter) {
    this.vertx = vertx;
    this.limiter = limiter;
  }

  /** Completes when limits count for the whole cluster. */
  Future<Void> start() {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    WireCodec.register(vertx);
    return enter(ClusterState.of(vertx), TRIES_MAX)
        .compose(
            roll -> {
              limiter.join(me, roll, Uptime.millis());
              return vertx
                  .eventBus()
                  .<BusMessage>consumer(
                      Addresses.NODE_BEAT.name(),
                      message -> {
                        if (message.body() instanceof Beat beat) {
                          limiter.heard(beat, Uptime.millis());
                          tick();
                        }
                      })
                  .completion();
            })
        .onSuccess(listening -> beat());
  }

  private synchronized void beat() {
    beating = true;
    timer = vertx.setPeriodic(URGENT_MILLIS, tick -> tick());
  }

  /**
   * Says farewell, so that others have at once what this node held; to be called when no call is
   * open any more. Said twice: whoever hears neither waits for the grace.
   */
  synchronized Future<Void> stop() {
    if (!beating) {
      return Future.succeededFuture();
    }
    beating = false;
    vertx.cancelTimer(timer);
    List<Beat> farewell = limiter.leave(Uptime.millis());
    farewell.forEach(this::publish);
    farewell.forEach(this::publish);
    return leave(ClusterState.of(vertx), TRIES_MAX);
  }

  /** Takes this node off the roll. Who cannot is forgotten there after the grace. */
  private Future<Void> leave(ClusterState state, int tries) {
    return state
        .get(MAP, ROLL)
        .compose(
            roll -> {
              if (roll == null || !roll.contains(me)) {
                return Future.succeededFuture();
              }
              List<String> others = new ArrayList<>(List.of(roll.split(",", -1)));
              others.remove(me);
              return state
                  .replace(MAP, ROLL, roll, String.join(",", others))
                  .compose(
                      done ->
                          done || tries == 0 ? Future.succeededFuture() : leave(state, tries - 1));
            });
  }

  private void publish(Beat beat) {
    vertx.eventBus().publish(Addresses.NODE_BEAT.name(), beat, WireCodec.delivery());
  }

  /** Adds this node to the roll. Gives who stood there before. */
  private Future<List<String>> enter(ClusterState state, int tries) {
    return state
        .putIfAbsent(MAP, ROLL, me, 0)
        .compose(
            roll -> {
              if (roll == null) {
                return Future.succeededFuture(List.<String>of());
              }
              return state
                  .replace(MAP, ROLL, roll, shortened(roll) + "," + me)
                  .compose(
                      done -> {
                        if (done) {
                          return Future.succeededFuture(List.of(roll.split(",", -1)));
                        }
                        return tries == 0
                            ? Future.failedFuture("the roll of nodes changes all the time")
                            : enter(state, tries - 1);
                      });
            });
  }

  /** The newest hundred: who came before them is heard by now, or gone. */
  private static String shortened(String roll) {
    List<String> nodes = new ArrayList<>(List.of(roll.split(",", -1)));
    return String.join(",", nodes.subList(Math.max(0, nodes.size() - 100), nodes.size()));
  }

  private synchronized void tick() {
    long now = Uptime.millis();
    boolean due = now - beatMillis >= BEAT_MILLIS;
    Beat beat = limiter.beat(due, now);
    if (beat != null) {
      beatMillis = now;
      publish(beat);
    }
  }
}

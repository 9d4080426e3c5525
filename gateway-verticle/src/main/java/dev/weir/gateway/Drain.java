package dev.weir.gateway;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.http.Edge;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The last things an instance does: nothing new is taken, what is open may end; what has not ended
 * in time is told so, and its provider is given a moment to say what was used.
 */
final class Drain {

  private static final long CHECK_MILLIS = 20;
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final Vertx vertx;
  private final long drainMillis;
  private final Pipeline pipeline;
  private final Edge edge;
  private final BusEndpoint inbox;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  Drain(Vertx vertx, long drainMillis, Pipeline pipeline, Edge edge, BusEndpoint inbox) {
    this.vertx = vertx;
    this.drainMillis = drainMillis;
    this.pipeline = pipeline;
    this.edge = edge;
    this.inbox = inbox;
  }

  /** A consumer that takes new requests, and shall do so no longer. */
  void unregisters(MessageConsumer<?> consumer) {
    consumers.add(consumer);
  }

  Future<Void> run(Fault why) {
    inbox.streams().refuse(why);
    inbox.withdraw();
    consumers.forEach(MessageConsumer::unregister);
    return until(() -> !busy(), drainMillis)
        .compose(
            ended -> {
              pipeline.abortAll(why);
              return until(() -> !busy(), LAST_WORDS_MILLIS);
            })
        .compose(ended -> inbox.close());
  }

  private boolean busy() {
    return pipeline.load() > 0 || edge.openRequests() > 0;
  }

  private Future<Void> until(BooleanSupplier condition, long millisMax) {
    Promise<Void> met = Promise.promise();
    long until = Uptime.millis() + millisMax;
    if (condition.getAsBoolean()) {
      return Future.succeededFuture();
    }
    vertx.setPeriodic(
        CHECK_MILLIS,
        timer -> {
          if (condition.getAsBoolean() || Uptime.millis() >= until) {
            vertx.cancelTimer(timer);
            met.complete();
          }
        });
    return met.future();
  }
}

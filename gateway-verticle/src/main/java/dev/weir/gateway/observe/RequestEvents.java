package dev.weir.gateway.observe;

import dev.weir.bus.Addresses;
import dev.weir.gateway.pipeline.Explanation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Publishes the record of every request that has ended on {@code event.v1.request.finished}, as
 * JSON. A node that does not take them from its socket must not fill the heap of this one: past a
 * thousand messages on their way, those that follow are dropped and counted in {@code
 * weir.events.dropped}. Safe for all threads.
 */
public final class RequestEvents implements Consumer<Explanation> {

  /** How many messages may wait for sockets. */
  private static final int UNDER_WAY_MAX = 1_000;

  private final MessageProducer<JsonObject> producer;
  private final Counter dropped;
  private final AtomicInteger underWay = new AtomicInteger();

  public RequestEvents(Vertx vertx, MeterRegistry registry) {
    producer = vertx.eventBus().publisher(Addresses.REQUEST_FINISHED.name());
    dropped =
        Counter.builder("weir.events.dropped")
            .description("records of requests that were not published")
            .register(registry);
  }

  @Override
  public void accept(Explanation record) {
    if (!record.isKept()) {
      return;
    }
    if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
      underWay.decrementAndGet();
      dropped.increment();
      return;
    }
    producer.write(record.json()).onComplete(written -> underWay.decrementAndGet());
  }
}

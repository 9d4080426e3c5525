package dev.weir.provider.vendor;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches the time limits of all exchanges of one instance with one timer, which runs only while
 * there are any: a timer for each, set anew with each piece of each answer, would cost more than
 * the pieces.
 */
final class Deadlines {

  private static final long TICK_MILLIS = 50;

  private final Vertx vertx;
  private final Set<Exchange> exchanges = new HashSet<>();
  private boolean ticking;

  Deadlines(Vertx vertx) {
    this.vertx = vertx;
  }

  void watch(Exchange exchange) {
    exchanges.add(exchange);
    if (!ticking) {
      ticking = true;
      vertx.setTimer(TICK_MILLIS, this::tick);
    }
  }

  void forget(Exchange exchange) {
    exchanges.remove(exchange);
  }

  long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  private void tick(long timer) {
    if (exchanges.isEmpty()) {
      ticking = false;
      return;
    }
    vertx.setTimer(TICK_MILLIS, this::tick);
    long now = nowMillis();
    List<Exchange> all = new ArrayList<>(exchanges);
    for (Exchange exchange : all) {
      exchange.tick(now);
    }
  }
}

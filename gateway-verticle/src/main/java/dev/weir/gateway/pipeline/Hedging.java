package dev.weir.gateway.pipeline;

import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.route.HedgeBudget;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RouteSettings;
import org.jspecify.annotations.Nullable;

/**
 * When a call has been silent for so long that a second attempt is worth its price; once a call.
 */
final class Hedging {

  private static final long NO_TIMER = -1;

  private final Dispatcher desk;
  private final HedgeBudget budget;
  private final RouteSettings.@Nullable Hedge told;
  private long timer = NO_TIMER;
  private boolean done;

  Hedging(Dispatcher desk, HedgeBudget budget, Exchange exchange) {
    this.desk = desk;
    this.budget = budget;
    boolean chat = exchange.question().operation().equals(RequestHead.CHAT);
    this.told = chat ? exchange.plan().settings().hedge() : null;
  }

  /** An attempt begins: the task runs when it has been silent for too long. */
  void arm(Plan.Choice choice, long leftMillis, Runnable task) {
    if (told == null || done) {
      return;
    }
    long delay =
        told.afterMillis() > 0
            ? told.afterMillis()
            : desk.conditions().p95FirstTokenMillis(choice.target());
    if (delay >= 0 && delay < leftMillis) {
      timer =
          desk.vertx()
              .setTimer(
                  Math.max(1, delay),
                  silent -> {
                    timer = NO_TIMER;
                    task.run();
                  });
    }
  }

  void disarm() {
    if (timer != NO_TIMER) {
      desk.vertx().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** Whether the budget of the route has one left, which others may take meanwhile. */
  boolean affords() {
    return budget.left() > 0;
  }

  /** Spends one of the budget, if it has one left: the call is hedged then. */
  boolean take() {
    done = budget.take();
    return done;
  }

  /** The call is not hedged any more. */
  void done() {
    done = true;
  }
}

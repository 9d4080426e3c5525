package dev.weir.launcher.node;

import dev.weir.bus.Addresses;
import dev.weir.bus.message.BreakerChanged;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Hears on a node what others tell of the breakers of one model. */
final class HintWatch {

  private final Promise<Long> open = Promise.promise();

  HintWatch(RunningNode node, String model) {
    TestNode.await(
        node.vertx()
            .eventBus()
            .consumer(
                Addresses.BREAKER_CHANGED.name(),
                message -> {
                  if (message.body() instanceof BreakerChanged news
                      && news.model().equals(model)
                      && news.state() == BreakerChanged.State.OPEN) {
                    open.tryComplete(System.nanoTime());
                  }
                })
            .completion());
  }

  /** Completes when one is told to be open, with {@link System#nanoTime()} of that moment. */
  Future<Long> open() {
    return open.future();
  }
}

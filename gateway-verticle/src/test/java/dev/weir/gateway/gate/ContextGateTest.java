package dev.weir.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ContextGateTest {

  private final Gate gate = new Gate(provider -> new Gate.Settings(1, 1, 10, 1_000, true));
  private final AtomicLong now = new AtomicLong();

  private static Gate.Waiter waiter(Consumer<Place> admitted, Consumer<Fault> refused) {
    return new Gate.Waiter() {
      @Override
      public void admitted(Place place) {
        admitted.accept(place);
      }

      @Override
      public void refused(Fault.RateLimited why) {
        refused.accept(why);
      }
    };
  }

  @Test
  void a_free_place_is_given_before_the_call_returns_and_a_later_one_on_the_waiters_context(
      Vertx vertx, VertxTestContext test) {
    Context mine = vertx.getOrCreateContext();
    ContextGate edge = new ContextGate(vertx, gate, now::get);
    Gate.Waiter unrefused = waiter(place -> {}, why -> test.failNow(why.message()));
    mine.runOnContext(
        begin -> {
          Place first = edge.enter("p", "a", Priority.NORMAL, 9_000, unrefused);
          assertThat(gate.tryEnter("p", 0)).isNull();
          edge.enter(
              "p",
              "a",
              Priority.NORMAL,
              9_000,
              waiter(
                  place ->
                      test.verify(
                          () -> {
                            assertThat(Vertx.currentContext()).isSameAs(mine);
                            test.completeNow();
                          }),
                  why -> test.failNow(why.message())));
          // Another loop's call ends: the news has to come back to this context.
          vertx
              .createSharedWorkerExecutor("other")
              .executeBlocking(
                  () -> {
                    first.leave(null, 1);
                    return null;
                  });
        });
  }

  @Test
  void time_passes_by_itself_while_a_call_waits(Vertx vertx, VertxTestContext test) {
    ContextGate edge = new ContextGate(vertx, gate, now::get);
    vertx.runOnContext(
        begin -> {
          edge.enter("p", "a", Priority.NORMAL, 9_000, waiter(place -> {}, why -> {}));
          edge.enter(
              "p",
              "b",
              Priority.NORMAL,
              500,
              waiter(
                  place -> test.failNow("admitted"),
                  why ->
                      test.verify(
                          () -> {
                            assertThat(why).isInstanceOf(Fault.RateLimited.class);
                            assertThat(gate.waiting()).isZero();
                            test.completeNow();
                          })));
          now.set(500);
        });
  }
}

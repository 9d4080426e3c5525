package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Roll;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WireCodecTest {

  private static final DeliveryOptions DELIVERY = WireCodec.delivery();

  @Test
  void within_a_node_the_same_object_arrives(Vertx vertx, VertxTestContext context) {
    WireCodec.register(vertx);
    List<BusMessage> arrived = new ArrayList<>();
    vertx
        .eventBus()
        .<BusMessage>consumer(
            "here",
            message -> {
              arrived.add(message.body());
              message.reply(message.body(), DELIVERY);
            });
    BusMessage sent = new Roll("gateway-1");
    Future<Message<BusMessage>> answered = vertx.eventBus().request("here", sent, DELIVERY);
    answered.onComplete(
        context.succeeding(
            answer ->
                context.verify(
                    () -> {
                      assertThat(answer.body()).isSameAs(sent);
                      assertThat(arrived).singleElement().isSameAs(sent);
                      context.completeNow();
                    })));
  }

  @Test
  void registering_again_and_at_once_is_fine(Vertx vertx) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<java.util.concurrent.Future<Void>> done = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Callable<Void> register =
            () -> {
              start.await();
              WireCodec.register(vertx);
              return null;
            };
        done.add(threads.submit(register));
      }
      start.countDown();
      for (java.util.concurrent.Future<Void> one : done) {
        one.get();
      }
    }
    WireCodec.register(vertx);
    vertx.eventBus().publish("nobody", new Roll("gateway-1"), DELIVERY);
  }

  @Test
  void it_is_no_system_codec() {
    WireCodec codec = new WireCodec();
    assertThat(codec.name()).isEqualTo("weir.v1");
    assertThat(codec.systemCodecID()).isEqualTo((byte) -1);
  }
}

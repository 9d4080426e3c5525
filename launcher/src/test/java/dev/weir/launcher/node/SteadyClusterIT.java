package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import dev.weir.bus.config.Section;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of a cluster, of which one leaves the list of members. */
@Timeout(120)
class SteadyClusterIT {

  private static final String SERVED = "served";
  private static final long PATIENCE_MILLIS = 30_000;

  private VertxFactory.Joined asking;
  private VertxFactory.Joined serving;

  @BeforeEach
  void start() throws Exception {
    JsonObject cluster =
        new JsonObject().put("enabled", true).put("name", "steady-" + UUID.randomUUID());
    ClusterConfig config = Section.read("cluster", cluster, ClusterConfig::from);
    asking = TestNode.await(VertxFactory.create(config, new SimpleMeterRegistry()));
    serving = TestNode.await(VertxFactory.create(config, new SimpleMeterRegistry()));
    TestNode.await(
        serving
            .vertx()
            .eventBus()
            .consumer(SERVED, message -> message.reply("served"))
            .completion());
    until("the nodes have met", () -> "served".equals(ask()));
  }

  @AfterEach
  void stop() {
    close(serving);
    close(asking);
  }

  private static void close(VertxFactory.Joined node) {
    TestNode.await(node.vertx().close().transform(closed -> Future.succeededFuture()));
  }

  private static HazelcastInstance hazelcast(VertxFactory.Joined node) {
    return Objects.requireNonNull(node.hazelcast());
  }

  /** What comes back: the answer, or of what sort the failure is. */
  private String ask() {
    Vertx vertx = asking.vertx();
    return TestNode.await(
        vertx
            .eventBus()
            .<String>request(SERVED, "?", new DeliveryOptions().setSendTimeout(1_000))
            .map(reply -> reply.body())
            .otherwise(
                failure ->
                    failure instanceof ReplyException reply
                        ? reply.failureType().name()
                        : failure.getClass().getName()));
  }

  private static void until(String what, BooleanSupplier so) {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      TestNode.pause(20);
    }
  }

  /** The list is rid of a node, and so are its registrations. */
  private void untilForgotten() {
    until("off the list", () -> hazelcast(asking).getCluster().getMembers().size() == 1);
    until(
        "its registrations are taken away",
        () -> hazelcast(asking).getMultiMap("__vertx.subs").get(SERVED).isEmpty());
  }

  @Test
  void who_is_off_the_list_and_still_there_is_reached_until_it_closes() {
    hazelcast(serving).getLifecycleService().terminate();
    untilForgotten();
    assertThat(ask()).isEqualTo("served");

    close(serving);
    until("it is known to be gone", () -> ask().equals(ReplyFailure.NO_HANDLERS.name()));
  }

  @Test
  void who_leaves_in_order_is_gone_when_it_is_off_the_list() {
    close(serving);
    untilForgotten();
    assertThat(ask()).isEqualTo(ReplyFailure.NO_HANDLERS.name());
  }
}

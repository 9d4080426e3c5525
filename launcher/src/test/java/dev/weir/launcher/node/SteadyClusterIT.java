package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import dev.weir.bus.config.Section;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.SubsMapHelper;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of a cluster, of which one leaves the list of members. */
@Timeout(120)
class SteadyClusterIT {

  private static final String SERVED = "served";
  private static final long PATIENCE_MILLIS = 40_000;

  private VertxFactory.Joined asking;
  private VertxFactory.Joined serving;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    JsonObject cluster =
        new JsonObject()
            .put("enabled", true)
            .put("name", "steady-" + UUID.randomUUID())
            .put("config", takingBlocks(folder).toString());
    ClusterConfig config = Section.read("cluster", cluster, ClusterConfig::from);
    asking = TestNode.await(VertxFactory.create(config, new SimpleMeterRegistry()));
    serving = TestNode.await(VertxFactory.create(config, new SimpleMeterRegistry()));
    TestNode.await(
        serving
            .vertx()
            .eventBus()
            .consumer(SERVED, message -> message.reply("served"))
            .completion());
    TestNode.await(Future.all(asking.settled(), serving.settled()));
    until("the nodes have met", () -> "served".equals(ask()));
  }

  /** The packaged file, with which nodes also take {@link Block} from each other. */
  private static Path takingBlocks(Path folder) throws Exception {
    try (InputStream packaged = VertxFactory.class.getResourceAsStream("/cluster.xml")) {
      String xml = new String(packaged.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          folder.resolve("cluster.xml"),
          xml.replace("<whitelist>", "<whitelist><class>" + Block.class.getName() + "</class>"));
    }
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

  /** As where the node that keeps an entry is behind a cut link. */
  @Test
  void what_was_known_is_the_answer_where_Hazelcast_takes_too_long() {
    ClusterManager cluster = ((VertxInternal) asking.vertx()).clusterManager();
    RegistrationInfo served = registrations(cluster).getFirst();
    NodeInfo where = where(cluster, served.nodeId());
    List<CompletionStage<Object>> blocks =
        Stream.of(SERVED, served.nodeId())
            .map(key -> hazelcast(asking).getMap("blocking").submitToKey(key, new Block()))
            .toList();

    assertThat(registrations(cluster)).containsExactly(served);
    assertThat(where(cluster, served.nodeId())).isEqualTo(where);
    assertThat(blocks).noneMatch(block -> block.toCompletableFuture().isDone());
    blocks.forEach(block -> block.toCompletableFuture().join());
    assertThat(registrations(cluster)).containsExactly(served);
  }

  private static List<RegistrationInfo> registrations(ClusterManager cluster) {
    Promise<List<RegistrationInfo>> told = Promise.promise();
    cluster.getRegistrations(SERVED, told);
    return TestNode.await(told.future());
  }

  private static NodeInfo where(ClusterManager cluster, String node) {
    Promise<NodeInfo> told = Promise.promise();
    cluster.getNodeInfo(node, told);
    return TestNode.await(told.future());
  }

  /** Holds up everything that is kept beside an entry. */
  private static final class Block implements EntryProcessor<Object, Object, Object> {

    private static final long serialVersionUID = 1;

    @Override
    public Object process(Map.Entry<Object, Object> entry) {
      TestNode.pause(3_000);
      return null;
    }
  }

  /** As where both nodes that keep an entry are lost. */
  @Test
  void what_Hazelcast_loses_is_there_again() {
    HazelcastInstance anyone = hazelcast(asking);
    String node =
        registrations(((VertxInternal) asking.vertx()).clusterManager()).getFirst().nodeId();
    assertThat(anyone.getMultiMap("__vertx.subs").remove(SERVED)).isNotEmpty();
    assertThat(anyone.getMap("__vertx.nodeInfo").remove(node)).isNotNull();

    until(
        "who listens is told again", () -> anyone.getMultiMap("__vertx.subs").containsKey(SERVED));
    until(
        "where the node is reached is told again",
        () -> anyone.getMap("__vertx.nodeInfo").containsKey(node));
    until("it is reached again", () -> ask().equals("served"));
  }

  /** As where Hazelcast's news were lost with a link. */
  @Test
  @Tag("cluster") // It takes half a minute.
  void what_was_missed_is_asked_for() throws Exception {
    deafen(asking);
    AtomicInteger heard = new AtomicInteger();
    TestNode.await(
        asking
            .vertx()
            .eventBus()
            .consumer(SERVED, message -> heard.incrementAndGet())
            .completion());
    asking.vertx().eventBus().publish(SERVED, "!");
    TestNode.pause(1_000);
    assertThat(heard).as("its own registration is news too").hasValue(0);

    until(
        "it knows of itself",
        () -> {
          asking.vertx().eventBus().publish(SERVED, "!");
          TestNode.pause(100);
          return heard.get() > 0;
        });
  }

  /** Hazelcast tells this node nothing of registrations any more. */
  private static void deafen(VertxFactory.Joined node) throws ReflectiveOperationException {
    Object cluster = ((VertxInternal) node.vertx()).clusterManager();
    Object subscriptions = field(HazelcastClusterManager.class, "subsMapHelper").get(cluster);
    UUID listener = (UUID) field(SubsMapHelper.class, "listenerId").get(subscriptions);
    assertThat(hazelcast(node).getMultiMap("__vertx.subs").removeEntryListener(listener)).isTrue();
  }

  private static Field field(Class<?> of, String name) throws ReflectiveOperationException {
    Field field = of.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** The manager holds its lock while it waits for Hazelcast. */
  @Test
  void no_event_loop_waits_for_the_manager() {
    Vertx vertx = asking.vertx();
    int loops = 2 * Runtime.getRuntime().availableProcessors();
    long until = System.nanoTime() + (SteadyCluster.RETELL_EVERY_MILLIS + 500) * 1_000_000;
    synchronized (((VertxInternal) vertx).clusterManager()) {
      while (System.nanoTime() < until) {
        List<Future<Void>> turns = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
          Promise<Void> turn = Promise.promise();
          turns.add(turn.future());
          vertx.runOnContext(now -> turn.complete());
        }
        TestNode.await(Future.all(turns).timeout(2, TimeUnit.SECONDS));
        TestNode.pause(100);
      }
    }
  }

  @Test
  void who_leaves_in_order_is_gone_when_it_is_off_the_list() {
    close(serving);
    untilForgotten();
    assertThat(ask()).isEqualTo(ReplyFailure.NO_HANDLERS.name());
  }
}

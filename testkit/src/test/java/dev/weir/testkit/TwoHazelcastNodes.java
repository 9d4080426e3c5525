package dev.weir.testkit;

import com.hazelcast.config.Config;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A cluster of two nodes in this JVM, on 127.0.0.1 and free ports. */
public final class TwoHazelcastNodes implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int PORTS_FROM = 20_000;
  private static final int PORTS_END = 30_000;
  private static final int PORTS_TRIED = 100;

  private final List<HazelcastInstance> instances = new ArrayList<>();
  private final List<Vertx> nodes = new ArrayList<>();

  /** Starts both, and returns when each knows the other. */
  public TwoHazelcastNodes() throws Exception {
    String name = "weir-test-" + UUID.randomUUID();
    List<Integer> ports = freePorts();
    for (int port : ports) {
      HazelcastClusterManager manager = new HazelcastClusterManager(config(name, port, ports));
      EventBusOptions bus = new EventBusOptions().setHost(HOST).setPort(0);
      nodes.add(
          Vertx.builder()
              .with(new VertxOptions().setEventBusOptions(bus))
              .withClusterManager(manager)
              .buildClustered()
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS));
      instances.add(manager.getHazelcastInstance());
    }
    for (HazelcastInstance instance : instances) {
      if (instance.getCluster().getMembers().size() != 2) {
        throw new IllegalStateException("no cluster: " + instance.getCluster().getMembers());
      }
    }
  }

  /** One of them. */
  public Vertx node(int number) {
    return nodes.get(number);
  }

  /** Tears a node's Hazelcast out of the cluster without a word; its Vertx does not know. */
  public void terminate(int number) {
    instances.get(number).getLifecycleService().terminate();
  }

  @Override
  public void close() throws Exception {
    List<Future<Void>> closed = nodes.stream().map(Vertx::close).toList();
    Future.join(closed)
        .transform(any -> Future.succeededFuture())
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    instances.forEach(instance -> instance.getLifecycleService().terminate());
  }

  private static Config config(String name, int port, List<Integer> ports) {
    Config config = new Config().setClusterName(name);
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.max.join.seconds", "10");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "8");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getJetConfig().setEnabled(false);
    var network = config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(HOST);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    var members = network.getJoin().getTcpIpConfig().setEnabled(true);
    ports.forEach(one -> members.addMember(HOST + ":" + one));
    config
        .getMultiMapConfig("__vertx.subs")
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
    config.getMapConfig("__vertx.haInfo");
    config.getMapConfig("__vertx.nodeInfo");
    return config;
  }

  /** Two ports that are free, and stay so: systems give others to whoever asks for any. */
  private static List<Integer> freePorts() {
    List<Integer> free =
        new Random()
            .ints(PORTS_FROM, PORTS_END)
            .limit(PORTS_TRIED)
            .distinct()
            .filter(TwoHazelcastNodes::isFree)
            .limit(2)
            .boxed()
            .toList();
    if (free.size() < 2) {
      throw new IllegalStateException("no two of %d ports are free".formatted(PORTS_TRIED));
    }
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket one = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
      return one.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}

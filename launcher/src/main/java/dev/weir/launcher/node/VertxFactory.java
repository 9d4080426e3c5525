package dev.weir.launcher.node;

import com.hazelcast.config.AliasedDiscoveryConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the {@code Vertx} of a node. */
final class VertxFactory {

  private VertxFactory() {}

  /**
   * A {@code Vertx} that has joined.
   *
   * @param settled when nothing has to move between nodes any more
   * @param hazelcast what holds the nodes together; null where there is only one
   */
  record Joined(Vertx vertx, Future<Void> settled, @Nullable HazelcastInstance hazelcast) {

    /** Tells what readiness has to wait for, now and whenever the node falls out of its cluster. */
    void watch(Consumer<Future<?>> unsettled) {
      if (!settled.isComplete()) {
        unsettled.accept(settled);
      }
      if (hazelcast != null) {
        Rejoining.watch(vertx, hazelcast, unsettled);
      }
    }
  }

  static Future<Joined> create(ClusterConfig cluster, MeterRegistry registry) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(eventLoops())
            .setMetricsOptions(metrics());
    if (!cluster.enabled()) {
      Vertx alone = builder(options, registry).build();
      return Future.succeededFuture(new Joined(alone, Future.succeededFuture(), null));
    }
    EventBusOptions links = BusLinks.options(cluster);
    try {
      SteadyCluster manager = new SteadyCluster(hazelcast(cluster), links);
      return builder(options.setEventBusOptions(links), registry)
          .withClusterManager(manager)
          .buildClustered()
          .compose(
              vertx ->
                  settle(vertx, manager, cluster)
                      .recover(
                          refused ->
                              vertx.close().transform(closed -> Future.failedFuture(refused))));
    } catch (IOException unreadable) {
      return Future.failedFuture(unreadable);
    }
  }

  private static VertxBuilder builder(VertxOptions options, MeterRegistry registry) {
    return Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(registry));
  }

  private static Future<Joined> settle(Vertx vertx, SteadyCluster manager, ClusterConfig cluster) {
    HazelcastInstance hazelcast = manager.getHazelcastInstance();
    Membership membership = new Membership(vertx, hazelcast, cluster);
    return BusLinks.agree(vertx, manager, cluster)
        .compose(agreed -> membership.found())
        .map(found -> new Joined(vertx, membership.settled(), hazelcast));
  }

  /** One per core: every gateway instance then has a provider instance on its own loop. */
  static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  /** Of Vert.x' own metrics only those that cost nothing per request; ours tell the rest. */
  private static MicrometerMetricsOptions metrics() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setJvmMetricsEnabled(true)
        .setDisabledMetricsCategories(
            EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS)).stream()
                .map(MetricsDomain::toCategory)
                .collect(Collectors.toSet()));
  }

  /** What Hazelcast is told. */
  static Config hazelcast(ClusterConfig cluster) throws IOException {
    Config config;
    try (InputStream xml = clusterXml(cluster)) {
      config = new XmlConfigBuilder(xml).build();
    }
    config.setClusterName(cluster.name());
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", cluster.host());
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(cluster.port()).setPortAutoIncrement(true).setPortCount(20);
    // No `interfaces`: members that are told by name and live elsewhere would be passed over.
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(!discovers(join)).setMembers(cluster.expandedMembers());
    return config;
  }

  /** Whether the file says how to find others; Hazelcast takes one way only. */
  private static boolean discovers(JoinConfig join) {
    return join.getDiscoveryConfig().isEnabled()
        || Stream.of(
                join.getKubernetesConfig(),
                join.getAwsConfig(),
                join.getGcpConfig(),
                join.getAzureConfig(),
                join.getEurekaConfig())
            .anyMatch(AliasedDiscoveryConfig::isEnabled);
  }

  private static InputStream clusterXml(ClusterConfig cluster) throws IOException {
    if (cluster.configFile() != null) {
      return Files.newInputStream(Path.of(cluster.configFile()));
    }
    InputStream packaged = VertxFactory.class.getResourceAsStream("/cluster.xml");
    if (packaged == null) {
      throw new IOException("cluster.xml is missing from the jar");
    }
    return packaged;
  }
}

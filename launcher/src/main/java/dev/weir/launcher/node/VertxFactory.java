package dev.weir.launcher.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Collectors;

/** Makes the {@code Vertx} of a node. */
final class VertxFactory {

  private VertxFactory() {}

  static Future<Vertx> create(ClusterConfig cluster, MeterRegistry registry) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(eventLoops())
            .setMetricsOptions(metrics());
    if (cluster.enabled()) {
      options.setEventBusOptions(BusLinks.options(cluster));
    }
    VertxBuilder builder =
        Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(registry));
    if (!cluster.enabled()) {
      return Future.succeededFuture(builder.build());
    }
    try {
      ClusterManager manager = new HazelcastClusterManager(hazelcast(cluster));
      return builder
          .withClusterManager(manager)
          .buildClustered()
          .compose(
              vertx ->
                  BusLinks.agree(manager, cluster)
                      .map(vertx)
                      .recover(
                          refused ->
                              vertx.close().transform(closed -> Future.failedFuture(refused))));
    } catch (IOException unreadable) {
      return Future.failedFuture(unreadable);
    }
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

  private static Config hazelcast(ClusterConfig cluster) throws IOException {
    Config config;
    try (InputStream xml = clusterXml(cluster)) {
      config = new XmlConfigBuilder(xml).build();
    }
    config.setClusterName(cluster.name());
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", cluster.host());
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(cluster.port()).setPortAutoIncrement(true).setPortCount(20);
    network.getInterfaces().setEnabled(true).clear().addInterface(cluster.host());
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).setMembers(cluster.expandedMembers());
    return config;
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

package app;

import com.hazelcast.config.Config;
import com.hazelcast.config.MultiMapConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Joins the cluster, whose name is {@code WEIR_CLUSTER_NAME}, and is a provider there until the
 * process ends.
 */
public final class ParrotApp {

  private ParrotApp() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    cluster()
        .compose(vertx -> vertx.deployVerticle(new ParrotVerticle()))
        .onComplete(
            deployed -> System.out.println("the parrot listens"),
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }

  private static Future<Vertx> cluster() {
    Config config = new Config();
    config.setClusterName(System.getenv().getOrDefault("WEIR_CLUSTER_NAME", "weir"));
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
    for (int port = 5701; port <= 5720; port++) {
      config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port);
    }
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1").setPort(0)))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered();
  }
}

package app;

import com.hazelcast.config.Config;
import com.hazelcast.config.MultiMapConfig;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.client.WeirClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/**
 * Joins the cluster, sends a chat, prints the answer as it comes: {@code ChatApp MODEL PROMPT}. The
 * cluster's name and key come from {@code WEIR_CLUSTER_NAME} and {@code WEIR_KEY}.
 */
public final class ChatApp {

  private ChatApp() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String key = System.getenv().getOrDefault("WEIR_KEY", "");
    cluster()
        .compose(
            vertx ->
                chat(vertx, key, arguments[0], arguments[1])
                    .onComplete(
                        said -> {
                          System.out.println();
                          vertx.close();
                        }))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }

  static Future<Void> chat(Vertx vertx, String key, String model, String prompt) {
    return WeirClient.create(vertx, key)
        .compose(
            client ->
                client.stream(
                    ChatRequest.of(
                        model, true, List.of(Message.of(Role.USER, Part.Text.of(prompt)))),
                    event -> {
                      if (event instanceof ChatEvent.TextDelta delta) {
                        System.out.print(delta.text());
                      }
                    }));
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

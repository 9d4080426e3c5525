package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.launcher.node.NodeProbe.Answer;
import dev.weir.testkit.vendor.TestAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeProbeTest {

  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    TestNode.await(vertx.close());
  }

  private Answer ask(EventBusOptions links, int port) {
    return TestNode.await(new NodeProbe(vertx, links).ask(new NodeInfo(HOST, port, null)));
  }

  private static EventBusOptions links(JsonObject cluster) {
    return BusLinks.options(Section.read("cluster", cluster, ClusterConfig::from));
  }

  @Test
  void who_takes_connections_is_there_and_who_has_closed_refuses() {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {});
    TestNode.await(server.listen(0, HOST));
    int port = server.actualPort();
    assertThat(ask(links(new JsonObject()), port)).isEqualTo(Answer.THERE);

    TestNode.await(server.close());
    // A process that another test is starting holds copies of all sockets until it runs.
    long until = System.nanoTime() + PATIENCE_NANOS;
    Answer answer;
    do {
      answer = ask(links(new JsonObject()), port);
    } while (answer == Answer.THERE && System.nanoTime() < until);
    assertThat(answer).isEqualTo(Answer.REFUSED);
  }

  @Test
  void who_takes_a_connection_and_then_says_nothing_of_tls_is_silent(@TempDir Path folder)
      throws Exception {
    TestAuthority.Issued issued = new TestAuthority(folder).issue("node");
    JsonObject tls =
        new JsonObject()
            .put("certificate", issued.certificate().toString())
            .put("key", issued.key().toString())
            .put("ca", issued.ca().toString());
    try (ServerSocket stopped = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      assertThat(ask(links(new JsonObject().put("tls", tls)), stopped.getLocalPort()))
          .isEqualTo(Answer.SILENT);
    }
    NetServer server =
        vertx
            .createNetServer(new NetServerOptions(links(new JsonObject().put("tls", tls)).toJson()))
            .connectHandler(socket -> {});
    TestNode.await(server.listen(0, HOST));
    assertThat(ask(links(new JsonObject().put("tls", tls)), server.actualPort()))
        .isEqualTo(Answer.THERE);
  }
}

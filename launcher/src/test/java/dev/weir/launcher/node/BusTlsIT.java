package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.testkit.vendor.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A gateway node and a provider node whose links demand certificates of one authority, and those
 * who have none of it.
 */
@Timeout(120)
class BusTlsIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CLUSTER = "tls-" + UUID.randomUUID();

  @TempDir private static Path folder;
  private static TestAuthority ours;
  private static RunningNode gateway;
  private static RunningNode provider;

  @BeforeAll
  static void start() throws Exception {
    ours = new TestAuthority(Files.createDirectory(folder.resolve("ours")));
    provider = TestNode.await(node(tls(ours.issue("provider")), "demo"));
    gateway = TestNode.await(node(tls(ours.issue("gateway")), null));
    untilReady();
  }

  @AfterAll
  static void stop() {
    TestNode.await(gateway.close());
    TestNode.await(provider.close());
  }

  private static JsonObject tls(TestAuthority.Issued issued) {
    return new JsonObject()
        .put("certificate", issued.certificate().toString())
        .put("key", issued.key().toString())
        .put("ca", issued.ca().toString());
  }

  /** A node of the cluster that runs one provider, or the gateway. */
  private static Future<RunningNode> node(JsonObject tls, String provider) {
    JsonObject cluster = new JsonObject().put("enabled", true).put("name", CLUSTER);
    if (tls != null) {
      cluster.put("tls", tls);
    }
    JsonObject free =
        new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0));
    List<String> provided = provider == null ? List.of() : List.of(provider);
    NodePlan plan =
        new NodePlan(
            Section.read("gateway", free, GatewayConfig::from),
            new GatewayRules(List.of(), List.of(), Map.of(), List.of()),
            provider == null
                ? Map.of()
                : Map.of(provider, new JsonObject().put("kind", "demo").put("pace", "1ms")),
            new NodePlan.Verticles(provider == null, false, false, provided),
            Section.read("cluster", cluster, ClusterConfig::from),
            Secret.of("secret"));
    return RunningNode.start(plan, running -> Future.succeededFuture("nothing"));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private static HttpResponse<String> chat(String model) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(TestNode.CHAT))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(TestNode.chat(model, true, "count to 50"))));
  }

  /** Until the gateway has heard of the other node's instances. */
  private static void untilReady() throws Exception {
    for (int i = 0; i < 200; i++) {
      String health = send(HttpRequest.newBuilder(uri("/health"))).body();
      JsonArray providers = new JsonObject(health).getJsonArray("providers");
      if (providers.stream()
          .anyMatch(one -> "ready".equals(((JsonObject) one).getString("state")))) {
        return;
      }
      TestNode.pause(50);
    }
    throw new AssertionError("the nodes never met");
  }

  @Test
  void a_streamed_chat_crosses_links_with_mutual_tls() throws Exception {
    HttpResponse<String> answer = chat("demo/chat");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("50").endsWith("data: [DONE]\n\n");
  }

  /** Where a node takes the bus's links. */
  private static NodeInfo links(RunningNode node) {
    var manager = ((VertxInternal) node.vertx()).clusterManager();
    Promise<NodeInfo> info = Promise.promise();
    manager.getNodeInfo(manager.getNodeId(), info);
    return TestNode.await(info.future());
  }

  @Test
  void who_shows_no_certificate_is_hung_up_on() throws Exception {
    NodeInfo at = links(provider);
    try (Socket plain = new Socket(at.host(), at.port())) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write(new byte[] {0, 0, 0, 1, 0});
      plain.getInputStream().readAllBytes(); // An alert, and the end.
    }
    try (SSLSocket nameless =
        (SSLSocket) trusting(ours.pem()).getSocketFactory().createSocket(at.host(), at.port())) {
      nameless.setSoTimeout(10_000);
      assertThatThrownBy(
              () -> {
                nameless.startHandshake();
                nameless.getInputStream().read();
              })
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("certificate");
    }
  }

  private static SSLContext trusting(Path pem) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @Test
  void a_node_without_tls_does_not_start_and_says_why() {
    assertThatThrownBy(() -> TestNode.await(node(null, "other")))
        .hasMessageContaining(
            "the node at 127.0.0.1 takes part in the event bus by mutual TLS only:"
                + " give `cluster.tls`");
  }

  @Test
  void a_node_of_another_authority_is_not_heard_and_the_log_says_why() throws Exception {
    TestAuthority theirs = new TestAuthority(Files.createDirectory(folder.resolve("theirs")));
    try (Log log = new Log("PKIX path building failed")) {
      RunningNode stranger = TestNode.await(node(tls(theirs.issue("stranger")), "other"));
      try {
        log.said().get(30, TimeUnit.SECONDS);
        assertThat(chat("other/chat").statusCode()).isEqualTo(404);
        assertThat(chat("demo/chat").statusCode()).isEqualTo(200);
      } finally {
        TestNode.await(stranger.close());
      }
    }
  }

  @Test
  void files_that_are_not_there_fail_the_start_by_name() {
    JsonObject absent =
        new JsonObject().put("certificate", "absent").put("key", "absent").put("ca", "absent");
    assertThatThrownBy(() -> TestNode.await(node(absent, "other"))).hasMessageContaining("absent");
  }

  /** Notices a line of the log and what caused it. */
  private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final CompletableFuture<String> said = new CompletableFuture<>();
    private final String awaited;

    Log(String awaited) {
      this.awaited = awaited;
      setContext(root.getLoggerContext());
      start();
      root.addAppender(this);
    }

    CompletableFuture<String> said() {
      return said;
    }

    @Override
    protected void append(ILoggingEvent event) {
      StringBuilder text = new StringBuilder(event.getFormattedMessage());
      for (IThrowableProxy cause = event.getThrowableProxy();
          cause != null;
          cause = cause.getCause()) {
        text.append(": ").append(cause.getMessage());
      }
      if (text.toString().contains(awaited)) {
        said.complete(text.toString());
      }
    }

    @Override
    public void close() throws IOException {
      root.detachAppender(this);
      stop();
    }
  }
}

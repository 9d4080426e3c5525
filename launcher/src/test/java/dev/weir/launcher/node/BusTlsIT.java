package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.vendor.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
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
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway node and a provider node whose links demand certificates of one authority, and those
 * who have none of it.
 */
@Timeout(120)
class BusTlsIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CLUSTER = "tls-" + UUID.randomUUID();

  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path folder;
  private static PatientVendor vendor;
  private static TestAuthority ours;
  private static RunningNode gateway;
  private static RunningNode provider;

  @BeforeAll
  static void start() throws Exception {
    ours = new TestAuthority(Files.createDirectory(folder.resolve("ours")));
    vendor = new PatientVendor(VERTX);
    provider =
        TestNode.await(
            ClusteredNode.providers(
                cluster(tls(ours.issue("provider"))),
                Map.of("demo", demo(), "openai", vendor.branch())));
    gateway = TestNode.await(ClusteredNode.gateway(cluster(tls(ours.issue("gateway")))));
    ClusteredNode.untilReady(gateway, 2);
  }

  @AfterAll
  static void stop() {
    TestNode.await(gateway.close());
    TestNode.await(provider.close());
    TestNode.await(VERTX.close());
  }

  @Nested
  class Across extends AcrossNodes {
    Across() {
      super(VERTX, vendor);
    }

    @Override
    RunningNode gateway() {
      return gateway;
    }

    @Override
    RunningNode provider() {
      return provider;
    }
  }

  private static JsonObject tls(TestAuthority.Issued issued) {
    return new JsonObject()
        .put("certificate", issued.certificate().toString())
        .put("key", issued.key().toString())
        .put("ca", issued.ca().toString());
  }

  private static JsonObject cluster(JsonObject tls) {
    JsonObject cluster = new JsonObject().put("enabled", true).put("name", CLUSTER);
    return tls == null ? cluster : cluster.put("tls", tls);
  }

  private static JsonObject demo() {
    return new JsonObject().put("kind", "demo").put("pace", "1ms");
  }

  /** A node of the cluster that runs a demo provider of this name. */
  private static Future<RunningNode> node(JsonObject tls, String provider) {
    return ClusteredNode.providers(cluster(tls), Map.of(provider, demo()));
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
  void a_node_of_another_authority_does_not_start_and_says_why() throws Exception {
    TestAuthority theirs = new TestAuthority(Files.createDirectory(folder.resolve("theirs")));
    assertThatThrownBy(() -> TestNode.await(node(tls(theirs.issue("stranger")), "other")))
        .hasMessageContaining("do not trust each other's certificates")
        .hasMessageContaining("`cluster.tls.ca`");
    assertThat(chat("demo/chat").statusCode()).isEqualTo(200);
  }

  @Test
  void a_node_that_trusts_the_others_but_is_not_trusted_does_not_start() throws Exception {
    TestAuthority theirs = new TestAuthority(Files.createDirectory(folder.resolve("half")));
    TestAuthority.Issued stranger = theirs.issue("stranger");
    JsonObject half = tls(stranger).put("ca", ours.pem().toString());
    assertThatThrownBy(() -> TestNode.await(node(half, "other")))
        .hasMessageContaining("do not trust each other's certificates");
  }

  @Test
  void files_that_are_not_there_fail_the_start_by_name() {
    JsonObject absent =
        new JsonObject().put("certificate", "absent").put("key", "absent").put("ca", "absent");
    assertThatThrownBy(() -> TestNode.await(node(absent, "other"))).hasMessageContaining("absent");
  }
}

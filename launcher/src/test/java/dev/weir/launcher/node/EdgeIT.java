package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.vendor.TestCertificate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of web pages, TLS and client certificates. */
class EdgeIT {

  @TempDir private static Path folder;

  private static final String PAGE = "https://page.example";

  private static String header(RawClient.Answer answer, String name) {
    return answer.headers().getOrDefault(name, "");
  }

  @Test
  void web_pages_of_the_allowed_origins_may_call() throws Exception {
    JsonObject cors = new JsonObject().put("origins", new JsonArray().add(PAGE));
    try (TestNode node = new TestNode.Plan().gateway("cors", cors).key("alice", "key").start();
        RawClient client = new RawClient(node.port())) {
      for (String path : new String[] {CHAT, MESSAGES}) {
        client.send(
            "OPTIONS "
                + path
                + " HTTP/1.1\r\nhost: weir\r\norigin: "
                + PAGE
                + "\r\naccess-control-request-method: POST\r\naccess-control-request-headers:"
                + " authorization,content-type,x-stainless-os,anthropic-version\r\n\r\n");
        RawClient.Answer preflight = client.answer();
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(header(preflight, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(preflight, "access-control-allow-methods")).contains("POST");
        assertThat(header(preflight, "access-control-allow-headers"))
            .contains("authorization", "content-type", "x-stainless-os", "anthropic-version");

        String body = TestNode.body(path, "demo/chat", true, "count to 2");
        RawClient.Answer allowed =
            client.post(path, body, "origin: " + PAGE, "x-api-key: key").answer();
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.body()).contains(VendoredNode.terminal(path));
        assertThat(header(allowed, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(allowed, "access-control-expose-headers"))
            .contains("x-request-id", "retry-after");

        // A page must be able to read why it was refused.
        RawClient.Answer refused = client.post(path, body, "origin: " + PAGE).answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(header(refused, "access-control-allow-origin")).isEqualTo(PAGE);

        RawClient.Answer foreign =
            client.post(path, body, "origin: https://evil.example", "x-api-key: key").answer();
        Refusal refusal = Refusal.of(path, foreign.status(), foreign.body());
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.type()).isEqualTo("permission_error");
        assertThat(foreign.headers()).doesNotContainKey("access-control-allow-origin");

        assertThat(client.post(path, body, "x-api-key: key").answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void without_origins_nothing_is_said_to_web_pages() throws Exception {
    try (TestNode node = new TestNode.Plan().start();
        RawClient client = new RawClient(node.port())) {
      String body = TestNode.chat("demo/chat", false, "count to 2");
      RawClient.Answer answer = client.post(CHAT, body, "origin: " + PAGE).answer();
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
      client.send("OPTIONS " + CHAT + " HTTP/1.1\r\nhost: weir\r\norigin: " + PAGE + "\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(405);
    }
  }

  private static final char[] PASSWORD = "changeit".toCharArray();

  private static KeyStore store(Path folder) throws Exception {
    TestCertificate.in(folder);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("vendor.p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static JsonObject branch(Path folder) throws Exception {
    String key =
        Base64.getMimeEncoder()
            .encodeToString(store(folder).getKey("vendor", PASSWORD).getEncoded());
    Path pem = folder.resolve("key.pem");
    Files.writeString(pem, "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    return new JsonObject()
        .put("certificate", TestCertificate.in(folder).pem().toString())
        .put("key", pem.toString());
  }

  private static HttpClient client(Path folder, boolean certified, HttpClient.Version version)
      throws Exception {
    KeyStore store = store(folder);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", store.getCertificate("vendor"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyManager[] shown = certified ? keys.getKeyManagers() : new KeyManager[0];
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(version).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void over_tls(String version) throws Exception {
    HttpClient client = client(folder, false, HttpClient.Version.valueOf(version));
    try (TestNode node =
        new TestNode.Plan().tls(branch(folder), client).limit("body", "10KiB").start()) {
      for (String path : new String[] {CHAT, MESSAGES}) {
        HttpResponse<String> streamed =
            node.post(path, TestNode.body(path, "demo/chat", true, "count to 3"));
        assertThat(streamed.version()).hasToString(version);
        assertThat(streamed.body()).contains(VendoredNode.terminal(path));
        HttpResponse<String> refused =
            node.post(path, TestNode.body(path, "demo/chat", true, "x".repeat(12_000)));
        assertThat(Refusal.of(path, refused).status()).isEqualTo(413);
        HttpResponse<String> whole =
            node.post(path, TestNode.body(path, "demo/chat", false, "count to 3"));
        assertThat(whole.body()).contains("1 2 3");
      }
    }
  }

  @Test
  void a_client_certificate_where_one_is_demanded(@TempDir Path other) throws Exception {
    JsonObject branch =
        branch(folder).put("client-ca", TestCertificate.in(folder).pem().toString());
    HttpClient known = client(folder, true, HttpClient.Version.HTTP_2);
    try (TestNode node = new TestNode.Plan().tls(branch, known).start()) {
      String body = TestNode.chat("demo/chat", true, "count to 3");
      assertThat(node.post(CHAT, body).body()).contains("[DONE]");
      HttpClient uncertified = client(folder, false, HttpClient.Version.HTTP_2);
      HttpClient.Builder foreign = HttpClient.newBuilder();
      SSLContext mixed = SSLContext.getInstance("TLS");
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(other), PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", store(folder).getCertificate("vendor"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      mixed.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      for (HttpClient refused : new HttpClient[] {uncertified, foreign.sslContext(mixed).build()}) {
        assertThatThrownBy(
                () ->
                    refused.send(
                        java.net.http.HttpRequest.newBuilder(node.uri("/health")).build(),
                        HttpResponse.BodyHandlers.ofString()))
            .isInstanceOf(java.io.IOException.class);
      }
    }
  }
}

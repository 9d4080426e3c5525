package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import dev.weir.testkit.vendor.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies between a provider and its vendor: HTTP/1.1 and 2, TLS, proxies. */
@Timeout(60)
class VendorTransportTest extends VendorFixture {

  @TempDir static Path folder;

  VendorTransportTest() {
    super(new VendorCase.OpenAi());
  }

  /**
   * The first handshake of a JVM loads so many classes that a busy machine takes seconds for it.
   */
  @BeforeAll
  static void firstHandshake() {
    Vertx vertx = Vertx.vertx();
    ScriptedVendor warm =
        Caller.await(ScriptedVendor.start(vertx, TestCertificate.in(folder).serverOptions()));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2));
    Caller.await(
        client
            .request(HttpMethod.GET, warm.port(), "127.0.0.1", "/")
            .compose(HttpClientRequest::send));
    Caller.await(vertx.close());
  }

  private void startTls(Object http2) {
    TestCertificate certificate = TestCertificate.in(folder);
    vendor = Caller.await(ScriptedVendor.start(elsewhere, certificate.serverOptions()));
    deploy(
        config()
            .put("timeouts", timeouts("connect", "20s"))
            .put("tls", new JsonObject().put("ca", certificate.pem().toString()))
            .put("pool", new JsonObject().put("http2", http2).put("connections", 8)));
  }

  private void answersAndCancels(String version) {
    vendor.next(streams(transcript()).inPieces(11));
    Call call = call(true);
    call.ending();
    assertThat(call.bytes()).isEqualTo(transcript());
    assertThat(request(1).version()).isEqualTo(version);
    vendor.next(Script.silence(), Script.stream().stall());
    for (int i = 2; i <= 3; i++) {
      Call given = call(true);
      RecordedRequest seen = request(i);
      long start = System.nanoTime();
      Caller.await(given.cancel());
      assertThat(Caller.await(seen.clientGone()) - start).isLessThan(1_000_000_000L);
    }
    vendor.next(streams(transcript()).cutAfter(100));
    assertThat(call(true).fault()).isInstanceOf(Fault.Upstream.class);
  }

  @Test
  void http_2_where_tls_offers_it() {
    startTls("auto");
    answersAndCancels("HTTP_2");
    assertThat(vendor.connectionsEver()).isEqualTo(1);
  }

  @Test
  void http_1_where_http_2_is_not_wanted() {
    startTls(false);
    answersAndCancels("HTTP_1_1");
  }

  @Test
  void http_2_in_clear_text_where_it_is_wanted() {
    deploy(config().put("pool", new JsonObject().put("http2", true)));
    answersAndCancels("HTTP_2");
  }

  @Test
  void a_slow_reader_does_not_hold_up_others_on_its_connection() {
    startTls("auto");
    Buffer event = talk.textEvent(model, "y".repeat(10_000));
    vendor.next(streams(beginning()).endlessly(event));
    Call slow = caller.call(NAME, List.of(), asks(true), 20_000, outgoing -> outgoing.in().pause());
    request(1);
    Caller.await(elsewhere.timer(500)); // It fills whatever it may.
    vendor.always(streams(transcript()));
    for (int i = 0; i < 20; i++) {
      call(true).ending();
    }
    assertThat(vendor.connectionsEver()).isEqualTo(1);
    Caller.await(slow.cancel());
  }

  @Test
  void an_unknown_authority_is_a_fault() {
    TestCertificate certificate = TestCertificate.in(folder);
    vendor = Caller.await(ScriptedVendor.start(elsewhere, certificate.serverOptions()));
    deploy(config().put("timeouts", timeouts("connect", "20s")));
    Fault.Upstream fault = (Fault.Upstream) call(true).fault();
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.BROKEN);
    assertThat(fault.message()).contains("TLS");
  }

  @Test
  void a_proxy_is_gone_through() {
    JsonObject config = config("http://vendor.invalid/v1");
    deploy(config.put("proxy", "http://user:word@127.0.0.1:" + vendor.port()));
    vendor.next(Script.json(200, talk.answer(model, "Hi")));
    call(false).ending();
    RecordedRequest seen = request(1);
    assertThat(seen.header("host")).isEqualTo("vendor.invalid");
    assertThat(seen.header("proxy-authorization")).isEqualTo("Basic dXNlcjp3b3Jk");
    assertThat(seen.path()).isEqualTo("/v1/chat/completions");
  }
}

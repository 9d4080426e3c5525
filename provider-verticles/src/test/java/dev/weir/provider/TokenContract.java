package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every provider does whose vendor is shown tokens of an issuer. */
@Timeout(60)
abstract class TokenContract extends VendorFixture {

  /** Stands in whatever the issuer is shown. */
  static final String SECRET = "c2VjcmV0LXNlY3JldA";

  private static final int CALLS = 50;

  @TempDir Path folder;

  ScriptedVendor tokens;

  TokenContract(VendorCase talk) {
    super(talk);
  }

  /** What the configuration has in the place of keys: {@link #tokens} is the issuer. */
  abstract JsonObject credentials();

  @BeforeEach
  void openIssuer() {
    tokens = Caller.await(ScriptedVendor.start(elsewhere));
    vendor.always(Script.json(200, talk.answer(model, "Hi")));
  }

  @Override
  JsonObject config(String baseUrl) {
    JsonObject config = super.config(baseUrl);
    config.remove("keys");
    return config.mergeIn(credentials());
  }

  private static String body(String token, int seconds) {
    return new JsonObject()
        .put("access_token", token)
        .put("expires_in", seconds)
        .put("token_type", "Bearer")
        .encode();
  }

  private static Script issued(String token) {
    return Script.json(200, body(token, 3_600));
  }

  private String shown(int number) {
    return request(number).header("authorization");
  }

  @Test
  void calls_that_come_at_once_ask_for_one_token() {
    deploy();
    Promise<Void> asked = Promise.promise();
    tokens.next(
        Script.status(200)
            .header("content-type", "application/json")
            .until(asked.future())
            .write(body("t-1", 3_600)));
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(call(i % 2 == 0));
    }
    Caller.await(tokens.request(1));
    assertThat(vendor.requests()).isEmpty();
    vendor.always(
        request ->
            request.path().equals(talk.chatPath(model, true)) && streamed(request)
                ? streams(transcript())
                : Script.json(200, talk.answer(model, "Hi")));
    asked.complete();
    calls.forEach(Call::ending);
    assertThat(tokens.requests()).hasSize(1);
    assertThat(vendor.requests())
        .hasSize(CALLS)
        .allSatisfy(
            seen -> {
              assertThat(seen.header("authorization")).isEqualTo("Bearer t-1");
              assertThat(seen.headers().names()).doesNotContain("api-key", "x-goog-api-key");
            });
  }

  private static boolean streamed(RecordedRequest request) {
    return request.header("accept").equals("text/event-stream");
  }

  @Test
  void a_token_that_the_vendor_refuses_is_not_shown_again() {
    deploy();
    tokens.next(issued("t-1"), issued("t-2"));
    vendor.next(Script.json(200, talk.answer(model, "Hi")), Script.json(401, talk.badKey().body()));
    call(false).ending();
    Fault.Upstream refused = (Fault.Upstream) call(false).fault();
    assertThat(refused.kind()).isEqualTo(Fault.Upstream.Kind.CREDENTIALS);
    call(false).ending();
    call(false).ending();
    assertThat(List.of(shown(1), shown(2), shown(3), shown(4)))
        .containsExactly("Bearer t-1", "Bearer t-1", "Bearer t-2", "Bearer t-2");
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  void without_an_issuer_there_is_a_fault_that_tells_no_secret() {
    News news = new News(vertx);
    deploy();
    Caller.await(tokens.close());
    for (boolean stream : new boolean[] {false, true}) {
      Fault fault = call(stream).fault();
      assertThat(fault).isInstanceOf(Fault.Unavailable.class);
      assertThat(fault.status()).isEqualTo(503);
      assertThat(fault.message()).contains("gave no token").doesNotContain(SECRET);
    }
    assertThat(vendor.requests()).isEmpty();
    Announcement told = news.first(one -> !one.remark().isEmpty());
    assertThat(told.remark()).contains("no token").doesNotContain(SECRET);
  }

  @Test
  void an_issuer_that_comes_back_is_asked_again() {
    deploy();
    tokens.next(Script.json(500, "{}")).always(issued("t-1"));
    assertThat(call(false).fault()).isInstanceOf(Fault.Unavailable.class);
    assertThat(call(false).fault()).isInstanceOf(Fault.Unavailable.class);
    assertThat(tokens.requests()).as("it is left in peace first").hasSize(1);
    while (!succeeds()) {
      Thread.onSpinWait();
    }
    assertThat(shown(1)).isEqualTo("Bearer t-1");
    assertThat(tokens.requests()).hasSize(2);
  }

  private boolean succeeds() {
    try {
      call(false).ending();
      return true;
    } catch (FaultException failed) {
      assertThat(failed.fault()).isInstanceOf(Fault.Unavailable.class);
      return false;
    }
  }

  @Test
  void a_token_that_cannot_be_renewed_serves_until_it_ends() {
    News news = new News(vertx);
    deploy();
    tokens.next(Script.json(200, body("t-1", 10))).always(Script.json(500, "{}"));
    vendor.always(Script.json(200, talk.answer(model, "Hi")).after(50));
    AtomicInteger served = new AtomicInteger();
    while (tokens.requests().size() < 2) {
      call(false).ending(); // The one that asks the issuer in vain is served as well.
      served.incrementAndGet();
    }
    Announcement told = news.first(one -> !one.remark().isEmpty());
    assertThat(told.remark()).contains("gave no token: status 500").doesNotContain(SECRET);
    while (succeeds()) {
      served.incrementAndGet();
    }
    assertThat(vendor.requests())
        .hasSize(served.get())
        .allSatisfy(seen -> assertThat(seen.header("authorization")).isEqualTo("Bearer t-1"));
  }

  @Test
  void an_issuer_that_is_slow_holds_up_nobody_beyond_his_time() {
    deploy();
    Promise<Void> asked = Promise.promise();
    tokens.next(
        Script.status(200)
            .header("content-type", "application/json")
            .until(asked.future())
            .write(body("t-1", 3_600)));
    Call late = caller.call(NAME, List.of(), asks(false), 300, call -> {});
    assertThat(late.fault()).isInstanceOf(Fault.Timeout.class);
    Call cancelled = call(false);
    Caller.await(cancelled.cancel());
    assertThat(vendor.requests()).isEmpty();
    Call patient = call(false);
    asked.complete();
    patient.ending();
    assertThat(vendor.requests()).hasSize(1);
    assertThat(tokens.requests()).hasSize(1);
  }

  @Test
  void a_key_of_the_callers_own_goes_before_a_token() {
    deploy();
    List<Header> own = List.of(new Header("x-weir-provider-key", "mine"));
    caller.call(NAME, own, asks(false), 10_000, call -> {}).ending();
    String[] auth = talk.auth("mine").split(": ");
    assertThat(request(1).header(auth[0])).isEqualTo(auth[1]);
    assertThat(request(1).header("authorization")).isNull();
    assertThat(tokens.requests()).isEmpty();
  }
}

package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.provider.core.VendorKey;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of a provider's keys a call shows, and what becomes of those that are refused. */
@Timeout(60)
class KeysTest extends VendorFixture {

  private static final String LIMITED =
      "{\"error\":{\"message\":\"slow\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}";

  KeysTest() {
    super(new VendorCase.OpenAi());
  }

  private JsonObject keys(String... keys) {
    return config().put("keys", new JsonArray(List.of(keys)));
  }

  private Script fine() {
    return Script.json(200, talk.answer(model, "Hi"));
  }

  private static Script limited(String name, String value) {
    return Script.json(429, LIMITED).header(name, value);
  }

  private String keyOf(int number) {
    return request(number).header("authorization");
  }

  private static List<String> left(Fault fault) {
    return ((Fault.Upstream) fault)
        .headers().stream()
            .filter(header -> header.name().equals(Header.KEYS_LEFT))
            .map(Header::value)
            .toList();
  }

  private Call of(String other, List<Header> headers) {
    Payload.Raw payload = talk.asks(other, other, false, "Say hello");
    return caller.call(NAME, headers, payload, 20_000, call -> {});
  }

  @Test
  void a_key_that_is_refused_leaves_its_place_to_the_next() {
    News news = new News(vertx);
    deploy(keys("key-1", "key-2"));
    vendor.next(talk.badKey().script(), fine(), fine());
    Fault fault = call(false).fault();
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.CREDENTIALS);
    assertThat(left(fault)).containsExactly("1");
    assertThat(call(false).ending()).isNotNull();
    assertThat(call(false).ending()).isNotNull();
    assertThat(keyOf(1)).isEqualTo("Bearer key-1");
    assertThat(keyOf(2)).isEqualTo("Bearer key-2");
    assertThat(keyOf(3)).isEqualTo("Bearer key-2");
    Announcement told = news.first(one -> !one.remark().isEmpty());
    assertThat(told.remark()).isEqualTo("1 of 2 keys rest: 1 benched (401)");
    assertThat(told.state()).isEqualTo(Announcement.State.READY);
  }

  @Test
  void when_all_rest_the_vendor_is_not_asked_and_its_words_are_repeated() {
    deploy(keys("key-1", "key-2"));
    vendor.next(limited("retry-after", "90"), limited("retry-after", "60"), fine());
    assertThat(left(call(false).fault())).containsExactly("1");
    assertThat(left(call(true).fault())).isEmpty();
    for (boolean stream : new boolean[] {false, true}) {
      Fault.Upstream again = (Fault.Upstream) call(stream).fault();
      assertThat(again.upstreamStatus()).isEqualTo(429);
      assertThat(again.body()).hasToString(LIMITED);
      assertThat(again.retryAfterMillis()).isBetween(1L, 60_000L);
      assertThat(left(again)).containsExactly("0");
    }
    assertThat(vendor.requests()).hasSize(2);
    assertThat(of("model-2", List.of()).ending()).isNotNull(); // Another model has other limits.
  }

  @Test
  void a_key_is_asked_with_again_when_the_vendors_time_is_over() {
    deploy(keys("key-1"));
    vendor.next(limited("retry-after-ms", "150"), fine(), fine());
    assertThat(call(false).fault().retryAfterMillis()).isEqualTo(150);
    while (vendor.requests().size() < 2) {
      Call again = call(false);
      try {
        again.ending();
      } catch (FaultException early) {
        assertThat(left(early.fault())).containsExactly("0");
        assertThat(early.fault().retryAfterMillis()).isBetween(1L, 150L);
      }
    }
    assertThat(call(false).head().status()).isEqualTo(200);
  }

  @Test
  void a_callers_own_key_is_asked_with_and_never_benched() {
    deploy(keys("key-1", "key-2"));
    vendor.next(talk.badKey().script(), talk.badKey().script(), fine());
    List<Header> own = List.of(new Header("x-weir-provider-key", "key-1"));
    assertThat(left(of(model, own).fault())).isEmpty();
    assertThat(left(of(model, own).fault())).isEmpty();
    assertThat(call(false).ending()).isNotNull();
    assertThat(keyOf(2)).isEqualTo("Bearer key-1");
    assertThat(keyOf(3)).isEqualTo("Bearer key-1");
  }

  @Test
  void what_a_stream_tells_of_its_key_counts_too() {
    deploy(keys("key-1", "key-2"));
    String error = "data: {\"error\":{\"code\":429,\"message\":\"Slow down\"}}\n\n";
    vendor.next(Script.stream().write(Buffer.buffer(error)), fine(), fine());
    assertThat(left(call(true).fault())).containsExactly("1");
    call(false).ending();
    call(false).ending();
    assertThat(List.of(keyOf(2), keyOf(3))).containsOnly("Bearer key-2");
  }

  @Test
  void operations_beside_chat_show_and_charge_the_same_keys() {
    deploy(keys("key-1", "key-2", "key-3"));
    vendor.next(talk.badKey().script(), limited("retry-after", "60"), fine());
    Payload.Relay files =
        new Payload.Relay(
            Caller.head("openai", Operation.FILES, "", "", false), "GET", "/files", "", 0);
    assertThat(left(relay(files).fault())).containsExactly("2");
    Payload.Raw embeds =
        Caller.raw(
            "openai",
            Operation.EMBEDDINGS,
            new JsonObject().put("model", model).put("input", "x").encode(),
            model,
            model);
    assertThat(left(caller.raw(NAME, embeds).fault())).containsExactly("1");
    call(false).ending();
    assertThat(keyOf(1)).isEqualTo("Bearer key-1");
    assertThat(keyOf(2)).isEqualTo("Bearer key-2");
    assertThat(keyOf(3)).isEqualTo("Bearer key-3");
  }

  private Call relay(Payload.Relay payload) {
    return caller.relay(NAME, List.of(), payload, call -> call.out().end());
  }

  // ---- Instances and nodes

  @Test
  void instances_share_what_they_know_until_the_last_has_gone() {
    News news = new News(vertx);
    deploy(keys("key-1"), 2);
    List<String> addresses = addresses(news);
    vendor.next(limited("retry-after", "60"), fine());
    assertThat(at(addresses.get(0)).fault()).isNotNull();
    assertThat(left(at(addresses.get(1)).fault())).containsExactly("0");
    assertThat(vendor.requests()).hasSize(1);
    Caller.await(vertx.undeploy(deployment));
    deploy(keys("key-1"));
    assertThat(call(false).ending()).isNotNull();
  }

  private List<String> addresses(News news) {
    Announcement one = news.first(any -> true);
    Announcement other = news.first(any -> !any.instance().equals(one.instance()));
    return List.of(one.address(), other.address());
  }

  private Call at(String address) {
    return caller.address(address, List.of(), asks(false), 20_000, call -> {});
  }

  @Test
  void other_nodes_hear_which_key_rests_and_not_which_it_is() {
    Promise<KeyRested> told = Promise.promise();
    vertx
        .eventBus()
        .<BusMessage>consumer(
            Addresses.KEY_RESTED.name(), one -> told.tryComplete((KeyRested) one.body()));
    deploy(keys("key-1", "key-2"));
    vendor.next(limited("retry-after", "60"));
    call(false).fault();
    KeyRested rested = Caller.await(told.future());
    assertThat(rested.provider()).isEqualTo(NAME);
    assertThat(rested.key()).matches("[0-9a-f]{64}");
    assertThat(rested.model()).isEqualTo(model);
    assertThat(rested.millis()).isEqualTo(60_000);
    assertThat(rested.why()).isEqualTo("rate-limited");
  }

  @Test
  void a_key_that_rests_elsewhere_rests_here() {
    News news = new News(vertx);
    deploy(keys("key-1", "key-2"));
    String digest = VendorKey.digest("weir.key.v1", NAME, "key-1");
    WireCodec.register(vertx);
    vertx
        .eventBus()
        .publish(
            Addresses.KEY_RESTED.name(),
            new KeyRested(NAME, digest, "", 60_000, "credentials", "another-node"),
            WireCodec.delivery());
    news.first(one -> one.remark().equals("1 of 2 keys rest: 1 benched (401)"));
    vendor.next(fine(), fine());
    call(false).ending();
    call(false).ending();
    assertThat(List.of(keyOf(1), keyOf(2))).containsOnly("Bearer key-2");
  }

  // ---- The vendor's health

  @Test
  void a_vendor_that_answers_neither_calls_nor_its_list_is_named() {
    News news = new News(vertx);
    JsonObject all = keys("key-1");
    all.remove("models");
    vendor.always(Script.html(500, "<html>"));
    deploy(all);
    request(1);
    call(false).fault();
    Announcement told = news.first(one -> !one.remark().isEmpty());
    assertThat(told.remark())
        .isEqualTo("the vendor answers neither calls nor for its list of models");
    assertThat(told.state()).isEqualTo(Announcement.State.READY);
  }
}

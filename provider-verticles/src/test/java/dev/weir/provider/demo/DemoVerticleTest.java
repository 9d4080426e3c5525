package dev.weir.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.config.ConfigException;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.provider.Call;
import dev.weir.provider.Caller;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemoVerticleTest {

  private final Vertx vertx = Vertx.vertx();
  private Caller caller;

  @BeforeEach
  void deploy() {
    deploy(new JsonObject().put("name", "demo").put("pace", "1ms"));
    caller = Caller.on(vertx);
  }

  @AfterEach
  void close() {
    Caller.await(vertx.close());
  }

  private String deploy(JsonObject config) {
    return Caller.await(
        vertx.deployVerticle(new DemoVerticle(), new DeploymentOptions().setConfig(config)));
  }

  private static ChatRequest says(String model, boolean stream, String text) {
    return ChatRequest.of(model, stream, List.of(Message.of(Role.USER, Part.Text.of(text))));
  }

  private Call asks(boolean stream, String text) {
    return caller.canonical("demo", says("chat", stream, text));
  }

  @Test
  void counts_one_word_per_event() {
    Call call = asks(true, "please count to 12");
    assertThat(call.text()).isEqualTo("1 2 3 4 5 6 7 8 9 10 11 12");
    assertThat(call.events().stream().filter(ChatEvent.TextDelta.class::isInstance)).hasSize(12);
    assertThat(call.ending().usage().output()).isEqualTo(12);
    assertThat(call.ending().usage().input()).isEqualTo(4);
    assertThat(call.ending().reason()).isEqualTo("stop");
    assertThat(call.head().mode()).isEqualTo(Head.Mode.CANONICAL);
    assertThat(call.head().model()).isEqualTo("chat");
  }

  @Test
  void the_same_answer_whole_and_streamed() {
    Call whole = asks(false, "hello there");
    Call stream = asks(true, "hello there");
    assertThat(whole.text()).isEqualTo(stream.text()).contains("demo").contains("hello there");
    assertThat(whole.answer().usage()).isEqualTo(stream.answer().usage());
    assertThat(whole.ending()).isEqualTo(stream.ending());
  }

  @Test
  void refuses_too_many_requests() {
    Fault fault = caller.canonical("demo", says("fault-429", true, "hi")).fault();
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Upstream.class,
            upstream -> {
              assertThat(upstream.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
              assertThat(upstream.upstreamStatus()).isEqualTo(429);
              assertThat(upstream.retryAfterMillis()).isEqualTo(1_000);
            });
  }

  @Test
  void fails_when_told_to() {
    Fault fault = caller.canonical("demo", says("fault-500", false, "hi")).fault();
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.SERVER);
  }

  @Test
  void breaks_off_after_five_words() {
    Call call = caller.canonical("demo", says("fault-cut", true, "count to 9"));
    assertThat(((Fault.Upstream) call.fault()).kind()).isEqualTo(Fault.Upstream.Kind.BROKEN);
    assertThat(call.events().stream().filter(ChatEvent.TextDelta.class::isInstance)).hasSize(5);
    Call brief = caller.canonical("demo", says("fault-cut", true, "count to 2"));
    assertThat(((Fault.Upstream) brief.fault()).kind()).isEqualTo(Fault.Upstream.Kind.BROKEN);
    Call whole = caller.canonical("demo", says("fault-cut", false, "count to 9"));
    assertThat(((Fault.Upstream) whole.fault()).kind()).isEqualTo(Fault.Upstream.Kind.BROKEN);
  }

  @Test
  void says_nothing_until_cancelled() {
    Call call = caller.canonical("demo", says("fault-stall", true, "hi"));
    Frame.Ending ending = Caller.await(call.cancel());
    assertThat(ending.usage().output()).isZero();
    assertThat(call.chunks()).isEmpty();
    assertThat(call.headFuture().succeeded()).isFalse();
  }

  @Test
  void a_cancelled_count_tells_what_was_used() {
    Call call = asks(true, "count to 100000");
    Caller.await(call.when(so -> so.chunks().size() >= 5));
    Frame.Ending ending = Caller.await(call.cancel());
    assertThat(ending.usage().output()).isBetween(4L, 1_000L);
  }

  @Test
  void a_slow_reader_stops_the_count() {
    deploy(new JsonObject().put("name", "fast").put("pace", "0ms"));
    Call call =
        caller.call(
            "fast",
            List.of(),
            Caller.canonical(says("chat", true, "count to 60000")),
            10_000,
            outgoing -> outgoing.in().pause());
    call.head();
    call.resume();
    assertThat(call.ending().usage().output()).isEqualTo(60_000);
    assertThat(call.text()).endsWith(" 60000");
  }

  @Test
  void other_models_and_operations_are_refused() {
    assertThat(caller.canonical("demo", says("gpt-5", true, "hi")).fault())
        .isInstanceOf(Fault.NotFound.class);
    Payload.Raw raw = Caller.raw("openai-chat", new JsonObject().put("model", "chat"), "chat");
    assertThat(caller.raw("demo", raw).fault()).isInstanceOf(Fault.Invalid.class);
    Payload counting =
        new Payload.Canonical(
            Caller.head("openai-chat", RequestHead.COUNT_TOKENS, "chat", "chat", false),
            says("chat", false, "hi"));
    Call count = caller.call("demo", List.of(), counting, 1_000, call -> {});
    assertThat(count.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
  }

  @Test
  void announces_its_models() {
    Promise<Announcement> heard = Promise.promise();
    vertx
        .eventBus()
        .<Announcement>consumer(
            Addresses.ANNOUNCED.name(), message -> heard.tryComplete(message.body()));
    Announcement news = Caller.await(heard.future());
    assertThat(news.models())
        .extracting(Announcement.Model::id)
        .containsExactly(
            "chat", "fault-429", "fault-500", "fault-cut", "fault-stall", "embed", "rerank");
    assertThat(news.listed()).isTrue();
    assertThat(news.dialects()).isEmpty();
    assertThat(news.kind()).isEqualTo("demo");
    assertThat(news.service()).isEqualTo("provider.v1.chat.demo");
  }

  @Test
  void an_unknown_key_is_refused() {
    Assertions.assertThatThrownBy(() -> deploy(new JsonObject().put("pase", "1ms")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pace");
  }
}

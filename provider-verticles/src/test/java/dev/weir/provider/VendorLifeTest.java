package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.Addresses;
import dev.weir.bus.config.ConfigException;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Announcement.State;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From deployment to the end: announcements, model lists, instances, drain. */
@Timeout(60)
class VendorLifeTest extends VendorFixture {

  private final List<Announcement> news = new CopyOnWriteArrayList<>();
  private final List<Promise<Announcement>> waiting = new CopyOnWriteArrayList<>();
  private volatile Predicate<Announcement> wanted = any -> false;

  VendorLifeTest() {
    super(new VendorCase.OpenAi());
  }

  private void listen() {
    vertx
        .eventBus()
        .<Announcement>consumer(
            Addresses.ANNOUNCED.name(),
            message -> {
              news.add(message.body());
              if (wanted.test(message.body())) {
                waiting.forEach(promise -> promise.tryComplete(message.body()));
              }
            });
  }

  private Future<Announcement> announced(Predicate<Announcement> condition) {
    Promise<Announcement> promise = Promise.promise();
    waiting.clear();
    wanted = condition;
    waiting.add(promise);
    news.stream().filter(condition).findFirst().ifPresent(promise::tryComplete);
    return promise.future();
  }

  private static List<String> ids(Announcement announcement) {
    return announcement.models().stream().map(Announcement.Model::id).toList();
  }

  private JsonObject allModels() {
    JsonObject config = config();
    config.remove("models");
    return config;
  }

  // ---- Announcements

  @Test
  void an_instance_says_what_it_is() {
    listen();
    deploy(config().put("kind", "openai").put("models", JsonArray.of("m-1", "m-2")));
    Announcement one = Caller.await(announced(any -> true));
    assertThat(one.service()).isEqualTo("provider.v1.chat.vendor");
    assertThat(one.name()).isEqualTo(NAME);
    assertThat(one.kind()).isEqualTo("openai");
    assertThat(one.dialects()).containsExactly("openai-chat");
    assertThat(ids(one)).containsExactly("m-1", "m-2");
    assertThat(one.listed()).isTrue();
    assertThat(one.state()).isEqualTo(State.READY);
    assertThat(vendor.requests()).isEmpty();
    vendor.next(Script.json(200, talk.answer(MODEL, "Hi")));
    Call call = caller.address(one.address(), List.of(), asks(false), 5_000, any -> {});
    assertThat(call.ending()).isNotNull();
  }

  @Test
  void models_are_asked_for_in_the_background() {
    listen();
    vendor.next(Script.json(200, OpenAiTranscripts.models("m-1", "m-2")).after(300));
    deploy(allModels());
    assertThat(ids(Caller.await(announced(any -> true)))).containsExactly("*");
    Announcement later = Caller.await(announced(any -> any.models().size() > 1));
    assertThat(ids(later)).containsExactly("*", "m-1", "m-2");
    assertThat(later.listed()).isFalse();
    assertThat(later.models().get(1).createdSeconds()).isEqualTo(1_700_000_000L);
    assertThat(request(1).path()).isEqualTo("/v1/models");
    assertThat(request(1).header("authorization")).isEqualTo("Bearer key-1");
  }

  @Test
  void a_failed_list_is_asked_for_again() {
    listen();
    vendor.next(Script.html(500, "<html>"), Script.json(200, OpenAiTranscripts.models("m-1")));
    deploy(allModels());
    Announcement later = Caller.await(announced(any -> any.models().size() > 1));
    assertThat(ids(later)).containsExactly("*", "m-1");
  }

  @Test
  void odd_lists_are_read_or_refused() {
    listen();
    vendor.next(
        Script.hangUp(),
        Script.json(200, "{\"models\":[]}"),
        Script.json(200, "[{\"id\":\"bare\",\"name\":\"Bare\",\"created_at\":\"then\"},7]"));
    deploy(allModels());
    Announcement later = Caller.await(announced(any -> any.models().size() > 1));
    assertThat(later.models().get(1)).isEqualTo(new Announcement.Model("bare", "Bare", 0));
  }

  @Test
  void a_list_of_several_pages_is_read_whole() {
    VendorCase.Anthropic anthropic = new VendorCase.Anthropic();
    listen();
    vendor.next(
        Script.json(200, AnthropicTranscripts.models(true, "claude-1", "claude-2")),
        Script.json(200, AnthropicTranscripts.models(false, "claude-3")));
    JsonObject config = allModels().put("base-url", vendor.url());
    Caller.await(
        vertx.deployVerticle(anthropic.verticle(), new DeploymentOptions().setConfig(config)));
    Announcement later = Caller.await(announced(any -> any.models().size() > 1));
    assertThat(ids(later)).containsExactly("*", "claude-1", "claude-2", "claude-3");
    assertThat(later.models().get(1).displayName()).isEqualTo("Model claude-1");
    assertThat(later.models().get(1).createdSeconds()).isEqualTo(1_770_163_200L);
    assertThat(request(1).query()).isEqualTo("limit=1000");
    assertThat(request(2).query()).isEqualTo("limit=1000&after_id=claude-2");
  }

  @Test
  void a_call_does_not_wait_for_the_list() {
    vendor.next(Script.silence(), Script.json(200, talk.answer(MODEL, "Hi")));
    deploy(allModels());
    request(1);
    assertThat(call(false).ending()).isNotNull();
  }

  // ---- Instances

  @Test
  void instances_share_the_connections_of_a_node() {
    listen();
    deploy(config().put("pool", new JsonObject().put("connections", 4)), 2);
    vendor.always(Script.stream().stall());
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(call(true));
    }
    Caller.await(vendor.request(4));
    Caller.await(vertx.timer(300));
    assertThat(vendor.connectionsMax()).isEqualTo(4);
    assertThat(news.stream().map(Announcement::instance).distinct()).hasSize(2);
    calls.forEach(Call::cancel);
  }

  // ---- The end

  @Test
  void a_stop_waits_for_open_calls_and_takes_no_new_ones() {
    listen();
    deploy();
    Promise<Void> go = Promise.promise();
    vendor.next(
        Script.stream()
            .write(talk.events(MODEL, "a").getFirst())
            .until(go.future())
            .write(transcript()));
    Call open = call(true);
    open.head();
    Announcement ready = Caller.await(announced(one -> one.state() == State.READY));
    Future<Void> stopped = vertx.undeploy(deployment);
    Caller.await(announced(one -> one.state() == State.DRAINING));
    Caller.await(vertx.timer(100));
    assertThat(call(true).fault()).isInstanceOf(Fault.Unavailable.class);
    Call direct = caller.address(ready.address(), List.of(), asks(true), 5_000, any -> {});
    assertThat(direct.fault()).isInstanceOf(Fault.Unavailable.class);
    assertThat(stopped.isComplete()).isFalse();
    go.complete();
    assertThat(open.ending()).isNotNull();
    Caller.await(stopped);
    assertThat(news.getLast().state()).isEqualTo(State.GONE);
  }

  @Test
  void a_stop_does_not_wait_for_ever() {
    deploy(config().put("timeouts", timeouts("drain", "200ms")));
    vendor.next(Script.stream().stall());
    Call open = call(true);
    open.head();
    Caller.await(vertx.undeploy(deployment));
    assertThat(open.fault()).isInstanceOf(Fault.Unavailable.class);
    Caller.await(request(1).clientGone());
  }

  // ---- Configuration

  @Test
  void a_configuration_that_is_wrong_is_refused() {
    refused(config().put("base_url", "x"), "base-url");
    refused(config().put("base-url", "ftp://x"), "http or https");
    refused(config().put("keys", new JsonArray()), "at least one key");
    refused(config().put("timeouts", timeouts("conect", "3s")), "connect");
    refused(config().put("proxy", "nonsense"), "proxy");
    refused(config().put("pool", new JsonObject().put("http2", "maybe")), "http2");
    refused(config().put("tls", new JsonObject().put("key", "k.pem")), "certificate");
    refused(config().put("keys", JsonArray.of("sk-secret", 7)), "keys");
  }

  private void refused(JsonObject config, String hint) {
    assertThatThrownBy(() -> deploy(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(hint)
        .hasMessageNotContaining("sk-secret");
  }
}

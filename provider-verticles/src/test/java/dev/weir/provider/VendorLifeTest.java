package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From deployment to the end: announcements, model lists, instances, drain. */
@Timeout(60)
class VendorLifeTest extends VendorFixture {

  VendorLifeTest() {
    super(new VendorCase.OpenAi());
  }

  private JsonObject allModels() {
    JsonObject config = config();
    config.remove("models");
    return config;
  }

  // ---- Announcements

  @Test
  void an_instance_says_what_it_is() {
    News news = new News(vertx);
    deploy(config().put("kind", "openai").put("models", JsonArray.of("m-1", "m-2")));
    Announcement one = news.first(any -> true);
    assertThat(one.service()).isEqualTo("provider.v1.chat.vendor");
    assertThat(one.name()).isEqualTo(NAME);
    assertThat(one.kind()).isEqualTo("openai");
    assertThat(one.dialects()).containsExactly("openai-chat", "openai-responses");
    assertThat(News.ids(one)).containsExactly("m-1", "m-2");
    assertThat(one.listed()).isTrue();
    assertThat(one.state()).isEqualTo(State.READY);
    assertThat(vendor.requests()).isEmpty();
    vendor.next(Script.json(200, talk.answer(model, "Hi")));
    Call call = caller.address(one.address(), List.of(), asks(false), 5_000, any -> {});
    assertThat(call.ending()).isNotNull();
  }

  @Test
  void models_are_asked_for_in_the_background() {
    News news = new News(vertx);
    vendor.next(Script.json(200, OpenAiTranscripts.models("m-1", "m-2")).after(300));
    deploy(allModels());
    assertThat(News.ids(news.first(any -> true))).containsExactly("*");
    Announcement later = news.first(any -> any.models().size() > 1);
    assertThat(News.ids(later)).containsExactly("*", "m-1", "m-2");
    assertThat(later.listed()).isFalse();
    assertThat(later.models().get(1).createdSeconds()).isEqualTo(1_700_000_000L);
    assertThat(request(1).path()).isEqualTo("/v1/models");
    assertThat(request(1).header("authorization")).isEqualTo("Bearer key-1");
  }

  @Test
  void a_failed_list_is_asked_for_again() {
    News news = new News(vertx);
    vendor.next(Script.html(500, "<html>"), Script.json(200, OpenAiTranscripts.models("m-1")));
    deploy(allModels());
    Announcement later = news.first(any -> any.models().size() > 1);
    assertThat(News.ids(later)).containsExactly("*", "m-1");
  }

  @Test
  void odd_lists_are_read_or_refused() {
    News news = new News(vertx);
    vendor.next(
        Script.hangUp(),
        Script.json(200, "{\"models\":7}"),
        Script.json(200, "[{\"id\":\"bare\",\"name\":\"Bare\",\"created_at\":\"then\"},7]"));
    deploy(allModels());
    Announcement later = news.first(any -> any.models().size() > 1);
    assertThat(later.models().get(1)).isEqualTo(new Announcement.Model("bare", "Bare", 0));
  }

  @Test
  void a_list_of_several_pages_is_read_whole() {
    VendorCase.Anthropic anthropic = new VendorCase.Anthropic();
    News news = new News(vertx);
    vendor.next(
        Script.json(200, AnthropicTranscripts.models(true, "claude-1", "claude-2")),
        Script.json(200, AnthropicTranscripts.models(false, "claude-3")));
    JsonObject config = allModels().put("base-url", vendor.url());
    Caller.await(
        vertx.deployVerticle(anthropic.verticle(), new DeploymentOptions().setConfig(config)));
    Announcement later = news.first(any -> any.models().size() > 1);
    assertThat(News.ids(later)).containsExactly("*", "claude-1", "claude-2", "claude-3");
    assertThat(later.models().get(1).displayName()).isEqualTo("Model claude-1");
    assertThat(later.models().get(1).createdSeconds()).isEqualTo(1_770_163_200L);
    assertThat(request(1).query()).isEqualTo("limit=1000");
    assertThat(request(2).query()).isEqualTo("limit=1000&after_id=claude-2");
  }

  @Test
  void a_call_does_not_wait_for_the_list() {
    vendor.next(Script.silence(), Script.json(200, talk.answer(model, "Hi")));
    deploy(allModels());
    request(1);
    assertThat(call(false).ending()).isNotNull();
  }

  // ---- Instances

  @Test
  void instances_share_the_connections_of_a_node() {
    News news = new News(vertx);
    deploy(config().put("pool", new JsonObject().put("connections", 4)), 2);
    vendor.always(Script.stream().stall());
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(call(true));
    }
    Caller.await(vendor.request(4));
    Caller.await(vertx.timer(300));
    assertThat(vendor.connectionsMax()).isEqualTo(4);
    assertThat(news.all().stream().map(Announcement::instance).distinct()).hasSize(2);
    calls.forEach(Call::cancel);
  }

  // ---- The end

  @Test
  void a_stop_waits_for_open_calls_and_takes_no_new_ones() {
    News news = new News(vertx);
    deploy();
    Promise<Void> go = Promise.promise();
    vendor.next(
        Script.stream()
            .write(talk.events(model, "a").getFirst())
            .until(go.future())
            .write(transcript()));
    Call open = call(true);
    open.head();
    Announcement ready = news.first(one -> one.state() == State.READY);
    Future<Void> stopped = vertx.undeploy(deployment);
    news.first(one -> one.state() == State.DRAINING);
    Caller.await(vertx.timer(100));
    assertThat(call(true).fault()).isInstanceOf(Fault.Unavailable.class);
    Call direct = caller.address(ready.address(), List.of(), asks(true), 5_000, any -> {});
    assertThat(direct.fault()).isInstanceOf(Fault.Unavailable.class);
    assertThat(stopped.isComplete()).isFalse();
    go.complete();
    assertThat(open.ending()).isNotNull();
    Caller.await(stopped);
    assertThat(news.all().getLast().state()).isEqualTo(State.GONE);
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

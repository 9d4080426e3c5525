package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BedrockProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new BedrockCase());
    }

    @Test
    void streams_are_asked_for_as_frames() {
      deploy();
      vendor.always(talk.behaviour());
      call(true).ending();
      assertThat(request(1).header("accept")).isEqualTo("application/vnd.amazon.eventstream");
      call(false).ending();
      assertThat(request(2).header("accept")).isEqualTo("application/json");
    }

    @Test
    void the_name_of_a_model_is_one_segment_and_never_above_them() {
      deploy();
      vendor.always(talk.behaviour());
      String arn = "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.a.b-v1:0";
      caller.raw(NAME, talk.asks("x", arn, false, "Hi")).ending();
      assertThat(request(1).path())
          .isEqualTo(
              "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.a.b-v1%3A0"
                  + "/converse");
      caller.raw(NAME, talk.asks("x", "a/../../b", false, "Hi")).ending();
      assertThat(request(2).path()).isEqualTo("/model/a%2F..%2F..%2Fb/converse");
      for (String climbing : List.of("..", ".", "")) {
        assertThat(caller.raw(NAME, talk.asks("x", climbing, false, "Hi")).fault())
            .as(climbing)
            .isInstanceOf(Fault.Invalid.class);
      }
      assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void what_a_caller_said_in_headers_stands_in_the_body() {
      deploy();
      vendor.always(talk.behaviour());
      List<Header> said =
          List.of(
              new Header("x-amzn-bedrock-guardrailidentifier", "g1"),
              new Header("x-amzn-bedrock-guardrailversion", "2"),
              new Header("x-weir-bedrock-beta", "a-1"));
      ChatRequest chat =
          ChatRequest.of(
              "anthropic.claude-sonnet-5-5",
              false,
              List.of(Message.of(Role.USER, Part.Text.of("Hi"))));
      caller.call(NAME, said, Caller.canonical(chat), 10_000, call -> {}).ending();
      JsonObject body = request(1).json();
      assertThat(body.getJsonObject("guardrailConfig").encode())
          .isEqualTo("{\"guardrailIdentifier\":\"g1\",\"guardrailVersion\":\"2\"}");
      assertThat(body.getJsonObject("additionalModelRequestFields").encode())
          .isEqualTo("{\"anthropic_beta\":[\"a-1\"]}");
      assertThat(request(1).headers().names()).noneMatch(name -> name.startsWith("x-weir"));
    }

    @Test
    void tokens_are_not_counted() {
      deploy();
      Payload.Raw counting =
          new Payload.Raw(
              Caller.head(talk.dialect(), RequestHead.COUNT_TOKENS, model, model, false),
              talk.body(model, false, "Hi").toBuffer());
      assertThat(caller.raw(NAME, counting).fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      assertThat(vendor.requests()).isEmpty();
    }

    /** Another host lists them, to those who may ask. */
    @Test
    void nobody_is_asked_for_models() {
      News news = new News(vertx);
      JsonObject config = config();
      config.remove("models");
      deploy(config);
      Announcement one = news.first(any -> true);
      assertThat(News.ids(one)).containsExactly("*");
      assertThat(one.listed()).isFalse();
      vendor.always(talk.behaviour());
      call(false).ending();
      assertThat(vendor.requests()).hasSize(1);
      assertThat(request(1).method()).isEqualTo("POST");
    }
  }

  @Nested
  class Failures extends FailureContract {
    Failures() {
      super(new BedrockCase());
    }

    @Test
    void a_stream_without_its_usage_has_ended() {
      deploy();
      List<Buffer> events = events();
      vendor.always(streams(joined(events.subList(0, events.size() - 1))));
      for (Call call : List.of(call(true), canonical(true))) {
        assertThat(call.ending().reason()).isNotNull();
        assertThat(call.ending().usage().estimated()).isTrue();
      }
    }

    @Test
    void a_frame_that_is_damaged_is_a_fault_after_what_came_before_it() {
      deploy();
      Buffer broken = talk.textEvent(model, "bent").copy();
      broken.setByte(broken.length() - 1, (byte) (broken.getByte(broken.length() - 1) ^ 1));
      Buffer before = beginning().appendBuffer(talk.textEvent(model, "early"));
      vendor.always(streams(before.copy().appendBuffer(broken)).stall());
      Call raw = call(true);
      assertThat(raw.fault()).isInstanceOf(Fault.Upstream.class);
      assertThat(raw.bytes()).isEqualTo(before);
      Call canonical = canonical(true);
      assertThat(canonical.fault()).isInstanceOf(Fault.Upstream.class);
      assertThat(canonical.events()).isNotEmpty();
    }

    @Test
    void what_an_error_is_stands_in_a_header_alone() {
      deploy();
      vendor.next(
          Script.json(400, "{\"message\":\"no\"}")
              .header("x-amzn-ErrorType", "ServiceQuotaExceededException:http://aws/coral/")
              .header("x-amzn-requestid", "req-11"));
      Fault.Upstream fault = (Fault.Upstream) call(false).fault();
      assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.QUOTA_EXHAUSTED);
      assertThat(fault.headers())
          .containsExactlyInAnyOrder(
              new Header("x-amzn-errortype", "ServiceQuotaExceededException:http://aws/coral/"),
              new Header("x-weir-upstream-request-id", "req-11"));
    }
  }
}

package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.models.tokens.Tokenizers;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new VendorCase.OpenAi());
    }

    @Test
    void what_the_vendor_does_not_offer_is_refused() {
      deploy();
      String body = talk.body(model, false, "Hi").encode();
      Payload.Raw counting =
          Caller.raw(talk.dialect(), RequestHead.COUNT_TOKENS, body, model, model);
      assertThat(caller.raw(NAME, counting).fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      Payload.Raw foreign = Caller.raw("anthropic-messages", talk.body(model, false, "Hi"), model);
      assertThat(caller.raw(NAME, foreign).fault()).isInstanceOf(Fault.Invalid.class);
      Payload canonical =
          new Payload.Canonical(
              Caller.head(talk.dialect(), RequestHead.COUNT_TOKENS, model, model, false),
              ChatRequest.of(model, false, List.of(Message.of(Role.USER, Part.Text.of("Hi")))));
      assertThat(caller.call(NAME, List.of(), canonical, 5_000, call -> {}).fault())
          .isInstanceOf(Fault.UnsupportedByTarget.class);
      assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void usage_that_the_vendor_does_not_tell_is_estimated() {
      deploy();
      String said = "four hundred characters ".repeat(17);
      List<Buffer> events = new ArrayList<>(talk.events(model, said));
      events.remove(3);
      vendor.always(streams(joined(events)));
      assertThat(call(true).ending().usage().estimated()).isTrue();
      assertThat(call(true).ending().usage().output()).isEqualTo(Tokenizers.O200K.count(said));
      assertThat(call(true).ending().usage().input()).isPositive();
    }

    @Test
    void usage_is_asked_for_and_kept_back_where_the_caller_does_not_ask() {
      deploy();
      vendor.always(streams(transcript()).inPieces(7));
      Payload.Raw silent = silent();
      Call call = caller.raw(NAME, silent);
      assertThat(call.ending().usage().input()).isEqualTo(12);
      assertThat(call.ending().usage().output()).isEqualTo(4);
      assertThat(call.ending().usage().estimated()).isFalse();
      assertThat(call.bytes()).isEqualTo(withoutUsage());
      assertThat(request(1).body())
          .hasToString(
              silent
                  .body()
                  .toString()
                  .replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},"));
      assertThat(request(1).json().getString("model")).isEqualTo(model);
    }

    @Test
    void a_request_may_go_as_it_was_sent() {
      deploy(config().put("usage", "as-sent"));
      vendor.always(streams(withoutUsage()));
      Payload.Raw silent = silent();
      Call call = caller.raw(NAME, silent);
      assertThat(call.ending().usage().estimated()).isTrue();
      assertThat(call.bytes()).isEqualTo(withoutUsage());
      assertThat(request(1).body()).isEqualTo(silent.body());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_known_of_single_models_may_be_left_unheeded(boolean rules) {
      deploy(config().put("model-rules", rules));
      vendor.always(Script.json(200, talk.answer("o3", "Hello")));
      ChatRequest warm =
          ChatRequest.of("o3", false, List.of(Message.of(Role.USER, Part.Text.of("Hi"))))
              .withSampling(
                  new Sampling(
                      null, 0.5, null, null, List.of(), null, null, null, null, null, null, null));
      Call call = caller.canonical(NAME, warm);
      call.ending();
      assertThat(call.head().dropped()).isEqualTo(rules ? List.of("temperature") : List.of());
      assertThat(request(1).json().containsKey("temperature")).isEqualTo(!rules);
    }

    @Test
    void another_name_and_the_question_go_into_one_body() {
      deploy();
      vendor.always(streams(transcript()));
      JsonObject body = talk.body("fast", true, "Hi");
      body.remove("stream_options");
      Call call = caller.raw(NAME, Caller.raw(talk.dialect(), body, model));
      call.ending();
      assertThat(call.bytes().toString()).contains("\"fast\"").doesNotContain("_tokens");
      assertThat(request(1).json())
          .isEqualTo(
              body.copy()
                  .put("model", model)
                  .put("stream_options", new JsonObject().put("include_usage", true)));
    }

    private Payload.Raw silent() {
      JsonObject body = talk.body(model, true, "Say hello");
      body.remove("stream_options");
      return Caller.raw(talk.dialect(), body, model);
    }

    private Buffer withoutUsage() {
      List<Buffer> events = new ArrayList<>(events());
      assertThat(events.remove(events.size() - 2).toString()).contains("_tokens");
      return joined(events);
    }

    /** DeepSeek sends empty lines while a call waits for its turn. */
    @Test
    void an_answer_may_follow_empty_lines() {
      deploy();
      String answer = "\n\r\n\n" + talk.answer(model, "Hi");
      vendor.always(Script.json(200, answer));
      Call call = call(false);
      assertThat(call.ending().reason()).isEqualTo("stop");
      assertThat(call.bytes().toString()).isEqualTo(answer);
    }

    @Test
    void a_header_that_cannot_be_sent_is_refused() {
      deploy();
      List<Header> broken = List.of(new Header("x-custom", "a\r\nx-evil: 1"));
      assertThat(caller.call(NAME, broken, asks(true), 5_000, call -> {}).fault())
          .isInstanceOf(Fault.Invalid.class);
    }

    @Test
    void an_answer_that_is_too_large_is_a_fault() {
      deploy(config().put("answer-size", "1KiB"));
      vendor.next(Script.json(200, talk.answer(model, "x".repeat(2_000))));
      Fault.Upstream fault = (Fault.Upstream) call(false).fault();
      assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
    }

    @Test
    void what_was_dropped_is_told() {
      deploy();
      vendor.always(talk.behaviour());
      ChatRequest plain =
          ChatRequest.of(model, false, List.of(Message.of(Role.USER, Part.Text.of("Hi"))));
      Sampling sampling =
          new Sampling(null, null, null, 40, List.of(), null, null, null, null, null, null, null);
      Call call = caller.canonical(NAME, plain.withSampling(sampling));
      assertThat(call.head().dropped()).isNotEmpty();
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new VendorCase.OpenAi());
    }

    /** As OpenRouter fails. */
    @Test
    void an_error_under_status_200_has_its_status_in_its_code() {
      deploy();
      vendor.always(Script.json(200, "{\"error\":{\"code\":429,\"message\":\"Slow down\"}}"));
      for (boolean stream : new boolean[] {true, false}) {
        for (Call call : List.of(call(stream), canonical(stream))) {
          Fault.Upstream fault = (Fault.Upstream) call.fault();
          assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
          assertThat(fault.message()).isEqualTo("Slow down");
        }
      }
    }
  }
}

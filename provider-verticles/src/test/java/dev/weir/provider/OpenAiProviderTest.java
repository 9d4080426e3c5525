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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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

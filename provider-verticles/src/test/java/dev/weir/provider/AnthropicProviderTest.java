package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.RequestHead;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AnthropicProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new VendorCase.Anthropic());
    }

    @Test
    void tokens_are_counted_by_the_vendor() {
      deploy();
      vendor.always(talk.behaviour());
      String body = talk.body("fast", false, "Hi").encode();
      Call call =
          caller.raw(
              NAME, Caller.raw(talk.dialect(), RequestHead.COUNT_TOKENS, body, "fast", model));
      assertThat(call.ending()).isEqualTo(Frame.Ending.PLAIN);
      assertThat(call.bytes().toString()).isEqualTo(AnthropicTranscripts.counted(17));
      RecordedRequest seen = request(1);
      assertThat(seen.path()).isEqualTo("/v1/messages/count_tokens");
      assertThat(seen.json().getString("model")).isEqualTo(model);
    }

    @Test
    void the_version_is_the_callers_or_the_usual_one() {
      deploy();
      vendor.always(talk.behaviour());
      call(false).ending();
      assertThat(request(1).header("anthropic-version")).isEqualTo("2023-06-01");
      List<Header> own =
          List.of(
              new Header("anthropic-version", "2026-10-21"), new Header("anthropic-beta", "a,b"));
      caller.call(NAME, own, asks(false), 5_000, call -> {}).ending();
      assertThat(request(2).headers().getAll("anthropic-version")).containsExactly("2026-10-21");
      assertThat(request(2).header("anthropic-beta")).isEqualTo("a,b");
    }

    @Test
    void a_thought_keeps_its_signature() {
      deploy();
      String answer = AnthropicTranscripts.streamThinking(model, "Hm.", "c2lnbmVk", "So ", "it is");
      vendor.always(Script.sse(answer));
      Call raw = call(true);
      raw.ending();
      assertThat(raw.bytes().toString()).isEqualTo(answer);
      Call canonical =
          caller.canonical(
              NAME,
              ChatRequest.of(model, true, List.of(Message.of(Role.USER, Part.Text.of("Hi")))));
      Part.Thinking thought =
          (Part.Thinking) canonical.answer().choices().getFirst().parts().getFirst();
      assertThat(thought.text()).isEqualTo("Hm.");
      assertThat(thought.signature()).isEqualTo("c2lnbmVk");
      assertThat(canonical.text()).isEqualTo("So it is");
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new VendorCase.Anthropic());
    }
  }
}

package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResponsesProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new ResponsesCase());
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
      assertThat(call.bytes().toString()).isEqualTo(ResponsesTranscripts.counted(17));
      assertThat(request(1).path()).isEqualTo("/v1/responses/input_tokens");
      assertThat(request(1).json().getString("model")).isEqualTo(model);
    }

    @Test
    void a_model_of_both_is_asked_in_what_the_caller_speaks_and_else_in_chat() {
      deploy();
      String both = "gpt-scripted";
      vendor.next(Script.json(200, ResponsesTranscripts.answer(both, "Hi")));
      caller.raw(NAME, talk.asks(both, both, false, "Hi")).ending();
      assertThat(request(1).path()).isEqualTo("/v1/responses");
      vendor.next(Script.json(200, OpenAiTranscripts.answer(both, "Hi")));
      caller.canonical(NAME, chat(false).withModel(both)).ending();
      assertThat(request(2).path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void a_translated_call_of_a_caller_of_responses_keeps_what_only_responses_has() {
      deploy();
      String both = "gpt-scripted";
      ChatRequest asked =
          new OpenAiResponses(VendorCase.SEAL)
              .decodeRequest(
                  Buffer.buffer(
                      """
                      {"model":"gpt-scripted","tools":[{"type":"web_search"}],"input":[
                      {"type":"compaction","encrypted_content":"gAAA"},{"role":"user","content":"Hi"}]}
                      """))
              .request();
      vendor.next(Script.json(200, ResponsesTranscripts.answer(both, "Hi")));
      RequestHead head =
          new RequestHead(talk.dialect(), RequestHead.CHAT, "req_1", both, both, false, -1, -1);
      caller.call(NAME, List.of(), new Payload.Canonical(head, asked), 10_000, call -> {}).ending();
      assertThat(request(1).path()).isEqualTo("/v1/responses");
      assertThat(request(1).json().getJsonArray("tools").encode()).contains("web_search");
      assertThat(request(1).json().getJsonArray("input").encode()).contains("compaction");
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new ResponsesCase());
    }
  }
}

package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.provider.compatible.Presets;
import dev.weir.testkit.vendor.ResponsesTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class XaiProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new PresetCase(Presets.XAI));
    }

    @Test
    void thoughts_that_are_counted_beside_the_completion_are_output() {
      deploy();
      JsonObject answer = new JsonObject(talk.answer(model, "Hi"));
      answer.put(
          "usage",
          new JsonObject()
              .put("prompt_tokens", 10)
              .put("completion_tokens", 5)
              .put("total_tokens", 45)
              .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", 30)));
      vendor.always(Script.json(answer.put("citations", List.of("https://e.com"))));
      Call call = caller.canonical(NAME, chat(false));
      assertThat(call.ending().usage().output()).isEqualTo(35);
      assertThat(call.text()).isEqualTo("Hi");
    }

    @Test
    void an_error_may_be_a_text() {
      deploy();
      vendor.always(Script.json(400, "{\"code\":\"Bad\",\"error\":\"no such tool\"}"));
      Fault.Upstream fault = (Fault.Upstream) caller.canonical(NAME, chat(false)).fault();
      assertThat(fault.message()).isEqualTo("no such tool");
      assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.INVALID);
    }

    @Test
    void callers_of_responses_are_served_in_responses() {
      deploy();
      ResponsesCase responses = new ResponsesCase();
      vendor.next(Script.json(200, ResponsesTranscripts.answer(model, "Hi")));
      Payload.Raw asked = responses.asks(model, model, false, "Hi");
      Call call = caller.raw(NAME, asked);
      assertThat(call.ending().usage().output()).isPositive();
      assertThat(request(1).path()).isEqualTo("/v1/responses");
      assertThat(request(1).body()).isEqualTo(asked.body());
    }

    @Test
    void tokens_are_not_counted() {
      deploy();
      Payload.Raw counting =
          Caller.raw(
              talk.dialect(),
              RequestHead.COUNT_TOKENS,
              talk.body(model, false, "Hi").encode(),
              model,
              model);
      assertThat(caller.raw(NAME, counting).fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      assertThat(vendor.requests()).isEmpty();
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new PresetCase(Presets.XAI));
    }
  }

  @Nested
  class Models extends ListContract {
    Models() {
      super(new PresetCase(Presets.XAI));
    }
  }
}

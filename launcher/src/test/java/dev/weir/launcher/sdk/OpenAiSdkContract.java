package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What holds for OpenAI's SDK before every vendor. */
abstract class OpenAiSdkContract extends SdkContract {

  @Override
  Sdk sdk(String root, String key, int retries) {
    return new OpenAiSdk(root, key, retries);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return Callers.OPENAI.expected(failure, raw());
  }

  @Override
  void checkMore(Reply reply, Answer told) {
    // Nothing: what this dialect has no place for, its SDK cannot tell.
  }

  @Test
  void the_usage_of_a_stream_is_asked_for_and_not_told_where_the_caller_did_not_ask() {
    node().vendor().next(wire().streamed(Answer.of("Free of charge.")));

    Ask ask = question("How much?").withoutUsage();
    Reply reply = sdk().stream(ask);

    assertThat(reply.text()).isEqualTo("Free of charge.");
    assertThat(reply.counts()).isNull();
    if (raw()) {
      JsonObject asked = node().received().json();
      assertThat(asked.remove("stream_options"))
          .isEqualTo(new JsonObject().put("include_usage", true));
      assertThat(asked).isEqualTo(askedDirectly(ask));
    }
  }
}

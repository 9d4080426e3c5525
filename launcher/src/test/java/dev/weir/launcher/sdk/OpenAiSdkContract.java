package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

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
  void asks_and_tells_no_usage_of_a_stream_that_the_caller_did_not_ask_for() {
    node().vendor().next(wire().streamed(Answer.of("Free of charge.")));

    Reply reply = sdk().stream(question("How much?").withoutUsage());

    assertThat(reply.text()).isEqualTo("Free of charge.");
    // Our vendor tells it in any case; a real one does what a raw request says.
    Object told = raw() ? node().received().json().getValue("stream_options") : reply.counts();
    assertThat(told).isNull();
  }
}

package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds for Anthropic's SDK before every vendor. */
abstract class AnthropicSdkContract extends SdkContract {

  @Override
  Sdk sdk(String root, String key, int retries) {
    return new AnthropicSdk(root, key, retries);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return Callers.ANTHROPIC.expected(failure, raw());
  }

  @Override
  void checkMore(Reply reply, Answer told) {
    assertThat(reply.stop()).isEqualTo(told.stop());
    if (!told.signature().isEmpty()) {
      assertThat(reply.signature()).isEqualTo(told.signature());
    }
  }

  @Override
  void checkRefusal(Reply reply, Answer answer) {
    assertThat(reply.finish()).isEqualTo("refusal");
  }

  @Test
  void counts_tokens() {
    if (raw()) {
      node().vendor().next(wire().counted(1234));
    }

    long tokens = ((AnthropicSdk) sdk()).countTokens(model(), "How many tokens are these?");

    assertThat(tokens).matches(count -> raw() ? count == 1234 : count > 5 && count < 20);
  }
}

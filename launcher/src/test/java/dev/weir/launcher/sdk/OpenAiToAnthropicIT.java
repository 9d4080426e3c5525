package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code openai-java} before a provider of the kind {@code anthropic}. */
class OpenAiToAnthropicIT extends OpenAiSdkContract {

  @Override
  Wire wire() {
    return new AnthropicWire();
  }

  @Override
  boolean raw() {
    return false;
  }

  @Override
  void checkRefusal(Reply reply, Answer answer) {
    assertThat(reply.finish()).isEqualTo("content_filter");
  }

  @Test
  void refuses_to_ask_for_several_answers() {
    int before = node().vendor().requests().size();

    Trouble trouble = sdk().troubleOf(() -> sdk().ask(question("Toss a coin.").choices(2)));

    assertThat(trouble.exception()).isEqualTo("BadRequestException");
    assertThat(trouble.body()).contains("param=n", "gives one answer a call");
    assertThat(node().vendor().requests()).hasSize(before);
  }
}

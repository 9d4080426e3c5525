package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code cohere-java} before a provider of the kind {@code anthropic}. */
class CohereToAnthropicIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.COHERE;
  }

  @Override
  Wire wire() {
    return new AnthropicWire();
  }

  @Override
  boolean raw() {
    return false;
  }

  @ParameterizedTest
  @EnumSource
  void tells_what_the_model_thought(Way way) {
    Answer answer = Answer.of("It is clear.").thinking("Let me look.", "c2lnbmVk");

    Reply reply = check(way, question("Weather?"), answer);

    assertThat(reply.thought()).isEqualTo("Let me look.");
  }
}

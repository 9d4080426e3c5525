package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code openai-java} before a provider of the kind {@code openai-compatible}. */
@Tag("nightly") // As all pairs are; what it shows others show in every build too.
class OpenAiToCompatibleIT extends OpenAiSdkContract {

  @Override
  Wire wire() {
    return new OpenAiWire("openai-compatible");
  }

  @Override
  boolean raw() {
    return true;
  }

  @Override
  void checkRefusal(Reply reply, Answer answer) {
    assertThat(reply.refusal()).isEqualTo(answer.refusal());
    assertThat(reply.finish()).isEqualTo("stop");
  }

  @Test
  void tells_several_answers() {
    node().vendor().next(wire().whole(Answer.of("Heads."), Answer.of("Tails.")));

    Reply reply = sdk().ask(question("Toss a coin.").choices(2));

    assertThat(reply.texts()).containsExactly("Heads.", "Tails.");
    assertThat(node().received().json().getInteger("n")).isEqualTo(2);
  }
}

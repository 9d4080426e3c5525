package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.Chunk;
import dev.weir.gateway.route.Homes;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateTapTest {

  private static final String ANSWER =
      "{\"a\":\"encrypted_content\", \"encrypted_content\" : \"gAAA1\", \"x\":{\"encrypted_content\":null},"
          + "\"y\":[{\"encrypted_content\":\"gAAA2\"}], \"encrypted_content\":\"\"}";

  private static StateTap tap() {
    return new StateTap("openai", Set.of("encrypted_content"));
  }

  private static Chunk.Raw raw(String text) {
    return new Chunk.Raw(Buffer.buffer(text), false, true);
  }

  private static Set<Long> keys(String... states) {
    return Set.copyOf(List.of(states).stream().map(Homes::keyOfState).toList());
  }

  @Test
  void state_is_found_wherever_the_answer_is_cut() {
    for (int cut = 0; cut <= ANSWER.length(); cut++) {
      StateTap tap = tap();
      tap.add(raw(ANSWER.substring(0, cut)));
      tap.add(raw(ANSWER.substring(cut)));
      assertThat(tap.keys()).as("cut at %d", cut).isEqualTo(keys("gAAA1", "gAAA2"));
    }
    StateTap tap = tap();
    ANSWER.chars().forEach(one -> tap.add(raw(String.valueOf((char) one))));
    assertThat(tap.keys()).isEqualTo(keys("gAAA1", "gAAA2"));
  }

  @Test
  void of_a_long_state_the_end_is_enough() {
    String state = "x".repeat(300_000) + "the end of it".repeat(100);
    StateTap tap = tap();
    String answer = "{\"encrypted_content\":\"" + state + "\"}";
    for (int i = 0; i < answer.length(); i += 1_000) {
      tap.add(raw(answer.substring(i, Math.min(answer.length(), i + 1_000))));
    }
    assertThat(tap.keys()).isEqualTo(keys(state));
  }

  @Test
  void canonical_answers_tell_the_family() {
    StateTap tap = tap();
    tap.add(
        new Chunk.Events(
            List.of(
                new ChatEvent.SignatureDelta(0, 0, "s1", "openai"),
                new ChatEvent.SignatureDelta(0, 0, "s2", "gemini"),
                new ChatEvent.PartStarted(
                    0, 1, new Part.RedactedThinking("s3", "openai", Extras.NONE)),
                new ChatEvent.PartStarted(
                    0, 2, new Part.Thinking("", "s4", "openai", Extras.NONE)))));
    assertThat(tap.keys()).isEqualTo(keys("s1", "s3", "s4"));
  }

  @Test
  void there_is_a_bound() {
    StateTap tap = tap();
    for (int i = 0; i < 2 * StateTap.STATES_MAX; i++) {
      tap.add(raw("{\"encrypted_content\":\"" + i + "\"}"));
    }
    assertThat(tap.keys()).hasSize(StateTap.STATES_MAX);
  }
}

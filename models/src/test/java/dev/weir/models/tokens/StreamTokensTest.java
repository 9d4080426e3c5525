package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import org.junit.jupiter.api.Test;

/** The usage of a stream at any moment. */
class StreamTokensTest {

  private static final String WORDS = "The ferry leaves at noon, whatever the weather.";

  private final StreamTokens tokens = new StreamTokens(Tokenizers.O200K, new Tokens(12, true));

  @Test
  void nothing_was_generated_before_anything_came() {
    Usage usage = tokens.usage();
    assertThat(usage.input()).isEqualTo(12);
    assertThat(usage.output()).isZero();
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void what_was_received_when_the_stream_broke_is_counted() {
    begin(0, 0, new Part.Text("", null, Extras.NONE));
    for (int i = 0; i < WORDS.length(); i++) {
      tokens.onChunk(new ChatEvent.TextDelta(0, 0, WORDS.substring(i, i + 1)));
      assertThat(tokens.usage().output())
          .isEqualTo(Tokenizers.O200K.count(WORDS.substring(0, i + 1)));
    }
  }

  @Test
  void thoughts_are_told_apart_and_are_output() {
    begin(0, 0, new Part.Thinking("", null, "", Extras.NONE));
    tokens.onChunk(new ChatEvent.ThinkingDelta(0, 0, WORDS));
    int thought = Tokenizers.O200K.count(WORDS);
    assertThat(tokens.usage().reasoning()).isEqualTo(thought);
    tokens.onChunk(new ChatEvent.PartEnded(0, 0));
    begin(0, 1, new Part.Text("Yes", null, Extras.NONE));
    assertThat(tokens.usage().reasoning()).isEqualTo(thought);
    assertThat(tokens.usage().output()).isEqualTo(thought + 1);
  }

  @Test
  void words_of_choices_that_interleave_are_not_mixed() {
    begin(0, 0, new Part.Text("", null, Extras.NONE));
    begin(1, 0, new Part.Text("", null, Extras.NONE));
    for (int i = 0; i < WORDS.length(); i++) {
      tokens.onChunk(new ChatEvent.TextDelta(i % 2, 0, WORDS.substring(i / 2, i / 2 + 1)));
    }
    int both =
        Tokenizers.O200K.count(WORDS.substring(0, (WORDS.length() + 1) / 2))
            + Tokenizers.O200K.count(WORDS.substring(0, WORDS.length() / 2));
    assertThat(tokens.usage().output()).isEqualTo(both);
  }

  @Test
  void a_call_counts_its_name_and_its_arguments() {
    begin(0, 0, Part.ToolCall.of("call_1", "find_ferry", ""));
    tokens.onChunk(new ChatEvent.ArgumentsDelta(0, 0, "{\"day\":"));
    tokens.onChunk(new ChatEvent.ArgumentsDelta(0, 0, "\"Friday\"}"));
    tokens.onChunk(
        new ChatEvent.Finished(
            0, new Finish(Finish.Reason.TOOL_CALLS, null, null, null), Extras.NONE));
    assertThat(tokens.usage().output())
        .isEqualTo(
            Tokenizers.O200K.count("find_ferry") + Tokenizers.O200K.count("{\"day\":\"Friday\"}"));
  }

  @Test
  void what_the_vendor_tells_wins_and_what_comes_later_is_added() {
    tokens.onChunk(WORDS);
    tokens.onChunk(new ChatEvent.UsageReport(Usage.of(20, 9)));
    assertThat(tokens.usage()).isEqualTo(Usage.of(20, 9));
    tokens.onChunk(" And");
    assertThat(tokens.usage().output()).isEqualTo(10);
    assertThat(tokens.usage().input()).isEqualTo(20);
    assertThat(tokens.usage().estimated()).isTrue();
  }

  private void begin(int choice, int index, Part part) {
    tokens.onChunk(new ChatEvent.PartStarted(choice, index, part));
  }
}

package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.faultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinishReasonsTest {

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP, TOOL_CALLS, STOP",
    "MAX_TOKENS, LENGTH, LENGTH, MAX_TOKENS",
    "SAFETY, CONTENT_FILTER, CONTENT_FILTER, SAFETY",
    "RECITATION, CONTENT_FILTER, CONTENT_FILTER, RECITATION",
    "LANGUAGE, CONTENT_FILTER, CONTENT_FILTER, LANGUAGE",
    "BLOCKLIST, CONTENT_FILTER, CONTENT_FILTER, BLOCKLIST",
    "PROHIBITED_CONTENT, CONTENT_FILTER, CONTENT_FILTER, PROHIBITED_CONTENT",
    "SPII, CONTENT_FILTER, CONTENT_FILTER, SPII",
    "IMAGE_SAFETY, CONTENT_FILTER, CONTENT_FILTER, IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT, CONTENT_FILTER, CONTENT_FILTER, IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION, CONTENT_FILTER, CONTENT_FILTER, IMAGE_RECITATION",
    "TOO_MANY_TOOL_CALLS, OTHER, TOOL_CALLS, TOO_MANY_TOOL_CALLS",
    "NO_IMAGE, OTHER, TOOL_CALLS, NO_IMAGE",
    "IMAGE_OTHER, OTHER, TOOL_CALLS, IMAGE_OTHER",
    "OTHER, OTHER, TOOL_CALLS, OTHER",
    "CONTINUATION, OTHER, TOOL_CALLS, CONTINUATION",
    "FINISH_REASON_UNSPECIFIED, OTHER, TOOL_CALLS, STOP"
  })
  void a_word_has_a_meaning_with_calls_and_without(
      String word, Reason without, Reason with, String written) {
    Finish finish = FinishReasons.read(word, false);
    assertThat(finish.reason()).isEqualTo(without);
    assertThat(FinishReasons.read(word, true).reason()).isEqualTo(with);
    assertThat(FinishReasons.write(finish, false)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"})
  void a_call_that_nobody_can_carry_out_is_no_answer(String word) {
    Fault fault = faultOf(() -> FinishReasons.read(word, true));
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "SAFETY, SAFETY",
    "OTHER, SAFETY",
    "BLOCKLIST, BLOCKLIST",
    "PROHIBITED_CONTENT, PROHIBITED_CONTENT",
    "IMAGE_SAFETY, IMAGE_SAFETY",
    "MODEL_ARMOR, SAFETY",
    "JAILBREAK, SAFETY"
  })
  void a_prompt_that_is_blocked_is_filtered_for_whatever_reason(String word, String written) {
    Finish finish = FinishReasons.blocked(word);
    assertThat(finish.reason()).isEqualTo(Reason.CONTENT_FILTER);
    assertThat(FinishReasons.write(finish, false)).isEqualTo(written);
  }

  @Test
  void there_is_no_word_for_calls() {
    assertThat(FinishReasons.write(Finish.of(Reason.TOOL_CALLS), false)).isEqualTo("STOP");
  }
}

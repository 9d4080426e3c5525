package dev.weir.models.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTokensTest {

  private static final String PROSE = "The boat for Bergen leaves at noon. ";

  private static long count(String body) {
    return BodyTokens.of(body.replace('\'', '"').getBytes(UTF_8), Tokenizers.SIMPLE);
  }

  /** Four characters a token, and one for each name and number. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':'twelve chars'} | 4",
        "{'a':{'b':['four','four']}} | 4",
        "{'n':1,'f':0.5,'t':true,'z':null} | 6",
        "{'model':'a-very-long-name','role':'assistant','id':'0123456789','text':'four'} | 5",
        "{'text':'\\u00fc\\n\\t!'} | 2",
        "7 | 1",
        "[] | 1",
      })
  void texts_names_and_numbers_count_and_what_is_no_prompt_does_not(String body, long tokens) {
    assertThat(count(body)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{", "{'a':'cut wi", "{'a':'four'}}}"})
  void of_what_is_no_json_counts_what_can_be_read(String body) {
    assertThat(count(body)).isBetween(1L, 2L);
  }

  @Test
  void a_text_counts_as_the_model_cuts_it() {
    byte[] body = ("{\"content\":\"" + PROSE + "\"}").getBytes(UTF_8);
    for (Tokenizer tokenizer : new Tokenizer[] {Tokenizers.O200K, Tokenizers.CLAUDE}) {
      assertThat(BodyTokens.of(body, tokenizer)).isEqualTo(1 + tokenizer.count(PROSE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:image/png;base64,", ""})
  void data_counts_as_an_image_however_long_it_is(String prefix) {
    for (int length : new int[] {3_000, 300_000}) {
      assertThat(count("{'url':'" + prefix + "iVBORw0K".repeat(length / 8) + "'}"))
          .isEqualTo(1 + 1_500);
    }
    // Too short to be sure, or with a space as language has.
    assertThat(count("{'url':'" + "iVBORw0K".repeat(200) + "'}")).isEqualTo(1 + 400);
    assertThat(count("{'text':'" + "iVBORw0 ".repeat(1_000) + "'}")).isEqualTo(1 + 2_000);
  }

  @Test
  void long_texts_count_in_proportion_to_their_beginning() {
    String whole = PROSE.repeat(3 * 1024 * 1024 / PROSE.length());
    long four = whole.length() / 4;
    assertThat(count("{'text':'" + whole + "'}")).isCloseTo(four, within(four / 100));
    String half = whole.substring(0, 700_000);
    long parts = 4 * (half.length() / 4);
    assertThat(count("['" + String.join("','", half, half, half, half) + "']"))
        .isCloseTo(parts, within(parts / 100));
  }
}

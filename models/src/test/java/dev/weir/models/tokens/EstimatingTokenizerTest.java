package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.models.tokens.Calibration.Errors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the estimates are off, over texts that they were not fitted to. */
class EstimatingTokenizerTest {

  private static final List<Corpus.Sample> ALL = Corpus.read().samples();
  private static final List<Corpus.Sample> HELD_OUT =
      ALL.stream().filter(Corpus.Sample::heldOut).toList();

  @ParameterizedTest
  @CsvSource({"claude, claude, 0.26", "gemini, gemma3, 0.32", "general, llama3, 0.22"})
  void the_error_is_as_stated(String family, String column, double worstMax) {
    EstimatingTokenizer tokenizer = family(family);
    Errors heldOut = Errors.of(HELD_OUT, column, tokenizer);
    System.out.println(family + ", held out: " + heldOut);
    System.out.println(family + ", all: " + Errors.of(ALL, column, tokenizer));
    assertThat(HELD_OUT).hasSize(ALL.size() / 2);
    assertThat(heldOut.mean()).isLessThanOrEqualTo(0.10);
    assertThat(Math.abs(heldOut.aggregate())).isLessThanOrEqualTo(0.10);
    assertThat(Math.abs(Errors.of(ALL, column, tokenizer).aggregate())).isLessThanOrEqualTo(0.10);
    assertThat(Math.abs(heldOut.worst())).as(heldOut.worstSample()).isLessThanOrEqualTo(worstMax);
  }

  /** Otherwise the estimate would not be worth its code. */
  @ParameterizedTest
  @CsvSource({"claude, claude", "gemini, gemma3", "general, llama3"})
  void it_is_much_better_than_four_characters_a_token(String family, String column) {
    Errors simple = Errors.of(HELD_OUT, column, Tokenizers.SIMPLE);
    System.out.println(family + ", four characters a token: " + simple);
    assertThat(Errors.of(HELD_OUT, column, family(family)).mean()).isLessThan(simple.mean() / 2);
  }

  private static EstimatingTokenizer family(String name) {
    return switch (name) {
      case "claude" -> Tokenizers.CLAUDE;
      case "gemini" -> Tokenizers.GEMINI;
      default -> Tokenizers.GENERAL;
    };
  }
}

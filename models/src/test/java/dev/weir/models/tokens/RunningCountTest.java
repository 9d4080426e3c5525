package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that come in pieces of one to eight characters count as the whole. */
class RunningCountTest {

  private static final long SEED = 20_240_517;

  @ParameterizedTest
  @CsvSource({
    "o200k, 0.003, 0.03",
    "cl100k, 0.003, 0.03",
    "claude, 0.03, 0.1",
    "gemini, 0.03, 0.1"
  })
  void pieces_count_as_the_whole(String name, double aggregateMax, double worstMax) {
    Tokenizer tokenizer = named(name);
    Random random = new Random(SEED);
    long whole = 0;
    long inPieces = 0;
    double worst = 0;
    String worstSample = "";
    for (Corpus.Sample sample : Corpus.read().samples()) {
      RunningCount count = new RunningCount(tokenizer);
      for (int from = 0; from < sample.text().length(); ) {
        int to = Math.min(sample.text().length(), from + 1 + random.nextInt(8));
        count.add(sample.text().substring(from, to));
        from = to;
      }
      int expected = tokenizer.count(sample.text());
      whole += expected;
      inPieces += count.tokens();
      double error = Math.abs(count.tokens() - expected) / (double) expected;
      if (error > worst) {
        worst = error;
        worstSample = sample.name();
      }
    }
    System.out.printf(
        "%s in pieces: aggregate %+.4f, worst %.4f %s%n",
        name, (double) inPieces / whole - 1, worst, worstSample);
    assertThat(Math.abs((double) inPieces / whole - 1)).isLessThanOrEqualTo(aggregateMax);
    assertThat(worst).as(worstSample).isLessThanOrEqualTo(worstMax);
  }

  @Test
  void what_each_piece_adds_is_the_whole_in_the_end() {
    String text = "Unbelievably, the lighthouse keeper's 12,345 gulls left. ".repeat(20);
    RunningCount count = new RunningCount(Tokenizers.CLAUDE);
    double sum = 0;
    for (char letter : text.toCharArray()) {
      sum += count.added(String.valueOf(letter));
    }
    assertThat(sum).isEqualTo(count.tokens());
    int whole = Tokenizers.CLAUDE.count(text);
    assertThat(sum).isBetween(whole * 0.97, whole * 1.03);
    double alone = 0;
    for (char letter : text.toCharArray()) {
      alone += Tokenizers.CLAUDE.tokens(String.valueOf(letter));
    }
    assertThat(alone).as("without a carry").isGreaterThan(sum * 2);
  }

  private static Tokenizer named(String name) {
    return switch (name) {
      case "o200k" -> Tokenizers.O200K;
      case "cl100k" -> Tokenizers.CL100K;
      case "claude" -> Tokenizers.CLAUDE;
      default -> Tokenizers.GEMINI;
    };
  }
}

package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokenizer a name has, and what the tables count. */
class TokenizersTest {

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o-mini, o200k",
    "openai, gpt-4.1, o200k",
    "openai, gpt-5.2-codex, o200k",
    "openai, o3-mini, o200k",
    "openai, chatgpt-4o-latest, o200k",
    "groq, openai/gpt-oss-120b, o200k",
    "bedrock, openai.gpt-oss-20b-1:0, o200k",
    "openai, ft:gpt-4o-2024-08-06:acme::id, o200k",
    "openai, gpt-4-turbo, cl100k",
    "openai, gpt-3.5-turbo, cl100k",
    "azure, gpt-35-turbo, cl100k",
    "openai, text-embedding-3-large, cl100k",
    "anthropic, claude-sonnet-4-5, claude",
    "bedrock, us.anthropic.claude-3-haiku-20240307-v1:0, claude",
    "bedrock, anthropic.claude-v2, claude",
    "openrouter, anthropic/claude-opus-4, claude",
    "vertex, publishers/anthropic/models/claude-sonnet-4@20250514, claude",
    "gemini, models/gemini-2.5-pro, gemini",
    "ollama, gemma3:12b, gemini",
    "mistral, mistral-large-latest, general",
    "xai, grok-4, general",
    "anthropic, next-year, claude",
    "openai, next-year, o200k",
    "gemini, next-year, gemini",
    "'', '', general",
  })
  void a_model_has_the_tokenizer_of_its_family(String provider, String model, String name) {
    assertThat(Tokenizers.of(provider, model).name()).isEqualTo(name);
  }

  @Test
  void tables_count_as_another_library_does() {
    for (Corpus.Sample sample : Corpus.read().samples()) {
      assertThat(Tokenizers.O200K.count(sample.text()))
          .as(sample.name())
          .isEqualTo(sample.counts().get("o200k"));
      assertThat(Tokenizers.CL100K.count(sample.text()))
          .as(sample.name())
          .isEqualTo(sample.counts().get("cl100k"));
    }
  }

  @Test
  void a_long_text_counts_the_same_in_pieces() {
    StringBuilder text = new StringBuilder();
    int expected = 0;
    for (Corpus.Sample sample : Corpus.read().samples()) {
      // A line between the texts that no token reaches over, so that the counts add up.
      text.append(sample.text().strip()).append(" |");
      expected += Tokenizers.O200K.count(sample.text().strip() + " |");
    }
    assertThat(text.length()).isGreaterThan(40_000);
    assertThat(Tokenizers.O200K.count(text.toString())).isCloseTo(expected, within(78));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "-", "字", "é1 "})
  @Timeout(value = 300, unit = TimeUnit.SECONDS) // A quadratic count of a million takes hours.
  void a_million_of_the_same_is_counted(String letter) {
    String text = letter.repeat(1_000_000 / letter.length());
    for (Tokenizer tokenizer :
        new Tokenizer[] {
          Tokenizers.O200K, Tokenizers.CL100K, Tokenizers.CLAUDE, Tokenizers.SIMPLE
        }) {
      assertThat(tokenizer.count(text)).as(tokenizer.name()).isBetween(1_000, 4_000_000);
    }
  }

  @Test
  void names_of_special_tokens_are_text() {
    assertThat(Tokenizers.O200K.count("<|endoftext|>")).isGreaterThan(1);
  }

  @Test
  void nothing_has_no_tokens_and_anything_has_some() {
    for (Tokenizer tokenizer :
        new Tokenizer[] {
          Tokenizers.O200K, Tokenizers.GEMINI, Tokenizers.GENERAL, Tokenizers.SIMPLE
        }) {
      assertThat(tokenizer.count("")).isZero();
      assertThat(tokenizer.count(" ")).isPositive();
      assertThat(tokenizer.count("\ud83d")).isPositive();
    }
  }

  private static Offset<Integer> within(int tokens) {
    return Offset.offset(tokens);
  }
}

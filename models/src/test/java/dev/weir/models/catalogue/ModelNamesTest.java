package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

  @ParameterizedTest
  @CsvSource({
    "models/gemini-2.5-pro, gemini-2.5-pro",
    "Models/Gemini-2.5-Pro, gemini-2.5-pro",
    "publishers/google/models/gemini-2.5-flash, gemini-2.5-flash",
    "projects/p-1/locations/us-central1/publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
    "publishers/anthropic/models/claude-sonnet-4-5@20250929, claude-sonnet-4-5@20250929",
    "publishers/anthropic/models/claude-sonnet-4-5@20250929, claude-sonnet-4-5-20250929",
    "publishers/anthropic/models/claude-sonnet-4-5@20250929, claude-sonnet-4-5",
    "claude-opus-5@default, claude-opus-5",
    "codestral-2@001, codestral-2",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, anthropic.claude-sonnet-4-5-20250929-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5-20250929",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5",
    "us-gov.amazon.nova-pro-v1:0, amazon.nova-pro-v1:0",
    "apac.amazon.nova-pro-v1:0:300k, nova-pro",
    "arn:aws:bedrock:us-east-1:1:inference-profile/eu.amazon.nova-lite-v1:0, amazon.nova-lite-v1:0",
    "arn:aws-us-gov:bedrock:r::foundation-model/amazon.nova-lite-v1:0, amazon.nova-lite-v1:0",
    "openai/gpt-4o, gpt-4o",
    "x-ai/grok-4.3, grok-4.3",
    "gpt-4o-2024-08-06, gpt-4o",
    "openai/gpt-4o-2024-08-06, gpt-4o",
    "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
  })
  void a_dressed_up_name_stands_for_the_plain_one(String name, String plain) {
    assertThat(ModelNames.plainer(name)).contains(plain);
  }

  @Test
  void the_closest_name_comes_first() {
    assertThat(ModelNames.plainer("us.anthropic.claude-sonnet-4-5-20250929-v1:0"))
        .containsExactly(
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "claude-sonnet-4-5-20250929-v1:0",
            "claude-sonnet-4-5-20250929",
            "claude-sonnet-4-5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "",
        "mistral-large-2411",
        "command-r-08-2024",
        "gpt-4-0613",
        "ft:gpt-4o-2024-08-06:org::id",
        "us.somebody.model",
        "meta-llama/Llama-3.3-70B",
        "model-20259999",
        "model-2025-1-1"
      })
  void a_name_without_such_dress_stands_for_itself_alone(String name) {
    assertThat(ModelNames.plainer(name)).isEmpty();
  }

  @Test
  void a_variant_is_another_model() {
    assertThat(ModelNames.plainer("openai/gpt-4o:free")).containsExactly("gpt-4o:free");
    assertThat(ModelNames.plainer("FT:gpt-4o-2024-08-06")).isEmpty();
  }

  @Test
  void a_very_long_name_is_not_looked_into() {
    assertThat(ModelNames.plainer("models/" + "a".repeat(249))).hasSize(1);
    assertThat(ModelNames.plainer("models/" + "a".repeat(250))).isEmpty();
  }
}

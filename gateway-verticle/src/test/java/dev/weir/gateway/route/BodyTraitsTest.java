package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTraitsTest {

  private static BodyTraits of(String dialect, String body) {
    return BodyTraits.of(dialect, new HeldBody(body.replace('`', '"').getBytes(UTF_8)));
  }

  /** For each dialect: a request that needs all of it, and how long its answer may be. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai-chat | {`model`:`r`,`max_tokens`:7,`max_completion_tokens`:50,`reasoning_effort`:`low`,`tools`:[{}],`messages`:[{`role`:`user`,`content`:[{`type`:`image_url`,`image_url`:{`url`:`x`}}]}]}
          openai-responses | {`model`:`r`,`max_output_tokens`:50,`reasoning`:{`effort`:`high`},`tools`:[{}],`input`:[{`role`:`user`,`content`:[{`type`: `input_image`,`image_url`:`x`}]}]}
          anthropic-messages | {`max_tokens`:50,`thinking`:{`type`:`enabled`,`budget_tokens`:9},`tools`:[{}],`messages`:[{`role`:`user`,`content`:[{`type` : `image`,`source`:{}}]}]}
          bedrock-invoke | {`max_tokens`:50,`thinking`:{`type`:`enabled`},`tools`:[{}],`messages`:[{`role`:`user`,`content`:[{`type`:`image`,`source`:{}}]}]}
          gemini | {`generationConfig`:{`maxOutputTokens`:50,`thinkingConfig`:{`thinkingBudget`:100}},`tools`:[{}],`contents`:[{`parts`:[{`inlineData`:{`mimeType`:`image/png`,`data`:``}}]}]}
          gemini-array | {`generation_config`:{`max_output_tokens`:50,`thinking_config`:{`include_thoughts`:true}},`tools`:[{}],`contents`:[{`parts`:[{`file_data`:{`mime_type`:`image/png`}}]}]}
          bedrock-converse | {`inferenceConfig`:{`maxTokens`:50},`additionalModelRequestFields`:{`thinking`:{`type`:`enabled`}},`toolConfig`:{`tools`:[]},`messages`:[{`content`:[{`image`:{ `format`:`png`}}]}]}
          cohere-chat | {`max_tokens`:50,`thinking`:{`type`:`enabled`},`tools`:[{}],`messages`:[{`content`:[{`type`:`image_url`,`image_url`:{`url`:`x`}}]}]}
          """)
  void what_a_request_needs_is_seen_in_each_dialect(String dialect, String body) {
    BodyTraits traits = of(dialect, body);
    assertThat(traits.needs()).containsExactlyInAnyOrder(Ask.Need.values());
    assertThat(traits.answerTokens()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai-chat | {`reasoning_effort`:`none`,`tools`:[],`functions`:null,`messages`:[{`content`:`\\`image_url\\`: {}`},{`content`:`image_url`}]}
          openai-responses | {`reasoning`:{`effort`:`none`},`tools`:[ ],`input`:`{\\`type\\`:\\`input_image\\`}`}
          anthropic-messages | {`thinking`:{`type`:`disabled`},`tools`:[{`input_schema`:{`type`:`image`}}],`messages`:[{`content`:`\\`type\\`:\\`image\\``}]}
          gemini | {`generationConfig`:{`thinkingConfig`:{`thinkingBudget`:0}},`contents`:[{`parts`:[{`inlineData`:{`mimeType`:`audio/mp3`}}]}]}
          bedrock-converse | {`toolConfig`:{},`messages`:[{`content`:[{`toolUse`:{`input`:{`image`:{`url`:`x`}}}}]}]}
          cohere-chat | {`thinking`:{`type`:`disabled`},`messages`:[{`content`:`image_url`}]}
          openai-completions | {`prompt`:`tools`,`tools`:[{}]}
          universal | {`tools`:[{}]}
          """)
  void what_only_looks_like_it_is_not_needed(String dialect, String body) {
    BodyTraits traits = of(dialect, body);
    assertThat(traits.needs()).isEqualTo(words(dialect.startsWith("anthropic") ? "tools" : ""));
    assertThat(traits.answerTokens()).isZero();
  }

  @Test
  void what_stands_behind_a_long_prompt_is_seen_as_well() {
    String prompt = "x".repeat(3 * BodyView.WINDOW_BYTES);
    BodyTraits traits =
        of(
            "gemini",
            "{`contents`:[{`text`:`%s`},{`mimeType`:`image/png`}],`generationConfig`:{`topP`:`%s`,`maxOutputTokens`:50}}"
                .formatted(prompt, prompt));
    assertThat(traits).isEqualTo(new BodyTraits(Set.of(Ask.Need.IMAGES), 50));
  }

  private static Set<Ask.Need> words(String words) {
    return Arrays.stream(words.split(" "))
        .filter(word -> !word.isEmpty())
        .map(word -> Ask.Need.valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  @Test
  void a_body_that_nobody_can_read_needs_nothing() {
    assertThat(of("openai-chat", "{`tools`:[")).isEqualTo(BodyTraits.NONE);
    assertThat(of("openai-chat", "{`max_tokens`:-5}").answerTokens()).isZero();
    assertThat(of("openai-chat", "{`max_tokens`:1.5}").answerTokens()).isZero();
    assertThat(of("gemini", "{`generationConfig`:5}")).isEqualTo(BodyTraits.NONE);
  }

  @Test
  void a_beginning_is_the_same_whatever_the_model_and_the_end() {
    String rest = "\",\"messages\":\"" + "x".repeat(Prefixes.PREFIX_BYTES);
    byte[] one = ("{\"model\":\"a" + rest + "1").getBytes(UTF_8);
    byte[] two = ("{\"model\":\"bcd" + rest + "22").getBytes(UTF_8);
    byte[] three = ("{\"modal\":\"bcd" + rest + "22").getBytes(UTF_8);
    assertThat(Prefixes.of(new HeldBody(one), 10, 11))
        .isEqualTo(Prefixes.of(new HeldBody(two), 10, 13))
        .isNotEqualTo(Prefixes.of(new HeldBody(three), 10, 13))
        .isNotZero();
    assertThat(Prefixes.of(new HeldBody(new byte[Prefixes.PREFIX_BYTES - 1]), -1, -1)).isZero();
    assertThat(Prefixes.of(new HeldBody(new byte[Prefixes.PREFIX_BYTES]), -1, -1)).isNotZero();
    assertThat(Prefixes.of(new HeldBody(new byte[Prefixes.PREFIX_BYTES]), 5, 6)).isZero();
  }
}

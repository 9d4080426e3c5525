package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertaintyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        DialectName.OPENAI_CHAT + "|{'temperature':0}|true",
        DialectName.OPENAI_CHAT + "|{'temperature': 0.0, 'x':{'temperature':1}}|true",
        DialectName.OPENAI_CHAT + "|{'temperature':1,'seed':7}|true",
        DialectName.OPENAI_CHAT + "|{'seed':null}|false",
        DialectName.OPENAI_CHAT + "|{'temperature':'0'}|false",
        DialectName.OPENAI_CHAT + "|{'temperature':0.01}|false",
        DialectName.OPENAI_CHAT + "|{'metadata':{'temperature':0,'seed':1}}|false",
        DialectName.OPENAI_CHAT + "|{}|false",
        DialectName.OPENAI_CHAT + "|{'temperature':0|false",
        DialectName.OPENAI_RESPONSES + "|{'temperature':0}|true",
        DialectName.ANTHROPIC_MESSAGES + "|{'temperature':0}|true",
        DialectName.ANTHROPIC_MESSAGES + "|{'seed':1}|false",
        DialectName.GEMINI + "|{'generationConfig':{'temperature':0}}|true",
        DialectName.GEMINI + "|{'generation_config':{'seed':3}}|true",
        DialectName.GEMINI + "|{'temperature':0}|false",
        DialectName.BEDROCK_CONVERSE + "|{'inferenceConfig':{'temperature':0}}|true",
        DialectName.COHERE_CHAT + "|{'seed':3}|true",
        "another|{'temperature':0}|false",
      })
  void a_body_says_whether_its_answer_depends_on_chance(
      String dialect, String body, boolean certain) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(Certainty.of(dialect, new HeldBody(bytes))).isEqualTo(certain);
  }
}

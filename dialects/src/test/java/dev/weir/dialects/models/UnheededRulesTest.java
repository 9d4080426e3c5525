package dev.weir.dialects.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Habits;
import dev.weir.dialects.UpstreamDialect.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target without the rules of models knows nothing of any. */
class UnheededRulesTest {

  @ParameterizedTest
  @CsvSource({
    DialectName.OPENAI_CHAT + ", o3",
    DialectName.GEMINI + ", gemini-3-pro",
    DialectName.ANTHROPIC_MESSAGES + ", claude-opus-4-7",
    DialectName.BEDROCK_CONVERSE + ", anthropic.claude-opus-4-7",
  })
  void nothing_is_known(String dialect, String model) {
    Target plain = Target.VENDOR.withoutModelRules();
    assertThat(Target.VENDOR.facts(dialect, model).rules()).isNotEmpty();
    assertThat(Target.VENDOR.factsOfDialect(dialect, model).rules()).isNotEmpty();
    assertThat(plain.facts(dialect, model).rules()).isEmpty();
    assertThat(plain.factsOfDialect(dialect, model).rules()).isEmpty();
    assertThat(plain.with(Habits.COMMON).facts(dialect, model).rules()).isEmpty();
  }
}

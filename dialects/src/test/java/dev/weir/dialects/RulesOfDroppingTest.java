package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a translation leaves out stands in its dialect's table, whatever the request. */
class RulesOfDroppingTest {

  private static final Seal SEAL = new Seal(new byte[] {1});

  static Stream<UpstreamDialect> dialects() {
    return Stream.of(
        new OpenAiChat(SEAL),
        new OpenAiResponses(SEAL),
        new AnthropicMessages(SEAL),
        new GeminiContent(SEAL),
        new BedrockConverse(SEAL),
        new CohereChat(SEAL));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void every_dropped_path_has_a_rule(UpstreamDialect dialect) {
    List<Pattern> known =
        dialect.rules().stream()
            .filter(rule -> rule.effect() == Effect.DROPPED)
            .map(rule -> pattern(rule.field()))
            .toList();
    ChatShape foreign = ChatShape.everything("another", "nobody");
    int[] told = {0};
    Seeds.each(
        500,
        seed -> {
          ChatRequest request = new RandomChats(seed, foreign).request();
          for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
            for (String path : dropped(dialect, request, target)) {
              told[0]++;
              assertThat(known)
                  .as("%s drops %s", dialect.name(), path)
                  .anyMatch(rule -> rule.matcher(path).matches());
            }
          }
        });
    assertThat(told[0]).isPositive();
  }

  private static List<String> dropped(UpstreamDialect dialect, ChatRequest request, Target target) {
    try {
      return dialect.encodeRequest(request, target).dropped();
    } catch (FaultException refused) {
      assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      return List.of();
    }
  }

  /** Lists may be told with the place in them or without; results have contents of their own. */
  private static Pattern pattern(String field) {
    StringBuilder pattern = new StringBuilder();
    for (String member : field.split("\\.")) {
      pattern
          .append(pattern.isEmpty() ? "" : "\\.")
          .append(member.equals("*") ? "[\\w-]+" : member.replace("[]", "\\[\\d*\\]"));
      if (member.equals("parts[]")) {
        pattern.append("(?:\\.content\\[\\d*\\])?");
      }
    }
    return Pattern.compile(pattern.toString());
  }
}

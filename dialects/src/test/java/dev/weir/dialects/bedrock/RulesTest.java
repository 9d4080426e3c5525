package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.LLAMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Action;
import dev.weir.dialects.models.ModelRule;
import dev.weir.dialects.models.ModelRules;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final List<String> MODELS =
      List.of(
          LLAMA,
          "anthropic.claude-3-7-sonnet-20250219-v1:0",
          "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
          "global.anthropic.claude-opus-5-5",
          "arn:aws:bedrock:us-east-1:1:application-inference-profile/x");

  private static boolean covers(Rule rule, String path) {
    String field = rule.rule().field();
    int star = field.indexOf('*');
    return star < 0
        ? field.equals(path)
        : path.startsWith(field.substring(0, star)) && !path.substring(star).contains("[]");
  }

  /** The plainest rule that covers a path: a star covers all, so it comes last. */
  private static Set<Rule> covering(String path) {
    Set<Rule> all =
        Arrays.stream(Rule.values())
            .filter(rule -> rule.rule().effect() == Effect.DROPPED && covers(rule, path))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    if (all.size() > 1) {
      all.removeIf(rule -> rule.rule().field().contains("*"));
    }
    return all;
  }

  /** Of the dialect, and of the models that it serves. */
  private static List<String> refusals() {
    Stream<String> own =
        Arrays.stream(Rule.values())
            .filter(rule -> rule.rule().effect() == Effect.REFUSED)
            .map(rule -> rule.rule().reason());
    Stream<String> models =
        ModelRules.SHIPPED.rows().stream()
            .filter(row -> row.action() instanceof Action.Refuse)
            .map(ModelRule::why);
    return Stream.concat(own, models).toList();
  }

  @Test
  void whatever_is_dropped_or_refused_has_its_rule() {
    Set<Rule> met = EnumSet.noneOf(Rule.class);
    ChatShape shape =
        ChatShape.everything("openai-chat", "openai")
            .withTtls("5m", "1h", "30m")
            .without(Feature.CHOICES_ASKED);
    Seeds.each(
        3000,
        seed -> {
          boolean fetched = seed % 10 == 0;
          ChatShape some =
              fetched
                  ? shape
                  : shape.without(Feature.MEDIA_URLS, Feature.MEDIA_FILES, Feature.IMAGES);
          ChatRequest request =
              new RandomChats(seed, some)
                  .request()
                  .withModel(MODELS.get((int) (seed % MODELS.size())));
          try {
            for (String path : CONVERSE.encodeRequest(request, Target.VENDOR).dropped()) {
              Set<Rule> rules = covering(path);
              assertThat(rules).as(path).hasSize(1);
              met.addAll(rules);
            }
          } catch (FaultException refused) {
            assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
            assertThat(refusals()).anyMatch(refused.fault().message()::endsWith);
          }
        });
    Set<Rule> never =
        EnumSet.allOf(Rule.class).stream()
            .filter(rule -> rule.rule().effect() == Effect.DROPPED && !met.contains(rule))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    // Claude Code's header is made by nobody here, and all random users have fitting names.
    assertThat(never).containsExactlyInAnyOrder(Rule.BILLING_HEADER, Rule.END_USER);
  }

  @Test
  void the_table_names_each_thing_once_and_says_why() {
    List<TranslationRule> rules = CONVERSE.rules();
    assertThat(rules).hasSize(Rule.values().length);
    assertThat(rules.stream().map(rule -> rule.field() + rule.effect())).doesNotHaveDuplicates();
    assertThat(rules).allMatch(rule -> !rule.reason().isBlank() && !rule.reason().endsWith("."));
  }
}

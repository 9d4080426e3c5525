package dev.weir.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.ModelNames.Provider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

  private static final NameRules CLAUDE = new NameRules(true, "");

  private static Provider open(String kind) {
    return new Provider("my-" + kind, kind, List.of(), List.of("*"), false);
  }

  private static List<Provider> vendors() {
    return Stream.of("openai", "anthropic", "gemini", "cohere", "bedrock")
        .map(ModelNamesTest::open)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-5-5, anthropic",
    "gpt-5, openai",
    "chatgpt-4o-latest, openai",
    "o3-mini, openai",
    "gemini-3.8-flash, gemini",
    "tunedModels/mine, gemini",
    "command-a-reasoning, cohere",
    "c4ai-aya-expanse-32b, cohere",
    "anthropic.claude-sonnet-4-5-20250929-v1:0, bedrock",
    "us.anthropic.claude-opus-5-5, bedrock",
    "us-gov.anthropic.claude-opus-5-5, bedrock",
    "global.amazon.nova-pro-v1:0, bedrock",
    "amazon.nova-lite-v1:0, bedrock",
    "openai.gpt-oss-120b-1:0, bedrock",
    "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-5-5, bedrock",
    "arn:aws-us-gov:bedrock:us-gov-west-1:1:provisioned-model/abc, bedrock"
  })
  void shipped_patterns_tell_the_kind(String name, String kind) {
    ModelNames names = new ModelNames(Map.of(), NameRules.NONE, vendors());
    assertThat(names.resolve(name, "openai-chat"))
        .containsExactly(new Candidate("my-" + kind, name));
  }

  @Test
  void the_catalogue_comes_after_lists_of_the_operator_and_before_those_of_vendors() {
    Function<String, Set<String>> kinds =
        name -> name.equals("llama-x") ? Set.of("groq", "together") : Set.of();
    Provider live =
        new Provider("live", "vllm", List.of("openai-chat"), List.of("llama-x", "*"), false);
    Provider groq = open("groq");
    Provider together = new Provider("t", "together", List.of("openai-chat"), List.of("*"), false);
    Provider narrow = new Provider("narrow", "groq", List.of(), List.of("other"), true);
    List<Provider> all = List.of(live, groq, narrow, together);

    ModelNames names = new ModelNames(Map.of(), NameRules.NONE, all, kinds);
    assertThat(names.resolve("llama-x", "openai-chat"))
        .as("who speaks the dialect first, and nobody whose list says otherwise")
        .containsExactly(new Candidate("t", "llama-x"), new Candidate("my-groq", "llama-x"));
    assertThat(names.resolve("llama-y", "openai-chat")).isEmpty();

    Provider listed = new Provider("own", "x", List.of(), List.of("llama-x"), true);
    ModelNames owned = new ModelNames(Map.of(), NameRules.NONE, List.of(groq, listed), kinds);
    assertThat(owned.resolve("llama-x", "openai-chat"))
        .containsExactly(new Candidate("own", "llama-x"));

    ModelNames nobody = new ModelNames(Map.of(), NameRules.NONE, List.of(live), kinds);
    assertThat(nobody.resolve("llama-x", "openai-chat"))
        .as("nobody of these kinds is configured")
        .containsExactly(new Candidate("live", "llama-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3", "gemini", "my.command-a", "anthropic", "arn:aws:s3:::bucket"})
  void they_tell_nothing_of_other_names(String name) {
    ModelNames names = new ModelNames(Map.of(), NameRules.NONE, vendors());
    assertThat(names.resolve(name, "openai-chat")).isEmpty();
  }

  @Test
  void claude_stands_in_only_where_nobody_serves_openai_s_names() {
    ModelNames both = new ModelNames(Map.of(), CLAUDE, vendors());
    ModelNames claudeOnly = new ModelNames(Map.of(), CLAUDE, List.of(open("anthropic")));
    ModelNames off = new ModelNames(Map.of(), NameRules.NONE, List.of(open("anthropic")));

    assertThat(both.resolve("gpt-4", "openai-chat"))
        .containsExactly(new Candidate("my-openai", "gpt-4"));
    assertThat(claudeOnly.resolve("gpt-4", "openai-chat"))
        .containsExactly(new Candidate("my-anthropic", "claude-opus-5-5"));
    assertThat(claudeOnly.resolve("gpt-5", "openai-chat")).isEmpty();
    assertThat(off.resolve("gpt-4", "openai-chat")).isEmpty();
  }

  @Test
  void the_fallback_may_be_an_alias_and_comes_last() {
    NameRules rules = new NameRules(true, "any");
    Map<String, String> aliases = Map.of("any", "my-gemini/gemini-x");
    ModelNames names = new ModelNames(aliases, rules, List.of(open("anthropic"), open("gemini")));

    assertThat(names.resolve("nonsense", "openai-chat"))
        .containsExactly(new Candidate("my-gemini", "gemini-x"));
    assertThat(names.resolve("gpt-4o-mini", "openai-chat"))
        .containsExactly(new Candidate("my-anthropic", "claude-haiku-5-5"));
    assertThat(names.resolve("claude-x", "openai-chat"))
        .containsExactly(new Candidate("my-anthropic", "claude-x"));
  }
}

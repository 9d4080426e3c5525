package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private static final Model GPT =
      Model.of("openai", "gpt-4o", ModelKind.CHAT).withAliases(List.of("gpt-best"));
  private static final Model GPT_DATED = Model.of("openai", "gpt-4o-2024-08-06", ModelKind.CHAT);
  private static final Model AZURE = Model.of("azure-openai", "gpt-4o", ModelKind.CHAT);
  private static final Model CLAUDE =
      Model.of("anthropic", "claude-sonnet-4-5-20250929", ModelKind.CHAT)
          .withAliases(List.of("claude-sonnet-4-5"));
  private static final Model BEDROCK =
      Model.of("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0", ModelKind.CHAT);
  private static final Model OSS = Model.of("groq", "openai/gpt-oss-120b", ModelKind.CHAT);
  private static final Model OWN = Model.of("acme", "gpt-4o", ModelKind.CHAT);

  private static final Catalogue CATALOGUE =
      Catalogue.EMPTY.with(List.of(OWN, AZURE, GPT, GPT_DATED, BEDROCK, CLAUDE, OSS));

  @Test
  void a_provider_s_model_is_found_by_id_or_alias_whatever_the_case() {
    assertThat(CATALOGUE.find("openai", "GPT-4o")).isEqualTo(new Match(GPT, Match.How.ID));
    assertThat(CATALOGUE.find("openai", "GPT-Best")).isEqualTo(new Match(GPT, Match.How.ALIAS));
    assertThat(CATALOGUE.find("azure-openai", "gpt-4o")).isEqualTo(new Match(AZURE, Match.How.ID));
    assertThat(CATALOGUE.find("azure-openai", "gpt-best")).isNull();
    assertThat(CATALOGUE.find("nobody", "gpt-4o")).isNull();
    assertThat(CATALOGUE.find("gpt-5000")).isNull();
    assertThat(CATALOGUE.find("")).isNull();
  }

  @Test
  void a_bare_name_prefers_the_maker_then_clouds_then_hosts_then_the_unlisted() {
    assertThat(CATALOGUE.all("gpt-4o"))
        .extracting(match -> match.model().provider())
        .containsExactly("openai", "azure-openai", "acme");
    assertThat(CATALOGUE.find("gpt-4o")).isEqualTo(new Match(GPT, Match.How.ID));
    assertThat(CATALOGUE.all("gpt-5000")).isEmpty();
  }

  @Test
  void a_sure_match_goes_before_one_by_rule() {
    assertThat(CATALOGUE.all("gpt-4o-2024-08-06"))
        .containsExactly(
            new Match(GPT_DATED, Match.How.ID),
            new Match(AZURE, Match.How.RULE),
            new Match(OWN, Match.How.RULE));
    assertThat(CATALOGUE.find("openai/gpt-oss-120b")).isEqualTo(new Match(OSS, Match.How.ID));
  }

  @Test
  void a_match_by_rule_says_so() {
    assertThat(CATALOGUE.find("openai", "models/gpt-4o-2030-01-01"))
        .isEqualTo(new Match(GPT, Match.How.RULE));
    assertThat(CATALOGUE.find("us.anthropic.claude-sonnet-4-5-20250929-v1:0"))
        .isEqualTo(new Match(CLAUDE, Match.How.RULE));
    assertThat(CATALOGUE.find("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"))
        .isEqualTo(new Match(BEDROCK, Match.How.RULE));
    assertThat(CATALOGUE.find("publishers/anthropic/models/claude-sonnet-4-5@20250929"))
        .isEqualTo(new Match(CLAUDE, Match.How.RULE));
  }

  @Test
  void the_closest_of_the_plainer_names_wins() {
    assertThat(CATALOGUE.find("openai", "openai/gpt-4o-2024-08-06"))
        .isEqualTo(new Match(GPT_DATED, Match.How.RULE));
  }

  @Test
  void models_of_one_s_own_take_the_place_of_those_of_the_same_name() {
    Model cheap = Model.of("openai", "GPT-4o", ModelKind.CHAT).withLimits(9, 8);
    Model fresh = Model.of("acme", "a-1", ModelKind.CHAT).withAliases(List.of("one"));
    Catalogue more = CATALOGUE.with(List.of(cheap, fresh));
    assertThat(more.find("openai", "gpt-4o")).isEqualTo(new Match(cheap, Match.How.ID));
    assertThat(more.find("one")).isEqualTo(new Match(fresh, Match.How.ALIAS));
    assertThat(more.models()).hasSize(CATALOGUE.models().size() + 1).doesNotContain(GPT);
    assertThat(CATALOGUE.find("openai", "gpt-4o")).isEqualTo(new Match(GPT, Match.How.ID));
  }

  @Test
  void of_two_aliases_that_are_the_same_the_new_model_s_wins_and_an_id_before_both() {
    Model fresh =
        Model.of("openai", "gpt-9", ModelKind.CHAT).withAliases(List.of("gpt-best", "gpt-4o"));
    Catalogue more = CATALOGUE.with(List.of(fresh));
    assertThat(more.find("openai", "gpt-best")).isEqualTo(new Match(fresh, Match.How.ALIAS));
    assertThat(more.find("openai", "gpt-4o")).isEqualTo(new Match(GPT, Match.How.ID));
  }

  @Test
  void what_the_file_told_about_itself_stays() {
    Catalogue noted = Catalogue.noted("a note").with(List.of(GPT));
    assertThat(noted.notes()).containsExactly("a note");
    assertThat(noted.models()).containsExactly(GPT);
  }

  @Test
  void a_model_can_be_had_at_other_limits_and_prices() {
    Prices prices = Prices.of(Rates.of(1, 2));
    Model changed = CLAUDE.withLimits(10, 5).withPrices(prices);
    assertThat(changed.context()).isEqualTo(10);
    assertThat(changed.output()).isEqualTo(5);
    assertThat(changed.prices()).isEqualTo(prices);
    assertThat(changed.withLimits(Model.UNKNOWN, Model.UNKNOWN).withPrices(Prices.NONE))
        .isEqualTo(CLAUDE);
  }
}

package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedCatalogueTest {

  private static final Catalogue SHIPPED = Catalogue.shipped();

  /** $1,000 per million. The dearest that is known costs 600. */
  private static final long ABSURD = 1_000_000_000_000L;

  private static List<Long> all(Rates rates) {
    return List.of(
        rates.input(),
        rates.output(),
        rates.cacheRead(),
        rates.cacheWrite(),
        rates.cacheWrite1h(),
        rates.reasoning());
  }

  /** The prices of a model for short prompts and for those of each tier. */
  private static List<Rates> rates(Model model) {
    List<Rates> rates = new ArrayList<>();
    rates.add(model.prices().at(0));
    for (Prices.Tier tier : model.prices().tiers()) {
      rates.add(model.prices().at(tier.above() + 1));
    }
    return rates;
  }

  @Test
  void it_is_read_whole() {
    assertThat(SHIPPED.notes()).isEmpty();
    assertThat(SHIPPED.version()).isNotEmpty();
    assertThat(SHIPPED.date()).isAfter(LocalDate.of(2026, 11, 1));
    assertThat(Catalogue.shipped()).isSameAs(SHIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "azure-openai, deepseek-r1, true", // models.dev says no.
    "azure-openai, gpt-5-chat, true", // Both tell of it, and models.dev says no.
    "azure-openai, o3-mini-2025-01-31, false", // litellm alone: it names no tools, nor denies them.
    "anthropic, claude-opus-4-6, false",
    "azure-openai, gpt-3.5-turbo-0613, false", // Nobody tells of its abilities.
  })
  void it_denies_tools_only_where_a_source_does(String provider, String id, boolean lacks) {
    Match match = SHIPPED.find(provider, id);
    assertThat(match).isNotNull();
    assertThat(match.model().id()).isEqualTo(id);
    assertThat(match.model().lacks(Ability.TOOLS)).isEqualTo(lacks);
  }

  @Test
  void it_has_300_chat_models_and_some_of_each_kind() {
    for (ModelKind kind : ModelKind.values()) {
      assertThat(SHIPPED.models().stream().filter(model -> model.kind() == kind))
          .as(kind.word())
          .hasSizeGreaterThanOrEqualTo(kind == ModelKind.CHAT ? 300 : 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai",
        "anthropic",
        "gemini",
        "vertex",
        "bedrock",
        "azure-openai",
        "xai",
        "mistral",
        "cohere",
        "groq",
        "deepseek",
        "openrouter",
        "together",
        "fireworks",
        "perplexity",
        "cerebras",
        "nvidia-nim",
        "huggingface",
        "zai",
        "moonshot",
        "jina",
        "voyage"
      })
  void each_provider_has_models(String provider) {
    assertThat(SHIPPED.models()).anyMatch(model -> model.provider().equals(provider));
  }

  @Test
  void it_is_sorted_so_that_a_change_of_it_can_be_read() {
    assertThat(SHIPPED.models())
        .isSortedAccordingTo(Comparator.comparing(Model::provider).thenComparing(Model::id));
  }

  @Test
  void a_name_means_one_model_of_a_provider() {
    Set<String> names = new HashSet<>();
    for (Model model : SHIPPED.models()) {
      assertThat(names.add(Catalogue.place(model))).as("%s", model).isTrue();
      for (String alias : model.aliases()) {
        assertThat(names.add(model.provider() + '\n' + ModelNames.key(alias)))
            .as("alias %s of %s", alias, model)
            .isTrue();
      }
    }
  }

  @Test
  void no_price_is_absurd_and_none_is_for_the_cache_what_input_does_not_cost() {
    for (Model model : SHIPPED.models()) {
      for (Rates rates : rates(model)) {
        assertThat(all(rates)).as("%s", model).allMatch(price -> price >= -1 && price < ABSURD);
        if (rates.cacheRead() != Prices.UNKNOWN) {
          assertThat(rates.cacheRead()).as("%s", model).isLessThanOrEqualTo(rates.input());
        }
      }
      assertThat(model.prices().image()).as("%s", model).isLessThan(10_000_000_000L);
      assertThat(model.prices().request()).as("%s", model).isLessThan(10_000_000_000L);
      assertThat(model.prices().search()).as("%s", model).isLessThan(1_000_000_000L);
      assertThat(model.prices().audioMinute()).as("%s", model).isLessThan(1_000_000_000L);
    }
  }

  @Test
  void an_answer_fits_into_the_context() {
    for (Model model : SHIPPED.models()) {
      if (model.context() != Model.UNKNOWN) {
        assertThat(model.output()).as("%s", model).isLessThanOrEqualTo(model.context());
      }
    }
  }

  @Test
  void dates_are_of_this_age_and_in_order() {
    LocalDate first = LocalDate.of(2019, 1, 1);
    LocalDate last = LocalDate.of(2040, 1, 1);
    for (Model model : SHIPPED.models()) {
      for (ModelDate date :
          new ModelDate[] {model.knowledge(), model.released(), model.retires()}) {
        if (date != null) {
          assertThat(date.latest()).as("%s", model).isBetween(first, last);
        }
      }
      if (model.released() != null && model.retires() != null) {
        assertThat(model.released().month())
            .as("%s", model)
            .isBeforeOrEqualTo(model.retires().month());
      }
    }
  }

  @Test
  void every_fact_has_a_source_with_a_date() {
    for (Model model : SHIPPED.models()) {
      Set<String> told = new HashSet<>();
      for (Source source : model.sources()) {
        told.addAll(source.what());
        assertThat(source.date()).as("%s", model).isNotNull();
      }
      assertThat(told).as("%s", model).contains("kind");
      assertThat(told.contains("price"))
          .as("price of %s", model)
          .isEqualTo(!model.prices().equals(Prices.NONE));
      assertThat(told.contains("context"))
          .as("context of %s", model)
          .isEqualTo(model.context() != Model.UNKNOWN);
    }
  }

  /** Read by hand from the sources, in dollars per million. */
  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 128000, 2.5, 10",
    "openai, gpt-4o-mini, 128000, 0.15, 0.6",
    "openai, gpt-4.1, 1047576, 2, 8",
    "openai, gpt-5, 400000, 1.25, 10",
    "openai, gpt-5-mini, 400000, 0.25, 2",
    "openai, o3, 200000, 2, 8",
    "openai, o4-mini, 200000, 1.1, 4.4",
    "openai, gpt-5.4, 1050000, 2.5, 15",
    "anthropic, claude-sonnet-4-5, 200000, 3, 15",
    "anthropic, claude-opus-4-1, 200000, 15, 75",
    "anthropic, claude-haiku-4-5, 200000, 1, 5",
    "anthropic, claude-opus-4-6, 1000000, 5, 25",
    "gemini, gemini-2.5-pro, 1048576, 1.25, 10",
    "gemini, gemini-2.5-flash, 1048576, 0.3, 2.5",
    "mistral, mistral-large-latest, 262144, 0.5, 1.5",
    "cohere, command-a-03-2025, 256000, 2.5, 10",
    "xai, grok-4.3, 1000000, 1.25, 2.5",
    "deepseek, deepseek-chat, 1000000, 0.14, 0.28",
    "groq, llama-3.3-70b-versatile, 131072, 0.59, 0.79",
    "groq, openai/gpt-oss-120b, 131072, 0.15, 0.6",
    "bedrock, amazon.nova-pro-v1:0, 300000, 0.8, 3.2",
    "bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 200000, 3.3, 16.5",
    "vertex, claude-sonnet-4-5@20250929, 200000, 3, 15",
    "azure-openai, gpt-4o, 128000, 2.5, 10",
    "perplexity, sonar, 128000, 1, 1",
    "moonshot, kimi-k2.5, 262144, 0.6, 3",
    "cerebras, gpt-oss-120b, 131072, 0.35, 0.75"
  })
  void well_known_models_are_right(
      String provider, String name, long context, String input, String output) {
    Match match = SHIPPED.find(provider, name);
    assertThat(match).isNotNull();
    assertThat(match.how()).isNotEqualTo(Match.How.RULE);
    assertThat(match.model().kind()).isEqualTo(ModelKind.CHAT);
    assertThat(match.model().context()).isEqualTo(context);
    Prices prices = match.model().prices();
    assertThat(prices.cost(Usage.of(1_000, 0))).hasToString(perThousand(input));
    assertThat(prices.cost(Usage.of(0, 1_000))).hasToString(perThousand(output));
  }

  private static String perThousand(String perMillion) {
    return new BigDecimal(perMillion).movePointLeft(3).stripTrailingZeros().toPlainString();
  }

  @Test
  void gemini_2_5_pro_costs_more_above_200_000_tokens() {
    Match match = SHIPPED.find("models/gemini-2.5-pro");
    assertThat(match).isNotNull();
    assertThat(match.how()).isEqualTo(Match.How.RULE);
    assertThat(match.model().provider()).isEqualTo("gemini");
    Prices prices = match.model().prices();
    assertThat(prices.cost(Usage.of(200_000, 1_000))).hasToString("0.26");
    assertThat(prices.cost(Usage.of(200_001, 1_000))).hasToString("0.5150025");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-5, anthropic",
    "gpt-4o, openai",
    "gemini-2.5-flash, gemini",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, bedrock",
    "claude-sonnet-4-5@20250929, vertex",
    "publishers/google/models/gemini-2.5-pro, gemini",
    "mistral-large-latest, mistral",
    "deepseek-chat, deepseek",
    "command-a-03-2025, cohere",
    "grok-4.3, xai",
    "sonar-pro, perplexity",
    "glm-4.6, zai",
    "llama-3.3-70b-versatile, groq",
    "voyage-3.5, voyage",
    "jina-embeddings-v3, jina",
    "whisper-1, openai",
    "rerank-v3.5, cohere"
  })
  void a_bare_name_finds_its_provider(String name, String provider) {
    Match match = SHIPPED.find(name);
    assertThat(match).isNotNull();
    assertThat(match.model().provider()).isEqualTo(provider);
  }
}

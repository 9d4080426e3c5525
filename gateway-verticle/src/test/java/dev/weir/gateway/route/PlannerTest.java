package dev.weir.gateway.route;

import static dev.weir.gateway.route.PlannerFixture.ask;
import static dev.weir.gateway.route.PlannerFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.ModelNames;
import dev.weir.models.catalogue.Rates;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

  private static final String THREE = "'targets': ['a/m', 'b/m', 'c/m']";

  private static PlannerFixture route(String members) {
    return new PlannerFixture("{'r': {" + members + "}, 'other': {'targets': ['d/m', 'a/m']}}");
  }

  @Test
  void a_plain_name_has_the_choices_that_names_have() {
    Plan plan = route(THREE).plan(ask("h/whatever"));
    assertThat(order(plan)).isEqualTo("h");
    assertThat(plan.route()).isEmpty();
    assertThat(plan.settings()).isEqualTo(RouteSettings.PLAIN);
    assertThat(route(THREE).plan(ask("nobody-has-it")).choices()).isEmpty();
  }

  @Test
  void priority_is_as_written() {
    PlannerFixture planner = route(THREE);
    assertThat(planner.order("r")).isEqualTo("abc");
    Plan plan = planner.plan(ask("weir/r"));
    assertThat(order(plan)).isEqualTo("abc");
    assertThat(plan.route()).isEqualTo("r");
    assertThat(plan.settings().retries()).isEqualTo(1);
    assertThat(plan.choices())
        .extracting(Plan.Choice::reason)
        .containsExactly("priority 1", "priority 2", "priority 3");
  }

  @Test
  void round_robin_goes_turn_by_turn() {
    PlannerFixture planner = route("'strategy': 'round-robin', " + THREE);
    assertThat(List.of(planner.order("r"), planner.order("r"), planner.order("r")))
        .containsExactly("abc", "bca", "cab");
    assertThat(planner.firsts("r", 4)).isEqualTo("abca");
  }

  @Test
  void weights_make_an_even_sequence_and_the_rest_follows_by_weight() {
    PlannerFixture planner =
        route(
            "'strategy': 'weighted', 'targets': [{'model': 'a/m', 'weight': 5},"
                + " 'b/m', {'model': 'c/m', 'weight': 2}]");
    assertThat(planner.firsts("r", 16)).isEqualTo("acaabacaacaabaca");
    Plan plan = planner.plan(ask("r"));
    assertThat(order(plan)).isEqualTo("acb");
    assertThat(plan.choices().getFirst().reason()).isEqualTo("weight 5");
  }

  @Test
  void the_better_of_two_drawn_ones_is_first_and_the_worst_of_all_never() {
    PlannerFixture planner = route("'strategy': 'least-latency', " + THREE);
    planner.scores.put("a", 900.0);
    planner.scores.put("b", 100.0);
    planner.scores.put("c", 300.0);
    String firsts = planner.firsts("r", 300);
    assertThat(firsts).doesNotContain("a");
    assertThat(firsts.chars().filter(one -> one == 'b').count()).isBetween(160L, 240L);
    Set<String> orders = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      orders.add(planner.order("r"));
    }
    assertThat(orders).containsExactlyInAnyOrder("bca", "cba");
  }

  @Test
  void targets_that_are_as_good_share_the_calls() {
    PlannerFixture planner = route("'strategy': 'least-latency', 'targets': ['a/m', 'b/m']");
    assertThat(planner.firsts("r", 100).chars().filter(one -> one == 'a').count())
        .isBetween(30L, 70L);
  }

  @Test
  void the_cheapest_depends_on_the_call_and_unknown_prices_come_last() {
    PlannerFixture planner =
        route("'strategy': 'cheapest', 'targets': ['c/m', 'a/m', 'b/m']")
            .told("a", 100_000, Rates.of(1_000, 9_000))
            .told("b", 100_000, Rates.of(3_000, 3_000));
    assertThat(order(planner.plan(ask("r", 10_000, 100, Set.of())))).isEqualTo("abc");
    assertThat(order(planner.plan(ask("r", 100, 10_000, Set.of())))).isEqualTo("bac");
    assertThat(order(planner.plan(ask("r", 100, 0, Set.of())))).isEqualTo("bac");
    assertThat(order(planner.plan(ask("r", 10_000, 0, Set.of())))).isEqualTo("abc");
  }

  @Test
  void windows_that_are_too_small_are_left_out() {
    PlannerFixture planner = route(THREE).told("a", 8_192, null).told("c", 20_000, null);
    Plan plan = planner.plan(ask("r", 9_000, 1_000, Set.of()));
    assertThat(order(plan)).isEqualTo("bc");
    assertThat(plan.leftOut())
        .containsExactly(
            new Plan.LeftOut(
                new ModelNames.Candidate("a", "m"), "context too small (8192 < 10000)"));
    assertThat(order(planner.plan(ask("r", 8_000, 192, Set.of())))).isEqualTo("abc");
  }

  @Test
  void a_prompt_that_is_too_long_for_all_is_refused_as_such() {
    PlannerFixture planner =
        new PlannerFixture("{'r': {'targets': ['a/m', 'b/m']}}")
            .told("a", 100, null)
            .told("b", 200, null);
    Ask ask = ask("r", 300, 50, Set.of());
    Plan plan = planner.plan(ask);
    assertThat(plan.choices()).isEmpty();
    assertThat(planner.planner().refusal(ask, plan))
        .isInstanceOfSatisfying(
            Fault.ContextTooLong.class,
            fault -> {
              assertThat(fault.tokens()).isEqualTo(350);
              assertThat(fault.tokensMax()).isEqualTo(200);
            });
  }

  @Test
  void who_has_an_open_breaker_comes_after_everybody_else() {
    PlannerFixture planner = route(THREE + ", 'fallbacks': ['e/m']");
    planner.closed.put("a", "breaker open");
    Plan plan = planner.plan(ask("r"));
    assertThat(order(plan)).isEqualTo("bcea");
    assertThat(plan.choices().getLast().reason()).isEqualTo("breaker open");
    planner.closed.putAll(Map.of("b", "x", "c", "x", "e", "x"));
    assertThat(planner.order("r")).isEqualTo("abce");
  }

  @Test
  void fallbacks_follow_and_nobody_comes_twice() {
    PlannerFixture planner = route(THREE + ", 'fallbacks': ['b/m', 'other', 'f/m', 'f/other']");
    Plan plan = planner.plan(ask("r"));
    assertThat(order(plan)).isEqualTo("abcdff");
    assertThat(plan.choices())
        .extracting(Plan.Choice::reason)
        .endsWith("fallback other", "fallback f/m", "fallback f/other");
  }

  @Test
  void a_fallback_takes_nobody_s_turn() {
    PlannerFixture planner =
        new PlannerFixture(
            "{'r': {'targets': ['a/m'], 'fallbacks': ['w']},"
                + " 'w': {'strategy': 'weighted', 'targets':"
                + " [{'model': 'b/m', 'weight': 3}, 'c/m']}}");
    String alone =
        new PlannerFixture(
                "{'w': {'strategy': 'weighted', 'targets':"
                    + " [{'model': 'b/m', 'weight': 3}, 'c/m']}}")
            .firsts("w", 8);
    StringBuilder followers = new StringBuilder();
    StringBuilder firsts = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      followers.append(planner.order("r").charAt(1));
      firsts.append(planner.order("w").charAt(0));
    }
    assertThat(firsts).hasToString(alone);
    assertThat(followers.toString()).contains("b");
  }

  @Test
  void lists_for_kinds_of_failure_have_their_own_choices() {
    PlannerFixture planner =
        route(THREE + ", 'on': {'context': ['c/m', 'e/m'], 'content-filter': ['other']}")
            .told("c", 100, null);
    Plan plan = planner.plan(ask("r", 90, 20, Set.of()));
    assertThat(order(plan.onFault().get(Plan.OnFault.CONTEXT))).isEqualTo("e");
    assertThat(order(plan.onFault().get(Plan.OnFault.CONTENT_FILTER))).isEqualTo("da");
  }

  @Test
  void the_first_rule_that_holds_replaces_targets_or_the_route() {
    PlannerFixture planner =
        route(
            THREE
                + ", 'fallbacks': ['h/m'], 'rules': ["
                + "{'when': {'tags': ['batch*']}, 'targets': ['e/m']},"
                + "{'when': {'has': ['images']}, 'route': 'other'},"
                + "{'when': {'prompt-tokens': '>=1000'}, 'route': 'g/m'}]");
    assertThat(planner.order("r")).isEqualTo("abch");
    assertThat(order(planner.plan(tagged("r", "batch-7")))).isEqualTo("eh");
    Plan images = planner.plan(ask("r", 2_000, 0, Set.of(Ask.Need.IMAGES)));
    assertThat(order(images)).isEqualTo("da");
    assertThat(images.route()).isEqualTo("other");
    Plan large = planner.plan(ask("r", 1_000, 0, Set.of()));
    assertThat(order(large)).isEqualTo("gh");
    assertThat(large.route()).isEqualTo("r");
  }

  private static Ask tagged(String name, String tag) {
    return new Ask(name, DialectName.GEMINI, RequestHead.CHAT, "", List.of(tag), 0, 0, Set.of(), 0);
  }

  @Test
  void the_target_with_the_warm_cache_comes_first_without_taking_a_turn() {
    PlannerFixture planner = route("'strategy': 'round-robin', 'affinity': 'prefix', " + THREE);
    planner.prefixes.served("r", 7, new ModelNames.Candidate("c", "m"));
    for (int i = 0; i < 5; i++) {
      Plan plan = planner.plan(ask("r"), 7);
      assertThat(order(plan)).startsWith("c").hasSize(3);
      assertThat(plan.choices().getFirst().reason()).isEqualTo("prefix");
    }
    assertThat(order(planner.plan(ask("r"), 8))).isEqualTo("abc");
    planner.closed.put("c", "breaker open");
    assertThat(order(planner.plan(ask("r"), 7))).isEqualTo("bac");
  }

  @Test
  void who_does_not_offer_the_operation_is_left_out() {
    PlannerFixture planner = route(THREE);
    Plan plan =
        planner
            .planner()
            .plan(
                new Planner.Call(
                    ask("r"),
                    target -> target.provider().equals("a") ? "does not offer images" : null,
                    0,
                    PlannerFixture.TODAY,
                    0,
                    new Random(1)));
    assertThat(order(plan)).isEqualTo("bc");
    assertThat(plan.leftOut().getFirst().reason()).isEqualTo("does not offer images");
  }

  /** Whatever the configuration: nobody twice, never more than 32, and always the same again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_target_comes_twice(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      StringBuilder models = new StringBuilder("{");
      for (int i = 0; i < 5; i++) {
        Strategy strategy = Strategy.values()[random.nextInt(Strategy.values().length)];
        models
            .append(i == 0 ? "" : ",")
            .append("'r" + i + "': {'strategy': '" + strategy.word() + "', 'targets': [")
            .append(targets(random))
            .append("], 'fallbacks': [")
            .append(i == 4 ? "" : "'r" + (i + 1 + random.nextInt(4 - i)) + "', 'a/m'")
            .append("]}");
      }
      PlannerFixture planner = new PlannerFixture(models.append('}').toString());
      if (random.nextBoolean()) {
        planner.closed.put("b", "breaker open");
      }
      for (int i = 0; i < 5; i++) {
        Plan plan = planner.plan(ask("r" + i));
        assertThat(plan.choices()).as("seed %d: %s", seed, models).hasSizeBetween(1, 32);
        assertThat(plan.choices()).extracting(Plan.Choice::target).doesNotHaveDuplicates();
      }
    }
  }

  private static String targets(Random random) {
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      targets
          .append(i == 0 ? "" : ",")
          .append("{'model': '" + (char) ('a' + random.nextInt(8)) + "/m" + random.nextInt(9))
          .append("', 'weight': " + (1 + random.nextInt(9)) + "}");
    }
    return targets.toString();
  }
}

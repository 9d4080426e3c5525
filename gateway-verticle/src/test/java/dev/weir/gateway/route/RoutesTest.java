package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.config.ConfigException;
import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  private static Routes read(String file) {
    return Section.read("", new JsonObject(file.replace('\'', '"')), Routes::from);
  }

  private static Route route(Routes routes, String name) {
    return Objects.requireNonNull(routes.find(name));
  }

  @Test
  void everything_is_read_and_what_is_not_said_comes_from_routing() {
    Routes routes =
        read(
            """
            {'routing': {'retries': 3, 'timeouts': {'idle': '1m', 'total': '2m'}, 'coalesce': true},
             'models': {
               'fast': 'openai/gpt-4o-mini',
               'swift': {'model': 'fast'},
               'smart': {
                 'strategy': 'weighted',
                 'targets': [{'model': 'a/x', 'weight': 3}, 'b/y'],
                 'rules': [{'when': {'hours': '22:00-06:00'}, 'targets': ['c/z']},
                           {'when': {}, 'route': 'fast'}],
                 'fallbacks': ['fast'],
                 'on': {'context': ['long'], 'content-filter': ['open']},
                 'retries': 2, 'retry-budget': '20%',
                 'hedge': {'after': '800ms'},
                 'timeouts': {'first-byte': '5s', 'total': '1m'},
                 'slow': {'floor': '3.5/s', 'for': '10s'},
                 'coalesce': false, 'continue': true, 'affinity': 'prefix',
                 'mirror': {'model': 'fast', 'share': '5%'}},
               'plainly': {'model': 'a/x', 'retries': 0}}}
            """);
    assertThat(routes.aliases()).containsOnlyKeys("fast", "swift");
    assertThat(routes.find("fast")).isNull();
    Route smart = route(routes, "smart");
    assertThat(smart.strategy()).isEqualTo(Strategy.WEIGHTED);
    assertThat(smart.selection().targets())
        .containsExactly(new Target("a/x", 3), new Target("b/y", 1));
    assertThat(smart.onFault().get(Plan.OnFault.CONTEXT)).containsExactly("long");
    assertThat(smart.settings())
        .isEqualTo(
            new RouteSettings(
                2,
                0.2,
                new RouteSettings.Hedge(800, 0.05),
                new RouteSettings.Timeouts(5_000, 60_000, 60_000),
                new RouteSettings.Slow(3.5, 10_000),
                false,
                true,
                true,
                new RouteSettings.Mirror("fast", 0.05)));
    Route plainly = route(routes, "plainly");
    assertThat(plainly.selection().targets()).containsExactly(new Target("a/x"));
    assertThat(plainly.settings().retries()).isZero();
    assertThat(plainly.settings().coalesce()).isTrue();
    assertThat(routes.plain().retries()).isEqualTo(3);
    assertThat(routes.plain().timeouts()).isEqualTo(new RouteSettings.Timeouts(0, 60_000, 120_000));
    assertThat(routes.lines())
        .containsExactly(
            "fast -> openai/gpt-4o-mini",
            "swift -> fast",
            "smart -> weighted: a/x (3), b/y (1); then fast",
            "smart rule 1 -> c/z (1)",
            "smart rule 2 -> fast",
            "plainly -> priority: a/x");
  }

  @Test
  void where_nothing_is_said_routes_try_once_more_and_plain_names_do_not() {
    Routes routes = read("{'models': {'r': {'targets': ['a/x']}}}");
    assertThat(routes.plain()).isEqualTo(RouteSettings.PLAIN);
    assertThat(route(routes, "r").settings().retries()).isEqualTo(1);
    assertThat(route(routes, "r").settings().retryBudget()).isEqualTo(0.1);
  }

  @Test
  void an_alias_may_mean_a_route_and_a_route_may_have_the_name_of_its_target() {
    Routes routes =
        read("{'models': {'x': 'y', 'y': 'gpt', 'gpt': {'targets': ['gpt', 'azure/gpt']}}}");
    assertThat(route(routes, "weir/x").name()).isEqualTo("gpt");
    assertThat(routes.models()).containsEntry("gpt", List.of("gpt", "azure/gpt"));
  }

  @Test
  void a_route_of_rules_alone_is_listed_by_what_they_lead_to() {
    Routes routes =
        read(
            "{'models': {'r': {'rules': [{'when': {}, 'route': 's'}]}, 's': {'targets': ['a/x']}}}");
    assertThat(routes.models()).containsEntry("r", List.of("a/x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'r': {'strategy': 'best', 'targets': ['a']}} | models.r.strategy: must be one of priority, round-robin, weighted, least-latency, cheapest
          {'r': {'strategy': 'weighted', 'targets': [{'model': 'a', 'weight': 0}]}} | models.r.targets[0].weight: must be a whole number from 1 to 1000000
          {'r': {'targets': [{'weight': 1}]}} | models.r.targets[0].model: must be given
          {'r': {'targets': ['']}} | models.r.targets[0].model: must be text that is not empty
          {'r': {}} | models.r.targets: must be given, or `model`, or `rules`
          {'r': {'model': 'a', 'targets': ['b']}} | models.r.targets: there is `model`, which is the only one
          {'r': {'targets': ['a'], 'fallbacks': ['']}} | models.r: leads to a name that is empty
          {'r': {'targets': ['a'], 'fallbacks': ['r']}} | models.r: leads back to itself: r -> r
          {'r': {'targets': ['a'], 'on': {'context': ['x']}}, 'x': 's', 's': {'targets': ['a'], 'rules': [{'when': {}, 'route': 'r'}]}} | models.r: leads back to itself: r -> s -> r
          {'r': {'targets': ['s']}, 's': {'targets': ['a']}} | models.r.targets[0]: names a route
          {'r': {'targets': ['a'], 'retries': 11}} | models.r.retries: must be a whole number from 0 to 10
          {'r': {'targets': ['a'], 'retry-budget': -0.1}} | models.r.retry-budget: must be a share such as 5%, or a number from 0 to 1
          {'r': {'targets': ['a'], 'retry-budget': '101%'}} | models.r.retry-budget: must be a share
          {'r': {'targets': ['a'], 'hedge': {'after': 'soon'}}} | models.r.hedge.after: must be p95, or a duration such as 800ms
          {'r': {'targets': ['a'], 'slow': {'floor': '2'}}} | models.r.slow.floor: must be tokens per second such as 2/s
          {'r': {'targets': ['a'], 'affinity': 'name'}} | models.r.affinity: must be one of none, prefix
          {'r': {'targets': ['a'], 'mirror': {'share': '1%'}}} | models.r.mirror.model: must be given
          {'r': {'rules': [{'when': {'hours': '25:00-06:00'}, 'route': 'a'}]}} | models.r.rules[0].when.hours: must be two times such as 22:00-06:00
          {'r': {'rules': [{'when': {'hours': '22:00-06:00', 'zone': 'Mars'}, 'route': 'a'}]}} | models.r.rules[0].when.zone: must be a time zone
          {'r': {'rules': [{'when': {'prompt-tokens': '9-1'}, 'route': 'a'}]}} | models.r.rules[0].when.prompt-tokens: must be a range
          {'r': {'rules': [{'when': {'has': ['eyes']}, 'route': 'a'}]}} | models.r.rules[0].when.has: must be of tools, images, thinking
          {'r': {'rules': [{'when': {'tasks': ['chats']}, 'route': 'a'}]}} | models.r.rules[0].when.tasks: must be of
          {'r': {'rules': [{'when': {}}]}} | models.r.rules[0].targets: a rule takes either
          {'r': {'rules': [{'when': {}, 'route': 'a', 'targets': ['b']}]}} | models.r.rules[0].targets: a rule takes either
          {'r': {'targets': ['a'], 'fallback': ['b']}} | models.r.fallback: unknown key, did you mean "fallbacks"?
          """)
  void what_cannot_hold_is_an_error_that_says_where(String models, String error) {
    String file = "{'models': " + models + "}";
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.problems())
                    .anySatisfy(
                        problem ->
                            assertThat(problem.path() + ": " + problem.message())
                                .startsWith(error)));
  }

  @ParameterizedTest
  @CsvSource({
    ">=100, 100, true", ">=100, 99, false", ">100, 100, false", "<500, 499, true",
    "<500, 500, false", "<=500, 500, true", "1000-8000, 8000, true", "1000-8000, 999, false",
    "<500, 0, false"
  })
  void ranges_of_tokens(String range, long tokens, boolean holds) {
    assertThat(Objects.requireNonNull(TokenRange.parse(range)).holds(tokens)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "22:00-06:00, UTC, 23:30, true", "22:00-06:00, UTC, 05:59, true",
    "22:00-06:00, UTC, 06:00, false", "09:00-17:00, UTC, 09:00, true",
    "09:00-17:00, UTC, 17:00, false", "18:00-24:00, UTC, 23:59, true",
    "18:00-24:00, UTC, 00:00, false", "09:00-10:00, Europe/Berlin, 08:30, true",
    "09:00-10:00, Europe/Berlin, 09:30, false", "00:00-00:00, UTC, 12:00, true"
  })
  void hours_go_past_midnight_and_by_the_clock_of_their_zone(
      String hours, String zone, String utc, boolean hold) {
    String[] time = utc.split(":");
    int minute = Integer.parseInt(time[0]) * 60 + Integer.parseInt(time[1]);
    Hours parsed = Objects.requireNonNull(Hours.parse(hours, zone));
    assertThat(parsed.hold(LocalDate.of(2026, 11, 22), minute)).isEqualTo(hold);
  }

  @Test
  void summer_time_counts() {
    Hours hours = Objects.requireNonNull(Hours.parse("09:00-10:00", "Europe/Berlin"));
    assertThat(hours.hold(LocalDate.of(2026, 7, 1), 7 * 60 + 30)).isTrue();
    assertThat(hours.hold(LocalDate.of(2026, 7, 1), 8 * 60 + 30)).isFalse();
  }

  @Test
  void all_conditions_must_hold_and_of_a_list_one() {
    When when =
        Section.read(
            "",
            new JsonObject(
                """
                {"models": ["sm*"], "callers": ["ci", "alice"], "tags": ["x", "y"],
                 "tasks": ["chat"], "prompt-tokens": "<500", "has": ["tools", "images"]}
                """),
            When::from);
    Set<Ask.Need> needs = Set.of(Ask.Need.TOOLS, Ask.Need.IMAGES);
    Ask ask = new Ask("smart", "", "chat", "alice", List.of("a", "y"), 10, 0, needs, 0);
    LocalDate today = PlannerFixture.TODAY;
    assertThat(when.holds(ask, today)).isTrue();
    for (Ask other :
        List.of(
            new Ask("dumb", "", "chat", "alice", ask.tags(), 10, 0, needs, 0),
            new Ask("smart", "", "chat", "bob", ask.tags(), 10, 0, needs, 0),
            new Ask("smart", "", "chat", "alice", List.of("a"), 10, 0, needs, 0),
            new Ask("smart", "", "images", "alice", ask.tags(), 10, 0, needs, 0),
            new Ask("smart", "", "chat", "alice", ask.tags(), 500, 0, needs, 0),
            new Ask("smart", "", "chat", "alice", ask.tags(), 10, 0, Set.of(Ask.Need.TOOLS), 0))) {
      assertThat(when.holds(other, today)).as(other.toString()).isFalse();
    }
  }
}

package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.gateway.core.ModelNames.Candidate;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What follows a failure: every row of the table in docs/resilience.md. This file is over 400 lines
 * because the rows of the table stand in it one below the other.
 */
class TriesTest {

  private static final Plan.Choice A = choice("a");
  private static final Plan.Choice B = choice("b");
  private static final Plan.Choice C = choice("c");

  private final RetryBudget budget = new RetryBudget();

  private static Plan.Choice choice(String provider) {
    return new Plan.Choice(new Candidate(provider, "m"), "priority");
  }

  private static RouteSettings retrying(int retries) {
    RouteSettings plain = RouteSettings.PLAIN;
    return new RouteSettings(retries, 0.1, null, plain.timeouts(), null, false, false, false, null);
  }

  private static Plan route(int retries, Plan.Choice... choices) {
    return new Plan("fast", retrying(retries), List.of(choices), List.of(), Map.of());
  }

  private static Plan plain(int retries, Plan.Choice... choices) {
    return new Plan("", retrying(retries), List.of(choices), List.of(), Map.of());
  }

  private Tries tries(Plan plan) {
    return new Tries(plan, budget, target -> -1, () -> 0.5);
  }

  private static Tries.Standing standing() {
    return new Tries.Standing(true, 60_000, false, 0);
  }

  private static Tries.Standing untaken() {
    return new Tries.Standing(false, 60_000, false, 0);
  }

  private static Fault upstream(Kind kind) {
    return upstream(kind, -1);
  }

  private static Fault upstream(Kind kind, long retryAfterMillis, Header... headers) {
    return new Fault.Upstream(
        "it said " + kind,
        "openai-chat",
        kind.status(),
        kind,
        retryAfterMillis,
        List.of(headers),
        Buffer.buffer());
  }

  private static Fault keysLeft(Kind kind, String count) {
    return upstream(kind, -1, new Header(Header.KEYS_LEFT, count), new Header("x-other", "1"));
  }

  private static Fault told(Tries.Next next) {
    assertThat(next).isInstanceOf(Tries.GiveUp.class);
    return ((Tries.GiveUp) next).told();
  }

  // ---- No instance took the call

  @Test
  void an_untaken_call_goes_to_another_instance_then_to_the_next_choice_also_of_a_plain_name() {
    for (Fault fault :
        List.of(
            new Fault.Unavailable("nobody serves it", 1_000),
            new Fault.Unsupported("unknown tag", 1, 2),
            new Fault.Overloaded("too many streams", 1_000))) {
      Tries tries = tries(plain(0, A, B));
      assertThat(tries.failed(A, fault, untaken())).isEqualTo(new Tries.Again(A, 0));
      Fault absent = new Fault.Unavailable("a is not there", 1_000);
      assertThat(tries.absent(absent)).isEqualTo(new Tries.Other(B));
      assertThat(told(tries.absent(absent))).isEqualTo(absent);
    }
  }

  @Test
  void a_call_that_was_lost_with_its_instance_goes_to_another_one() {
    Tries tries = tries(plain(0, A));
    Fault lost = new Fault.Broken("a frame was lost");
    assertThat(tries.failed(A, lost, standing())).isEqualTo(new Tries.Again(A, 0));
    Fault absent = new Fault.Unavailable("a is not there", 1_000);
    assertThat(told(tries.absent(absent))).isEqualTo(lost);
  }

  @Test
  void five_instances_of_a_choice_are_enough() {
    Tries tries = tries(plain(0, A));
    Fault gone = new Fault.Unavailable("gone", 1_000);
    for (int others = 0; others < 4; others++) {
      assertThat(tries.failed(A, gone, untaken())).isEqualTo(new Tries.Again(A, 0));
    }
    assertThat(told(tries.failed(A, gone, untaken()))).isEqualTo(gone);
  }

  // ---- The vendor failed

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"OVERLOADED", "TIMEOUT", "SERVER", "BROKEN", "MALFORMED"})
  void a_failing_vendor_is_asked_again_after_a_while_then_the_next_one(Kind kind) {
    Tries tries = tries(route(1, A, B));
    assertThat(tries.failed(A, upstream(kind), standing())).isEqualTo(new Tries.Again(A, 50));
    assertThat(tries.failed(A, upstream(kind), standing())).isEqualTo(new Tries.Other(B));
    assertThat(tries.failed(B, upstream(kind), standing())).isEqualTo(new Tries.Again(B, 50));
    assertThat(told(tries.failed(B, upstream(Kind.SERVER), standing())))
        .isEqualTo(upstream(Kind.SERVER));
  }

  @Test
  void a_late_first_byte_is_such_a_failure() {
    Tries tries = tries(route(0, A, B));
    assertThat(tries.failed(A, new Fault.Timeout("late"), standing()))
        .isEqualTo(new Tries.Other(B));
  }

  @Test
  void the_wait_doubles_up_to_two_seconds_and_chance_takes_a_share_of_it() {
    Tries tries = tries(route(10, A));
    for (int i = 0; i < 100; i++) {
      budget.called(0);
    }
    long[] waits = {50, 100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000};
    for (long wait : waits) {
      assertThat(tries.failed(A, upstream(Kind.SERVER), standing()))
          .isEqualTo(new Tries.Again(A, wait));
    }
    assertThat(told(tries.failed(A, upstream(Kind.SERVER), standing())))
        .isEqualTo(upstream(Kind.SERVER));
  }

  @Test
  void no_wait_goes_beyond_the_deadline() {
    Tries tries = tries(route(1, A, B));
    Tries.Standing soon = new Tries.Standing(true, 50, false, 0);
    assertThat(tries.failed(A, upstream(Kind.SERVER), soon)).isEqualTo(new Tries.Other(B));
    assertThat(told(tries.failed(B, upstream(Kind.SERVER), soon))).isEqualTo(upstream(Kind.SERVER));
  }

  @Test
  void a_target_whose_breaker_is_open_is_not_asked_again_while_there_is_another() {
    Tries.Standing open = new Tries.Standing(true, 60_000, true, 0);
    assertThat(tries(route(1, A, B)).failed(A, upstream(Kind.SERVER), open))
        .isEqualTo(new Tries.Other(B));
    assertThat(tries(route(1, A)).failed(A, upstream(Kind.SERVER), open))
        .isEqualTo(new Tries.Again(A, 50));
  }

  @Test
  void a_plain_name_stays_where_it_is_unless_the_breaker_there_is_open() {
    assertThat(told(tries(plain(0, A, B)).failed(A, upstream(Kind.SERVER), standing())))
        .isEqualTo(upstream(Kind.SERVER));
    Tries.Standing open = new Tries.Standing(true, 60_000, true, 0);
    assertThat(tries(plain(0, A, B)).failed(A, upstream(Kind.SERVER), open))
        .isEqualTo(new Tries.Other(B));
  }

  // ---- Rates and keys

  @Test
  void a_rate_limit_leads_to_another_choice_before_it_is_waited_for() {
    Tries tries = tries(route(1, A, B));
    assertThat(tries.failed(A, upstream(Kind.RATE_LIMITED, 2_000), standing()))
        .isEqualTo(new Tries.Other(B));
    assertThat(tries.failed(B, upstream(Kind.RATE_LIMITED, 3_000), standing()))
        .isEqualTo(new Tries.Again(B, 3_000));
    assertThat(told(tries.failed(B, upstream(Kind.RATE_LIMITED, 4_000), standing())))
        .as("the first choice's word")
        .isEqualTo(upstream(Kind.RATE_LIMITED, 2_000));
  }

  @ParameterizedTest
  @CsvSource({"30001, 60000", "5000, 5000", "5000, 4000"})
  void a_wait_that_is_too_long_is_the_callers(long retryAfterMillis, long leftMillis) {
    Fault limited = upstream(Kind.RATE_LIMITED, retryAfterMillis);
    Tries.Standing standing = new Tries.Standing(true, leftMillis, false, 0);
    assertThat(told(tries(route(1, A)).failed(A, limited, standing))).isEqualTo(limited);
  }

  @Test
  void a_plain_name_hears_the_vendors_own_429() {
    Fault limited = upstream(Kind.RATE_LIMITED, 2_000);
    assertThat(told(tries(plain(0, A, B)).failed(A, limited, standing()))).isEqualTo(limited);
    Fault ours = new Fault.RateLimited("the queue is full", 1_000);
    assertThat(told(tries(plain(0, A)).failed(A, ours, standing()))).isEqualTo(ours);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RATE_LIMITED", "CREDENTIALS", "PERMISSION", "QUOTA_EXHAUSTED"})
  void another_key_is_tried_at_once_ten_at_most(Kind kind) {
    Tries tries = tries(plain(0, A));
    for (int i = 0; i < 10; i++) {
      assertThat(tries.failed(A, keysLeft(kind, "3"), standing())).isEqualTo(new Tries.Again(A, 0));
    }
    assertThat(told(tries.failed(A, keysLeft(kind, "3"), standing())).status())
        .isEqualTo(kind.status());
    for (String none : List.of("0", "", "-1", "many", "9999999999")) {
      assertThat(tries(plain(0, A)).failed(A, keysLeft(kind, none), standing()))
          .isInstanceOf(Tries.GiveUp.class);
    }
  }

  @Test
  void the_count_of_keys_is_not_for_the_caller() {
    assertThat(Tries.bare(keysLeft(Kind.CREDENTIALS, "3")))
        .isEqualTo(upstream(Kind.CREDENTIALS, -1, new Header("x-other", "1")));
    assertThat(Tries.bare(upstream(Kind.SERVER))).isEqualTo(upstream(Kind.SERVER));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CREDENTIALS", "PERMISSION", "QUOTA_EXHAUSTED"})
  void a_refused_key_leads_to_the_next_choice_and_never_to_the_same(Kind kind) {
    assertThat(tries(route(5, A, B)).failed(A, upstream(kind), standing()))
        .isEqualTo(new Tries.Other(B));
    assertThat(told(tries(route(5, A)).failed(A, upstream(kind), standing())))
        .isEqualTo(upstream(kind));
    Fault ours = new Fault.QuotaExhausted("nothing left");
    assertThat(tries(route(5, A, B)).failed(A, ours, standing())).isEqualTo(new Tries.Other(B));
  }

  // ---- What the target cannot do

  @Test
  void a_model_that_is_not_there_leads_to_the_next_choice_and_never_to_the_same() {
    for (int i = 0; i < 100; i++) {
      budget.called(0);
    }
    for (Fault fault :
        List.of(
            upstream(Kind.NOT_FOUND),
            new Fault.NotFound("no such model", "model_not_found"),
            new Fault.UnsupportedByTarget("no audio", "modalities"),
            new Fault.Internal("a defect"))) {
      Tries tries = tries(route(5, A, B));
      assertThat(tries.failed(A, fault, standing())).isEqualTo(new Tries.Other(B));
      assertThat(told(tries.failed(B, fault, standing()))).isEqualTo(fault);
    }
  }

  @Test
  void a_prompt_that_is_too_long_goes_where_the_route_says() {
    for (Fault fault :
        List.of(upstream(Kind.CONTEXT_TOO_LONG), new Fault.ContextTooLong("too long", 9, 8))) {
      Plan plan =
          new Plan(
              "fast",
              retrying(5),
              List.of(A, B),
              List.of(),
              Map.of(Plan.OnFault.CONTEXT, List.of(A, C)));
      Tries tries = tries(plan);
      assertThat(tries.failed(A, fault, standing())).isEqualTo(new Tries.Other(C));
      assertThat(told(tries.failed(C, upstream(Kind.INVALID), standing()))).isEqualTo(fault);
    }
  }

  @Test
  void without_that_it_goes_to_a_choice_with_more_context() {
    Map<Candidate, Long> windows =
        Map.of(A.target(), 8_000L, B.target(), 8_000L, C.target(), 9_000L);
    Plan plan = route(5, A, B, C);
    Tries tries = new Tries(plan, budget, target -> windows.getOrDefault(target, -1L), () -> 0.5);
    assertThat(tries.failed(A, upstream(Kind.CONTEXT_TOO_LONG), standing()))
        .isEqualTo(new Tries.Other(C));
    assertThat(tries(plan).failed(A, upstream(Kind.CONTEXT_TOO_LONG), standing()))
        .as("nobody knows of any")
        .isInstanceOf(Tries.GiveUp.class);
  }

  @Test
  void what_a_filter_refused_goes_only_where_the_route_says() {
    for (Fault fault :
        List.of(upstream(Kind.CONTENT_FILTERED), new Fault.ContentFiltered("refused"))) {
      assertThat(told(tries(route(5, A, B)).failed(A, fault, standing()))).isEqualTo(fault);
      Plan plan =
          new Plan(
              "fast",
              retrying(5),
              List.of(A, B),
              List.of(),
              Map.of(Plan.OnFault.CONTENT_FILTER, List.of(C)));
      assertThat(tries(plan).failed(A, fault, standing())).isEqualTo(new Tries.Other(C));
    }
  }

  // ---- What is nobody's fault but the caller's

  @Test
  void a_fault_of_the_request_ends_it() {
    for (Fault fault :
        List.of(
            upstream(Kind.INVALID),
            upstream(Kind.TOO_LARGE),
            new Fault.Invalid("wrong", null),
            new Fault.Unauthorized("who are you"),
            new Fault.Untimely("too old"),
            new Fault.Forbidden("not this"),
            new Fault.MethodNotAllowed("not so", "POST"),
            new Fault.UnsupportedMediaType("not that"),
            new Fault.TooLarge("too large"),
            new Fault.BudgetExceeded("spent"),
            new Fault.Cancelled("gone"))) {
      assertThat(told(tries(route(5, A, B)).failed(A, fault, standing()))).isEqualTo(fault);
      assertThat(Remedy.of(fault).sparesTarget()).isTrue();
    }
  }

  @Test
  void the_deadline_ends_it() {
    Tries.Standing late = new Tries.Standing(true, 0, false, 0);
    Fault fault = new Fault.Timeout("too late");
    assertThat(told(tries(route(5, A, B)).failed(A, fault, late))).isEqualTo(fault);
  }

  @Test
  void only_what_the_target_did_counts_against_it() {
    Set<Kind> spared = EnumSet.of(Kind.INVALID, Kind.TOO_LARGE);
    for (Kind kind : Kind.values()) {
      assertThat(Remedy.of(upstream(kind)).sparesTarget()).isEqualTo(spared.contains(kind));
    }
    assertThat(Remedy.of(new Fault.Unavailable("gone", -1)).sparesTarget()).isTrue();
  }

  // ---- What the caller hears

  @Test
  void the_last_failure_is_told_unless_the_first_choice_was_limited() {
    Tries tries = tries(route(0, A, B));
    tries.failed(A, upstream(Kind.SERVER), standing());
    assertThat(told(tries.failed(B, upstream(Kind.BROKEN), standing())))
        .isEqualTo(upstream(Kind.BROKEN));

    tries = tries(route(0, A, B));
    tries.failed(A, upstream(Kind.RATE_LIMITED, 1_000), standing());
    assertThat(told(tries.failed(B, upstream(Kind.SERVER), standing())))
        .isEqualTo(upstream(Kind.RATE_LIMITED, 1_000));
  }

  @Test
  void what_a_vendor_said_is_worth_more_than_that_nobody_was_there() {
    Tries tries = tries(route(0, A, B));
    tries.failed(A, upstream(Kind.SERVER), standing());
    assertThat(told(tries.absent(new Fault.Unavailable("b is not there", 1_000))))
        .isEqualTo(upstream(Kind.SERVER));
  }

  // ---- Bounds

  @Test
  void the_budget_bounds_repetitions_and_what_it_forbids_moves_on() {
    for (int i = 0; i < RetryBudget.FLOOR; i++) {
      assertThat(tries(route(1, A)).failed(A, upstream(Kind.SERVER), standing()))
          .isInstanceOf(Tries.Again.class);
    }
    assertThat(tries(route(1, A)).failed(A, upstream(Kind.SERVER), standing()))
        .isInstanceOf(Tries.GiveUp.class);
    assertThat(tries(route(1, A, B)).failed(A, upstream(Kind.SERVER), standing()))
        .isEqualTo(new Tries.Other(B));
    assertThat(tries(route(0, A, B)).failed(A, upstream(Kind.SERVER), standing()))
        .isEqualTo(new Tries.Other(B));
    assertThat(tries(route(0, A, B)).failed(A, new Fault.Unavailable("gone", -1), untaken()))
        .as("no vendor was burdened")
        .isInstanceOf(Tries.Again.class);
  }

  @Test
  void a_hedge_takes_the_next_choice_and_what_outlives_it_goes_on_from_there() {
    Tries tries = tries(route(1, A, B, C));
    assertThat(tries.beside(one -> true)).isEqualTo(B);
    tries.hedged(B);
    tries.failedBeside(A, upstream(Kind.SERVER));
    assertThat(tries.failed(B, upstream(Kind.SERVER), standing())).isEqualTo(new Tries.Other(C));
    assertThat(tries(route(1, A)).beside(one -> true)).as("the same target").isEqualTo(A);
  }

  @Test
  void whatever_fails_it_ends_and_asks_no_choice_twice() {
    List<Fault> faults =
        List.of(
            upstream(Kind.SERVER),
            upstream(Kind.RATE_LIMITED, 10),
            keysLeft(Kind.CREDENTIALS, "5"),
            upstream(Kind.NOT_FOUND),
            upstream(Kind.CONTEXT_TOO_LONG),
            new Fault.Unavailable("gone", -1));
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      RetryBudget rich = new RetryBudget();
      for (int i = 0; i < 1_000; i++) {
        rich.called(0);
      }
      Plan plan = route(random.nextInt(11), A, B, C, A, B);
      Tries tries = new Tries(plan, rich, target -> -1, random::nextDouble);
      Plan.Choice choice = tries.first();
      Set<Plan.Choice> left = new java.util.HashSet<>();
      int attempts = 1;
      boolean over = false;
      while (!over) {
        Fault fault = faults.get(random.nextInt(faults.size()));
        switch (tries.failed(choice, fault, standing())) {
          case Tries.Again again -> {
            assertThat(again.choice()).as("seed %d", seed).isEqualTo(choice);
            assertThat(again.afterMillis()).as("seed %d", seed).isBetween(0L, 30_000L);
          }
          case Tries.Other other -> {
            left.add(choice);
            choice = other.choice();
            assertThat(left).as("seed %d", seed).doesNotContain(choice);
          }
          case Tries.GiveUp end -> over = true;
        }
        attempts++;
      }
      assertThat(attempts).as("seed %d", seed).isLessThanOrEqualTo(Tries.ATTEMPTS_MAX + 1);
    }
  }
}

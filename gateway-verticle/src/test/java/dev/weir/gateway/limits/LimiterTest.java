package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimiterTest {

  private static final long NOW = 5_000_000;

  private static Rates rates(Measure measure, Rate.Span span, long max) {
    return new Rates(List.of(new Rate(measure, span, max)));
  }

  private static LimitRules rules(Rates global, Rates users) {
    return new LimitRules(LimitRules.Mode.BOUNDED, 60_000, global, Map.of(), users, Map.of());
  }

  private static Ticket begin(Limiter limiter, String key, Rates own, String user, Spend spend) {
    return limiter.begin(limiter.touching(new Limiter.Call(key, own, "", user, "m")), spend, NOW);
  }

  @Test
  void a_call_takes_of_all_limits_or_of_none() {
    Limiter limiter =
        new Limiter(rules(rates(Measure.INPUT_TOKENS, Rate.Span.DAY, 100), Rates.NONE));
    Rates own = Rates.of(2, 0, 0);
    assertThat(begin(limiter, "a", own, "", new Spend(60, 0, 0)).refusal()).isNull();
    Ticket refused = begin(limiter, "a", own, "", new Spend(60, 0, 0));
    assertThat(refused.refusal()).isInstanceOf(Fault.RateLimited.class);
    assertThat(refused.refusedBy()).isEqualTo("global input-tokens");
    assertThat(begin(limiter, "a", own, "", new Spend(40, 0, 0)).refusal())
        .as("the key's request was not taken")
        .isNull();
  }

  @Test
  void a_call_is_settled_once() {
    Limiter limiter = new Limiter(rules(Rates.NONE, Rates.NONE));
    Rates one = Rates.of(0, 100, 1);
    Ticket ticket = begin(limiter, "a", one, "", new Spend(90, 0, 0));
    limiter.end(ticket, new Spend(10, 20, 0), NOW);
    limiter.end(ticket, new Spend(10, 20, 0), NOW);
    Ticket next = begin(limiter, "a", one, "", new Spend(70, 0, 0));
    assertThat(next.refusal()).isNull();
    assertThat(begin(limiter, "a", one, "", Spend.NOTHING).refusedBy())
        .isEqualTo("key concurrency");
    assertThat(limiter.touched(next, NOW))
        .contains(new Ticket.Touched("key a tokens-per-minute", 70, 0));
  }

  @Test
  void a_spent_budget_says_so_and_when_it_is_free() {
    Limiter limiter =
        new Limiter(rules(rates(Measure.MONEY, Rate.Span.DAY, 1_000_000_000), Rates.NONE));
    Ticket first = begin(limiter, "", Rates.NONE, "", Spend.NOTHING);
    limiter.end(first, new Spend(1, 1, 1_500_000_000), NOW);
    Fault why = begin(limiter, "", Rates.NONE, "", Spend.NOTHING).refusal();
    assertThat(why).isInstanceOf(Fault.BudgetExceeded.class);
    assertThat(why.message())
        .isEqualTo(
            "The budget of the gateway is spent: the limit is 1 USD per day."
                + " Some of it is free again in 24 h.");
  }

  @Test
  void the_user_who_was_silent_for_longest_is_forgotten() {
    Limiter limiter = new Limiter(rules(Rates.NONE, rates(Measure.REQUESTS, Rate.Span.DAY, 1)));
    for (int i = 0; i <= Limiter.USERS_MAX; i++) {
      assertThat(begin(limiter, "", Rates.NONE, "u" + i, Spend.NOTHING).refusal()).isNull();
    }
    assertThat(begin(limiter, "", Rates.NONE, "u1", Spend.NOTHING).refusal()).isNotNull();
    assertThat(begin(limiter, "", Rates.NONE, "u0", Spend.NOTHING).refusal()).isNull();
  }

  @Test
  void limits_are_told_by_how_much_of_them_is_used_and_those_of_users_are_not() {
    Limiter limiter =
        new Limiter(
            rules(
                rates(Measure.INPUT_TOKENS, Rate.Span.DAY, 100),
                rates(Measure.REQUESTS, Rate.Span.DAY, 2)));
    Rates own = Rates.of(2, 0, 0);
    assertThat(limiter.used(10, NOW)).isEmpty();
    begin(limiter, "a", own, "ann", new Spend(60, 0, 0));
    assertThat(limiter.used(10, NOW))
        .containsExactly(
            new Used(
                "global input-tokens-per-day",
                "global",
                "",
                new Rate(Measure.INPUT_TOKENS, Rate.Span.DAY, 100),
                100,
                60),
            new Used(
                "key a requests-per-minute",
                "key",
                "a",
                new Rate(Measure.REQUESTS, Rate.Span.MINUTE, 2),
                2,
                1));
    assertThat(limiter.used(1, NOW)).hasSize(1);
  }

  private static Ticket at(Limiter limiter, long nowMillis) {
    Limiter.Touching touching = limiter.touching(new Limiter.Call("", Rates.NONE, "", "", "m"));
    return limiter.begin(touching, Spend.NOTHING, nowMillis);
  }

  /** Each says what it has to say, and hears the other. */
  private static void talk(Limiter one, Limiter other, long nowMillis) {
    Beat ofOne = one.beat(true, nowMillis);
    Beat ofOther = other.beat(true, nowMillis);
    other.heard(ofOne, nowMillis);
    one.heard(ofOther, nowMillis);
  }

  @Test
  void while_parts_are_made_a_call_may_hope_for_longer_than_when_others_have_them() {
    LimitRules rules = rules(rates(Measure.REQUESTS, Rate.Span.MINUTE, 20), Rates.NONE);
    Limiter one = new Limiter(rules);
    Limiter other = new Limiter(rules);
    one.join("one", List.of(), NOW);
    other.join("other", List.of("one"), NOW);
    talk(one, other, NOW);
    talk(one, other, NOW);
    assertThat(at(one, NOW).hope()).isEqualTo(Ticket.Hope.SETTLING);
    assertThat(at(other, NOW).hope()).isEqualTo(Ticket.Hope.SETTLING);
    assertThat(at(one, NOW + 999).hope()).as("nothing was heard").isEqualTo(Ticket.Hope.SETTLING);
    assertThat(at(one, NOW + 1_000).hope()).isEqualTo(Ticket.Hope.ELSEWHERE);

    for (int i = 0; i < 6; i++) {
      talk(one, other, NOW + 1_000);
    }
    long begun = 0;
    while (at(one, NOW + 5_000).refusal() == null) {
      begun++;
    }
    assertThat(begun).isBetween(1L, 19L);
    assertThat(at(one, NOW + 5_000).hope()).isEqualTo(Ticket.Hope.ELSEWHERE);
  }

  /** Of each amount that a limit has had a node holds a part; only that of today counts. */
  @Test
  void a_limit_that_is_changed_and_changed_back_is_what_it_was() {
    Limiter limiter = new Limiter(rules(Rates.NONE, Rates.NONE));
    limiter.join("a", List.of(), NOW);
    for (long max : new long[] {2, 3, 2}) {
      begin(limiter, "k", rates(Measure.REQUESTS, Rate.Span.HOUR, max), "", Spend.NOTHING);
    }
    limiter.beat(true, NOW);
    Rates two = rates(Measure.REQUESTS, Rate.Span.HOUR, 2);
    while (begin(limiter, "k", two, "", Spend.NOTHING).refusal() == null) {
      limiter.beat(true, NOW);
    }
    assertThat(limiter.used(1, NOW)).extracting(Used::spent).containsExactly(2L);
  }

  private static List<Beat.Note> answer(Limiter limiter, long number, Beat.Note... notes) {
    List<Beat.Heard> all = List.of(new Beat.Heard("a", number - 1));
    limiter.heard(new Beat("b", number, all, List.of(notes)), NOW);
    return limiter.beat(true, NOW).notes();
  }

  /** The roll may have forgotten it, and who tells may be the last that knows. */
  @Test
  void what_a_node_that_was_never_known_has_spent_is_told_to_who_begins_an_era() {
    String limit = "global requests-per-hour 100";
    Limiter limiter = new Limiter(rules(Rates.NONE, Rates.NONE));
    limiter.join("a", List.of(), NOW);
    answer(limiter, 1, new Beat.Note("ceiling", limit, 1, "c", "a", 70, 0));
    assertThat(answer(limiter, 2, new Beat.Note("claim", limit, 2, "b", "", 0, 0)))
        .contains(new Beat.Note("debt", limit, 2, "c", "b", 70, 0));
  }

  /** Past what goes into one beat the rest follows; that these were all is said last. */
  @Test
  void a_newcomer_is_told_of_all_limits_once() {
    Limiter limiter = new Limiter(rules(Rates.NONE, Rates.NONE));
    limiter.join("a", List.of(), NOW);
    for (int i = 0; i < 300; i++) {
      Rates one = rates(Measure.REQUESTS, Rate.Span.MINUTE, 10);
      begin(limiter, "k" + i, one, "", Spend.NOTHING);
    }
    List<Beat.Note> notes = new ArrayList<>();
    for (int number = 2; number < 10; number++) {
      notes.addAll(answer(limiter, number));
    }
    List<Beat.Note> toB = notes.stream().filter(note -> note.to().equals("b")).toList();
    assertThat(toB).filteredOn(note -> note.kind().equals("known")).hasSize(300);
    assertThat(toB).last().extracting(Beat.Note::kind).isEqualTo("all");
  }
}

package dev.weir.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.health.Checks.Check;
import dev.weir.gateway.health.Checks.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static final String VENDOR = "openai";
  private static final Candidate A = new Candidate(VENDOR, "a");
  private static final Candidate B = new Candidate(VENDOR, "b");
  private static final Candidate OTHER = new Candidate("gemini", "c");

  private final NodeConditions conditions = new NodeConditions("here", news -> {});
  private final Map<String, CheckSettings> settings = new HashMap<>();
  private final Checks checks = new Checks(conditions, () -> settings, () -> 0.5);
  private long now = 1_000_000;

  private static Fault upstream(Kind kind, Header... headers) {
    return new Fault.Upstream("m", "openai-chat", 500, kind, -1, List.of(headers), Buffer.buffer());
  }

  private void asked(Candidate target, Fault fault) {
    conditions.ended(target, fault, conditions.begin(target, now), now);
  }

  private void opens(Candidate target) {
    for (int i = 0; i < 5; i++) {
      asked(target, upstream(Kind.BROKEN));
    }
  }

  private List<Check> due() {
    return checks.due(provider -> true, now);
  }

  private Check one() {
    List<Check> due = due();
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().provider()).isEqualTo(VENDOR);
    return due.getFirst();
  }

  private boolean isOpen(Candidate target) {
    return conditions.closed(target, now) != null;
  }

  @Test
  void nobody_is_asked_while_all_is_well_or_a_breaker_rests() {
    asked(A, null);
    assertThat(due()).isEmpty();
    opens(A);
    now += 3_999;
    assertThat(due()).isEmpty();
  }

  @Test
  void no_caller_is_the_probe_while_the_vendor_is_away_and_the_first_one_after_it_succeeds() {
    opens(A);
    opens(B);
    opens(OTHER);
    settings.put("gemini", new CheckSettings(CheckSettings.When.NEVER, 1, 1));
    now += 4_000;
    for (int i = 0; i < 10; i++) {
      Check check = one();
      now += 2_000; // Past the end of the rest: the check holds the breakers.
      assertThat(isOpen(A) && isOpen(B)).isTrue();
      assertThat(due()).as("one at a time").isEmpty();
      assertThat(checks.ended(check, Outcome.AWAY, now)).isEqualTo(i == 0);
      assertThat(isOpen(A) && isOpen(B)).isTrue();
      now += 4_000;
    }
    assertThat(isOpen(OTHER)).as("who is not checked is probed by a caller").isFalse();
    assertThat(checks.ended(one(), Outcome.ANSWERED, now)).isTrue();
    assertThat(isOpen(A) || isOpen(B)).isFalse();
    assertThat(due()).as("now a caller's turn").isEmpty();
    asked(A, null);
    now += 60_000;
    assertThat(isOpen(A)).isFalse();
    assertThat(checks.view(now)).containsExactly(new CheckView(VENDOR, true, 60_000, 1, 10));
  }

  @Test
  void a_list_that_works_does_not_undo_the_longer_rests_of_calls_that_do_not() {
    opens(A);
    now += 4_000;
    checks.ended(one(), Outcome.ANSWERED, now);
    asked(A, upstream(Kind.OVERLOADED));
    now += 8_999;
    assertThat(due()).isEmpty();
    now += 1;
    assertThat(due()).hasSize(1);
  }

  @Test
  void a_list_that_never_works_keeps_callers_away_for_five_minutes_at_most() {
    opens(A);
    now += 4_000;
    long since = now;
    while (!due().isEmpty()) {
      assertThat(now - since).isLessThan(300_000);
      checks.ended(new Check(VENDOR, (now - since) / 5_000 + 1, 0), Outcome.AWAY, now);
      now += 5_000;
    }
    assertThat(now - since).isEqualTo(300_000);
    now += 5_000;
    assertThat(isOpen(A)).isFalse();
  }

  @Test
  void whoever_has_just_answered_a_caller_is_not_asked() {
    opens(A);
    now += 3_000;
    asked(B, null);
    now += 1_000;
    assertThat(due()).isEmpty();
    now += 1_000;
    assertThat(isOpen(A)).isFalse();
  }

  @Test
  void a_check_that_came_to_nothing_leaves_the_probe_to_a_caller() {
    opens(A);
    now += 4_000;
    assertThat(checks.ended(one(), Outcome.UNKNOWN, now)).isFalse();
    assertThat(isOpen(A)).isFalse();
    assertThat(due()).isEmpty();
    assertThat(checks.view(now)).isEmpty();
  }

  @Test
  void a_check_of_which_nobody_hears_again_is_made_anew() {
    opens(A);
    now += 4_000;
    Check lost = one();
    now += 6_999;
    assertThat(due()).isEmpty();
    now += 1;
    Check next = one();
    assertThat(checks.ended(lost, Outcome.AWAY, now)).isFalse();
    assertThat(checks.ended(next, Outcome.ANSWERED, now)).isFalse();
    assertThat(isOpen(A)).isFalse();
  }

  @Test
  void quiet_vendors_are_asked_where_the_operator_wants_it_and_five_failures_open() {
    settings.put(VENDOR, new CheckSettings(CheckSettings.When.ALWAYS, 30_000, 5_000));
    asked(A, null);
    assertThat(due()).isEmpty();
    now += 29_999;
    assertThat(due()).isEmpty();
    now += 1;
    for (int i = 0; i < 5; i++) {
      assertThat(isOpen(A)).isFalse();
      checks.ended(one(), Outcome.AWAY, now);
      assertThat(due()).isEmpty();
      now += i == 4 ? 0 : 30_000;
    }
    assertThat(isOpen(A)).isTrue();
  }

  @Test
  void a_provider_that_is_neither_configured_nor_run_by_anybody_is_forgotten() {
    Set<String> there = new HashSet<>(Set.of(VENDOR));
    settings.put("gemini", CheckSettings.DEFAULT);
    for (Candidate target : List.of(A, OTHER)) {
      opens(target);
      there.add(target.provider());
    }
    now += 4_000;
    checks.due(there::contains, now).forEach(one -> checks.ended(one, Outcome.AWAY, now));
    assertThat(checks.view(now)).extracting(CheckView::provider).containsExactly("gemini", VENDOR);
    there.clear();
    now += Checks.LOOK_MILLIS;
    checks.due(there::contains, now);
    there.add(VENDOR);
    now += Checks.LOOK_MILLIS;
    checks.due(there::contains, now);
    assertThat(checks.view(now)).as("it was away for a moment").hasSize(2);
    there.clear();
    for (int looks = 0; looks < 2; looks++) {
      assertThat(checks.view(now)).hasSize(2);
      now += Checks.LOOK_MILLIS;
      checks.due(there::contains, now);
    }
    assertThat(checks.view(now)).extracting(CheckView::provider).containsExactly("gemini");
  }

  @Test
  void providers_that_come_and_go_leave_room_for_those_that_come() {
    for (int i = 0; i < Checks.PROVIDERS_MAX; i++) {
      settings.put("p" + i, new CheckSettings(CheckSettings.When.ALWAYS, 30_000, 5_000));
    }
    due();
    settings.clear();
    opens(A);
    now += 4_000;
    assertThat(due()).as("no room").isEmpty();
    now += Checks.LOOK_MILLIS;
    assertThat(checks.due(VENDOR::equals, now)).as("the others may be back").isEmpty();
    now += Checks.LOOK_MILLIS;
    assertThat(checks.due(VENDOR::equals, now)).hasSize(1);
  }

  @Test
  void only_what_counts_against_a_vendor_says_that_it_is_away() {
    assertThat(Outcome.of(upstream(Kind.BROKEN))).isEqualTo(Outcome.AWAY);
    assertThat(Outcome.of(upstream(Kind.SERVER))).isEqualTo(Outcome.AWAY);
    assertThat(Outcome.of(new Fault.Timeout("m"))).isEqualTo(Outcome.AWAY);
    assertThat(Outcome.of(upstream(Kind.CREDENTIALS))).isEqualTo(Outcome.ANSWERED);
    assertThat(Outcome.of(upstream(Kind.PERMISSION))).isEqualTo(Outcome.ANSWERED);
    assertThat(Outcome.of(upstream(Kind.RATE_LIMITED))).isEqualTo(Outcome.ANSWERED);
    Header unasked = new Header(Header.KEYS_LEFT, "0");
    assertThat(Outcome.of(upstream(Kind.CREDENTIALS, unasked))).isEqualTo(Outcome.UNKNOWN);
    assertThat(Outcome.of(new Fault.Unavailable("m", -1))).isEqualTo(Outcome.UNKNOWN);
    assertThat(Outcome.of(new Fault.Unsupported("m", 1, 1))).isEqualTo(Outcome.UNKNOWN);
  }
}

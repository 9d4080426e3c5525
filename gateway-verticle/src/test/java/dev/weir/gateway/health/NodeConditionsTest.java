package dev.weir.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.BreakerChanged.State;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NodeConditionsTest {

  private static final Candidate A = new Candidate("openai", "a");
  private static final Fault BROKEN = upstream(Kind.BROKEN);

  private final List<BreakerChanged> told = Collections.synchronizedList(new ArrayList<>());
  private final NodeConditions conditions = new NodeConditions("here", told::add);

  private static Fault upstream(Kind kind) {
    return new Fault.Upstream("no", "openai-chat", 0, kind, -1, List.of(), Buffer.buffer());
  }

  private void fails(Candidate target, int times, long now) {
    for (int i = 0; i < times; i++) {
      conditions.begun(target, now);
      conditions.ended(target, BROKEN, now);
    }
  }

  private void succeeds(Candidate target, int times, long now) {
    for (int i = 0; i < times; i++) {
      conditions.begun(target, now);
      conditions.ended(target, null, now);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_vendors_fault_counts_as_the_page_says(Kind kind) {
    boolean counts =
        EnumSet.of(Kind.BROKEN, Kind.MALFORMED, Kind.SERVER, Kind.OVERLOADED, Kind.TIMEOUT)
            .contains(kind);
    assertThat(Verdict.of(upstream(kind))).isEqualTo(counts ? Verdict.FAILURE : Verdict.NEITHER);
  }

  static Stream<Fault> notTheVendors() {
    return Stream.of(
        new Fault.Unavailable("no instance", 1),
        new Fault.Unsupported("old", 1, 99),
        new Fault.Broken("a node is gone"),
        new Fault.Overloaded("too many streams", 1),
        new Fault.RateLimited("slow down", 1),
        new Fault.QuotaExhausted("no money"),
        new Fault.Cancelled("left"),
        new Fault.Invalid("what", null),
        new Fault.ContextTooLong("long", 2, 1),
        new Fault.ContentFiltered("no"),
        new Fault.NotFound("who", null),
        new Fault.Internal("ours"));
  }

  @ParameterizedTest
  @MethodSource("notTheVendors")
  void what_is_not_the_vendors_fault_does_not_count(Fault fault) {
    for (int i = 0; i < 20; i++) {
      conditions.begun(A, i);
      conditions.ended(A, fault, i);
    }
    assertThat(conditions.closed(A, 20)).isNull();
    assertThat(conditions.view(20).getFirst().calls()).isZero();
  }

  @Test
  void each_change_is_told_once() {
    fails(A, 7, 0);
    assertThat(conditions.closed(A, 4_000)).isEqualTo("breaker open for another 1000 ms");
    succeeds(A, 2, 5_000);
    assertThat(told)
        .containsExactly(
            new BreakerChanged("here", "openai", "a", State.OPEN, 5_000),
            new BreakerChanged("here", "openai", "a", State.HALF_OPEN, 0),
            new BreakerChanged("here", "openai", "a", State.CLOSED, 0));
  }

  @Test
  void a_hint_opens_nothing_but_the_next_failure_does() {
    conditions.heard(new BreakerChanged("there", "openai", "a", State.OPEN, 5_000), 0);
    assertThat(conditions.closed(A, 1)).isNull();
    assertThat(conditions.view(1).getFirst().suspected()).isTrue();
    fails(A, 1, 2);
    assertThat(conditions.closed(A, 3)).isNotNull();
  }

  @Test
  void what_this_node_told_itself_is_no_hint() {
    conditions.heard(new BreakerChanged("here", "openai", "a", State.OPEN, 5_000), 0);
    fails(A, 1, 1);
    assertThat(conditions.closed(A, 2)).isNull();
  }

  @Test
  void a_hint_lasts_a_minute_at_most_whatever_it_says() {
    conditions.heard(new BreakerChanged("there", "openai", "a", State.OPEN, Long.MAX_VALUE), 1_000);
    fails(A, 1, 61_000);
    assertThat(conditions.closed(A, 61_001)).isNull();
  }

  @Test
  void a_hint_that_is_taken_back_is_none() {
    conditions.heard(new BreakerChanged("there", "openai", "a", State.OPEN, 5_000), 0);
    conditions.heard(new BreakerChanged("there", "openai", "a", State.CLOSED, 0), 10);
    fails(A, 1, 20);
    assertThat(conditions.closed(A, 21)).isNull();
  }

  @Test
  void an_outlier_is_out_for_half_a_minute_and_then_has_a_fresh_start() {
    Candidate b = new Candidate("p", "b");
    Candidate c = new Candidate("p", "c");
    conditions.groups(List.of(Set.of(A, b, c)));
    succeeds(b, 50, 0);
    succeeds(c, 50, 0);
    for (int i = 0; i < 20; i++) {
      succeeds(A, 2, 0); // Never half of the calls: the breaker stays closed.
      fails(A, 1, 0);
    }
    assertThat(conditions.closed(A, 0)).isNull(); // Looked at when it had too few calls.
    fails(A, 1, 1_000);
    assertThat(conditions.closed(A, 1_001)).isEqualTo("ejected as an outlier for another 29999 ms");
    assertThat(conditions.view(1_001).stream().filter(one -> one.ejectedForMillis() > 0))
        .hasSize(1);
    assertThat(conditions.closed(A, 31_000)).isNull();
    fails(A, 1, 31_000);
    assertThat(conditions.closed(A, 31_001)).isNull();
  }

  @Test
  void the_idle_are_forgotten_first_and_those_under_way_never() {
    conditions.begun(A, 0);
    for (int i = 1; i <= 2 * NodeConditions.TARGETS_MAX; i++) {
      succeeds(new Candidate("p", "m" + i), 1, i);
    }
    List<TargetView> known = conditions.view(10_000);
    assertThat(known).hasSizeLessThanOrEqualTo(NodeConditions.TARGETS_MAX);
    assertThat(known).anyMatch(one -> one.target().equals(A) && one.underWay() == 1);
    assertThat(known)
        .anyMatch(one -> one.target().model().equals("m" + 2 * NodeConditions.TARGETS_MAX))
        .noneMatch(one -> one.target().model().equals("m1"));
  }

  @Test
  void when_all_have_calls_under_way_a_new_one_goes_unwatched() {
    for (int i = 0; i < NodeConditions.TARGETS_MAX; i++) {
      conditions.begun(new Candidate("p", "m" + i), 0);
    }
    fails(A, 9, 0);
    assertThat(conditions.closed(A, 1)).isNull();
    assertThat(conditions.score(A, 1)).isZero();
    assertThat(conditions.view(1)).hasSize(NodeConditions.TARGETS_MAX);
  }

  @Test
  void whatever_happens_a_single_failure_without_a_hint_opens_nothing_and_all_probes_end() {
    Seeds.each(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<BreakerChanged> changes = new ArrayList<>();
          NodeConditions node = new NodeConditions("n", changes::add);
          long now = 0;
          int failures = 0;
          for (int i = 0; i < 500; i++) {
            now += random.nextInt(2_000);
            boolean closed = node.closed(A, now) == null;
            long period = node.begin(A, now);
            Fault fault = random.nextInt(100) < 40 ? BROKEN : null;
            int before = changes.size();
            node.ended(A, fault, period, now);
            boolean opened = changes.size() > before && changes.getLast().state() == State.OPEN;
            boolean probe = before > 0 && changes.get(before - 1).state() == State.HALF_OPEN;
            failures = fault == null ? 0 : failures + 1;
            if (opened && !probe) {
              assertThat(closed).isTrue();
              assertThat(node.view(now).getFirst().failures()).isGreaterThan(1);
            }
          }
          // However it went, a target that is well again is trusted after one rest and one probe.
          long period = node.begin(A, now + Breaker.OPEN_MILLIS_MAX);
          node.ended(A, null, period, now + Breaker.OPEN_MILLIS_MAX);
          TargetView last = node.view(now + Breaker.OPEN_MILLIS_MAX).getFirst();
          assertThat(last.breaker()).isEqualTo(State.CLOSED);
          assertThat(last.underWay()).isZero();
        });
  }

  @Test
  void many_threads_lose_no_call() throws Exception {
    int threads = 4;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    Candidate target = new Candidate("p", "m" + (first + i) % 3);
                    long period = conditions.begin(target, i);
                    conditions.firstToken(target, 5, i);
                    conditions.ended(target, i % 7 == 0 ? BROKEN : null, period, i);
                    conditions.score(target, i);
                  }
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(conditions.view(20_000)).hasSize(3).allMatch(one -> one.underWay() == 0);
    int calls = conditions.view(20_000).stream().mapToInt(TargetView::calls).sum();
    assertThat(calls).isEqualTo(4 * 20_000);
    assertThat(told).isEmpty(); // One in seven is far from half.
  }
}

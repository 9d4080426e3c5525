package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.Header;
import dev.weir.gateway.pipeline.SimVendor.Served;
import dev.weir.gateway.route.Remedy;
import dev.weir.gateway.route.Tries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of every simulated run (docs/resilience.md); an assertion names what broke it. */
final class SimLaws {

  private static final long CANCEL_MILLIS_MAX = 100;
  private static final long WINDOW_MILLIS = 10_000;
  private static final int REPETITIONS_MIN = 3;

  /** Phases are looked at every half second. */
  private static final long TICK_MILLIS = 600;

  private final SimWorld world;
  private final Law law;
  private final Map<String, List<Served>> served = new HashMap<>();

  /**
   * The numbers that a route promises.
   *
   * @param repetitions of the calls of 10 s
   * @param hedges of all calls
   */
  record Law(double repetitions, double hedges) {
    static final Law DEFAULT = new Law(0.1, 0.05);
  }

  private SimLaws(SimWorld world, Law law) {
    this.world = world;
    this.law = law;
    for (SimVendor vendor : world.vendors.values()) {
      for (Served one : vendor.served()) {
        served.computeIfAbsent(one.request, first -> new ArrayList<>()).add(one);
      }
    }
  }

  static void check(SimWorld world, Law law) {
    SimLaws laws = new SimLaws(world, law);
    for (SimCall call : world.calls) {
      laws.told(call);
      laws.answer(call);
      laws.attempts(call);
    }
    laws.repetitions();
    laws.hedges();
    laws.breakers();
    hold(world.load() == 0, "%d calls are still carried", world.load());
  }

  private static void hold(boolean so, String otherwise, Object... what) {
    if (!so) {
      throw new AssertionError(otherwise.formatted(what));
    }
  }

  private List<Served> of(SimCall call) {
    return served.getOrDefault(call.id, List.of());
  }

  /** It ends, once, in time, and both the caller and the record say the same. */
  private void told(SimCall call) {
    hold(call.wrong == null, "%s: %s", call.id, call.wrong);
    hold(call.overAt != SimVendor.NEVER, "%s never ended", call.id);
    hold(
        call.overAt <= call.deadlineAt + TICK_MILLIS,
        "%s ended %d ms after its time: %s",
        call.id,
        call.overAt - call.deadlineAt,
        call);
    hold(call.told == 1 && call.record != null, "%s was recorded %d times", call.id, call.told);
    Explanation.Outcome outcome = call.record.outcome();
    hold(
        call.left || call.whole == (outcome == Explanation.Outcome.OK),
        "%s is recorded as %s",
        call.id,
        outcome);
  }

  /** One vendor's words, all of them or a failure; and the failure in a vendor's own words. */
  private void answer(SimCall call) {
    String text = call.text.toString();
    List<Served> by = of(call);
    if (call.whole) {
      hold(
          by.stream().anyMatch(one -> one.whole && one.said.toString().equals(text)),
          "%s ended cleanly with <%s>, which no vendor said",
          call.id,
          text);
    } else {
      hold(
          text.isEmpty() || by.stream().anyMatch(one -> one.said.toString().startsWith(text)),
          "%s heard <%s>, which no vendor said",
          call.id,
          text);
    }
    if (call.fault instanceof Fault.Upstream upstream) {
      hold(
          by.stream().anyMatch(one -> one.fault != null && Tries.bare(one.fault).equals(upstream)),
          "%s heard of a failure that no vendor had: %s",
          call.id,
          upstream.message());
      hold(
          upstream.headers().stream().noneMatch(one -> one.name().equals(Header.KEYS_LEFT)),
          "%s heard what is not for callers",
          call.id);
    }
    // Whose time is over hears that, though the vendor's words may wait behind what it has to read.
    boolean late = call.overAt >= call.deadlineAt && call.fault instanceof Fault.Timeout;
    if (!call.whole
        && !call.left
        && !late
        && !by.isEmpty()
        && by.stream().allMatch(one -> one.fault != null)) {
      hold(call.fault instanceof Fault.Upstream, "%s heard an invented %s", call.id, call.fault);
    }
  }

  private void attempts(SimCall call) {
    List<AttemptRecord> all = call.attempts();
    hold(all.size() <= Tries.ATTEMPTS_MAX, "%s made %d attempts", call.id, all.size());
    long sent = all.stream().filter(one -> !(one.fault() instanceof Fault.RateLimited)).count();
    hold(sent == of(call).size(), "%s: a vendor saw more than the record tells", call.id);
    for (Served one : of(call)) {
      hold(
          one.over() && one.overAt <= call.overAt + CANCEL_MILLIS_MAX,
          "%s: %s worked on after the end",
          call.id,
          one.vendor);
    }
    boolean hedged = all.stream().anyMatch(AttemptRecord::hedge);
    if (hedged) {
      losers(call);
      return;
    }
    for (int i = 1; i < all.size(); i++) {
      AttemptRecord before = all.get(i - 1);
      AttemptRecord next = all.get(i);
      hold(next.startedMicros() >= before.endedMicros(), "%s overlap", call.id);
      if (!next.provider().equals(before.provider())) {
        long gap = next.startedMicros() - before.endedMicros() - next.waitedMillis() * 1_000;
        hold(gap == 0, "%s: the next choice was asked after %d us", call.id, gap);
      }
    }
  }

  /** Who was slower is told to stop as soon as the other speaks. */
  private void losers(SimCall call) {
    if (call.firstTokenAt == SimVendor.NEVER) {
      return;
    }
    for (Served one : of(call)) {
      boolean spoke = !one.said.isEmpty() && heard(call, one);
      hold(
          spoke || one.overAt <= call.firstTokenAt + CANCEL_MILLIS_MAX,
          "%s: the slower %s went on for %d ms",
          call.id,
          one.vendor,
          one.overAt - call.firstTokenAt);
    }
  }

  /** Who left, or whose time was over, did not hear to its end what the vendor may have ended. */
  private static boolean heard(SimCall call, Served one) {
    String text = call.text.toString();
    String said = one.said.toString();
    return text.startsWith(said) || said.startsWith(text);
  }

  /** Second tries at the same target that burden it, by when they were decided on. */
  private List<Long> repeated() {
    List<Long> at = new ArrayList<>();
    for (SimCall call : world.calls) {
      List<AttemptRecord> all = call.attempts();
      for (int i = 1; i < all.size(); i++) {
        List<AttemptRecord> before = all.subList(0, i);
        long decided = before.stream().mapToLong(AttemptRecord::endedMicros).max().orElseThrow();
        if (!all.get(i).hedge() && repeats(all.get(i), before, decided)) {
          at.add(call.startedAt + decided / 1_000);
        }
      }
    }
    at.sort(Long::compare);
    return at;
  }

  /** Of an attempt and its hedge the one that failed last is what another try follows. */
  private static boolean repeats(AttemptRecord next, List<AttemptRecord> before, long decided) {
    return before.stream()
        .anyMatch(
            one ->
                one.endedMicros() == decided
                    && one.provider().equals(next.provider())
                    && one.fault() != null
                    && burdens(one.fault()));
  }

  private static boolean burdens(Fault fault) {
    Remedy remedy = Remedy.of(fault);
    return remedy == Remedy.AGAIN || remedy == Remedy.RATE;
  }

  private void repetitions() {
    List<Long> at = repeated();
    for (int i = 0; i < at.size(); i++) {
      long end = at.get(i);
      long begin = end - WINDOW_MILLIS;
      long many = at.stream().filter(one -> one > begin && one <= end).count();
      long calls =
          world.calls.stream().filter(one -> one.startedAt > begin && one.startedAt <= end).count();
      double most = Math.max(REPETITIONS_MIN, law.repetitions * calls);
      hold(many <= most, "%d repetitions for %d calls in the 10 s to %d", many, calls, end);
    }
  }

  private void hedges() {
    int calls = 0;
    int hedges = 0;
    for (SimCall call : world.calls) {
      calls++;
      List<AttemptRecord> hedge = call.attempts().stream().filter(AttemptRecord::hedge).toList();
      hold(hedge.size() <= 1, "%s was hedged twice", call.id);
      hedges += hedge.size();
    }
    hold(hedges <= law.hedges * calls + 1e-9, "%d hedges for %d calls", hedges, calls);
  }

  /** Neither one failure nor four open one; and it stays open for as long as it has to. */
  private void breakers() {
    Map<String, BreakerChanged.State> now = new HashMap<>();
    Map<String, Long> since = new HashMap<>();
    for (SimWorld.Turn turn : world.breakers) {
      BreakerChanged.State before = now.getOrDefault(turn.vendor(), BreakerChanged.State.CLOSED);
      long from = since.getOrDefault(turn.vendor(), 0L);
      if (turn.state() == BreakerChanged.State.OPEN && before == BreakerChanged.State.CLOSED) {
        long failures = failures(turn.vendor(), from, turn.atMillis());
        hold(failures >= 5, "%s opened after %d failures", turn.vendor(), failures);
      }
      if (turn.state() == BreakerChanged.State.HALF_OPEN) {
        hold(turn.atMillis() - from >= 5_000, "%s was trusted too early", turn.vendor());
      }
      now.put(turn.vendor(), turn.state());
      since.put(turn.vendor(), turn.atMillis());
    }
  }

  private long failures(String vendor, long from, long to) {
    long failures = 0;
    for (SimCall call : world.calls) {
      for (AttemptRecord one : call.attempts()) {
        long at = call.startedAt + one.endedMicros() / 1_000;
        boolean its = one.provider().equals(vendor) && at >= from && at <= to;
        failures += its && one.fault() != null && Remedy.of(one.fault()) == Remedy.AGAIN ? 1 : 0;
      }
    }
    return failures;
  }
}

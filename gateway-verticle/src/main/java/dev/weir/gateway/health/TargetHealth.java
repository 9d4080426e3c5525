package dev.weir.gateway.health;

import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.BreakerChanged.State;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.route.Conditions;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one target. Safe for several event loops; locks are held for nanoseconds.
 */
final class TargetHealth {

  private final Candidate target;
  private final Breaker breaker = new Breaker();
  private final Pulse pulse = new Pulse(Conditions.ANSWERS_MIN);
  private final Tally minute = new Tally(6, 10_000);
  private long ejectedUntilMillis = Long.MIN_VALUE;
  private long usedMillis;
  private long answeredMillis = Long.MIN_VALUE;
  private State told = State.CLOSED;
  private volatile boolean newsworthy; // Read without the lock, after each step.

  TargetHealth(Candidate target, long nowMillis) {
    this.target = target;
    this.usedMillis = nowMillis;
  }

  Candidate target() {
    return target;
  }

  synchronized @Nullable String closed(long nowMillis) {
    String why = breaker.closed(nowMillis);
    return why == null && nowMillis < ejectedUntilMillis
        ? "ejected as an outlier for another " + (ejectedUntilMillis - nowMillis) + " ms"
        : why;
  }

  synchronized double score(long nowMillis) {
    return pulse.score(nowMillis);
  }

  synchronized long p95() {
    return pulse.p95();
  }

  /** The period of the breaker that the attempt begins in. */
  synchronized long begun(long nowMillis) {
    usedMillis = nowMillis;
    pulse.begun(nowMillis);
    long period = breaker.begun(nowMillis);
    newsworthy = breaker.now() != told;
    return period;
  }

  synchronized void firstToken(long afterMillis, long nowMillis) {
    answeredMillis = nowMillis;
    pulse.firstToken(afterMillis, nowMillis);
    breaker.firstToken(nowMillis - afterMillis);
    newsworthy = breaker.now() != told;
  }

  /**
   * @param begunIn the breaker's period; negative when nobody has noted it
   */
  synchronized void ended(Verdict verdict, long begunIn, long nowMillis) {
    usedMillis = nowMillis;
    pulse.ended(nowMillis);
    if (verdict == Verdict.SUCCESS) {
      answeredMillis = nowMillis;
    }
    if (verdict != Verdict.NEITHER) {
      minute.add(verdict == Verdict.SUCCESS, nowMillis);
    }
    breaker.ended(verdict, begunIn < 0 ? breaker.period() : begunIn, nowMillis);
    newsworthy = breaker.now() != told;
  }

  /** When it last had an answer for a caller; {@link Long#MIN_VALUE} for never. */
  synchronized long answeredMillis() {
    return answeredMillis;
  }

  synchronized boolean restsUntil(long endMillis, long nowMillis) {
    return breaker.restsUntil(endMillis, nowMillis);
  }

  synchronized void hold(long untilMillis, long nowMillis) {
    breaker.hold(untilMillis, nowMillis);
  }

  synchronized void released(long nowMillis) {
    breaker.released(nowMillis);
  }

  synchronized void away(long restMillis, long nowMillis) {
    breaker.away(restMillis, nowMillis);
    newsworthy = breaker.now() != told;
  }

  synchronized void suspect(long untilMillis) {
    breaker.suspect(untilMillis);
  }

  synchronized void trust() {
    breaker.trust();
  }

  /** Takes it out; it has to earn its rate anew. */
  synchronized void eject(long untilMillis) {
    ejectedUntilMillis = untilMillis;
    minute.clear();
  }

  synchronized Outliers.Rate rate(long nowMillis) {
    int calls = minute.calls(nowMillis);
    return new Outliers.Rate(
        calls, calls - minute.failures(nowMillis), nowMillis < ejectedUntilMillis);
  }

  boolean newsworthy() {
    return newsworthy;
  }

  /** What others have to be told, once; null when nothing has changed. */
  synchronized @Nullable BreakerChanged news(String node, long nowMillis) {
    State state = breaker.now();
    newsworthy = false;
    if (state == told) {
      return null;
    }
    told = state;
    return new BreakerChanged(
        node, target.provider(), target.model(), state, breaker.openForMillis(nowMillis));
  }

  /** When it was last used; never, as long as calls are under way. */
  synchronized long idleSince() {
    return pulse.underWay() > 0 ? Long.MAX_VALUE : usedMillis;
  }

  synchronized TargetView view(long nowMillis) {
    return new TargetView(
        target,
        breaker.state(nowMillis),
        breaker.openForMillis(nowMillis),
        breaker.failuresInARow(),
        breaker.suspected(nowMillis),
        nowMillis < ejectedUntilMillis ? ejectedUntilMillis - nowMillis : 0,
        pulse.underWay(),
        pulse.averageMillis(nowMillis),
        pulse.p95(),
        minute.calls(nowMillis),
        minute.failures(nowMillis));
  }
}
